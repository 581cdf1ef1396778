import CSodium
import Foundation
import Vocabulary

/// The installation's secret: 32 bytes from a file only its owner may read.
public struct SecretKey: Sendable {
  let bytes: [UInt8]

  /// A key of 32 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Reads a key file, or makes one (owner-readable only) where `create` allows it.
  /// - Throws: `StoreProblem.key`.
  public static func file(_ path: String, create: Bool) throws -> SecretKey {
    if let data = FileManager.default.contents(atPath: path) {
      let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      let digits = Array(text.utf8)
      guard digits.count == 64, let high = RowID(text.prefix(32)), let low = RowID(text.suffix(32)),
        let key = SecretKey(bytes: high.bytes + low.bytes)
      else { throw StoreProblem.key(path) }
      return key
    }
    // A key that is there and can't be read is never overwritten.
    guard create, !FileManager.default.fileExists(atPath: path) else { throw StoreProblem.key(path) }
    let key = SecretKey.random()
    let made = FileManager.default.createFile(
      atPath: path, contents: Data((Digest.hex(key.bytes) + "\n").utf8), attributes: [.posixPermissions: 0o600])
    guard made else { throw StoreProblem.key(path) }
    return key
  }

  /// A fresh key from the system's random numbers.
  public static func random() -> SecretKey {
    var bytes = [UInt8](repeating: 0, count: 32)
    randombytes_buf(&bytes, 32)
    return SecretKey(unchecked: bytes)
  }

  private init(unchecked: [UInt8]) { bytes = unchecked }

  /// A key for one purpose, so that no two purposes share one.
  func derived(_ purpose: String) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 32)
    let text = Array(purpose.utf8)
    crypto_generichash(&out, 32, text, UInt64(text.count), bytes, 32)
    return out
  }
}

/// The one way protected values go in and out of the database: encrypted with XChaCha20-Poly1305, bound to their row and
/// column, and found by equality through a keyed hash.
public struct Codec: Sendable {
  private let cipherKey: [UInt8]
  private let indexKey: [UInt8]

  /// A codec of the installation's key.
  public init(_ key: SecretKey) {
    cipherKey = key.derived("protected values")
    indexKey = key.derived("blind index")
  }

  /// What makes two writings of an identifier equal: capitals, without spaces, dots and hyphens.
  static func canonical(_ text: String) -> String {
    String(text.uppercased().unicodeScalars.filter { !" .-\u{A0}".unicodeScalars.contains($0) })
  }

  /// The bytes by which a value is found: 16 bytes of a keyed BLAKE2b over column and value.
  public func index(_ text: String, column: String) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 16)
    let input = Array((column + "\u{0}" + Codec.canonical(text)).utf8)
    crypto_generichash(&out, 16, input, UInt64(input.count), indexKey, 32)
    return out
  }

  /// Encrypts a value for one place.
  func seal(_ text: String, place: String) -> [UInt8] {
    var nonce = [UInt8](repeating: 0, count: 24)
    randombytes_buf(&nonce, 24)
    let (message, about) = (Array(text.utf8), Array(place.utf8))
    var out = [UInt8](repeating: 0, count: message.count + 16)
    var length: UInt64 = 0
    crypto_aead_xchacha20poly1305_ietf_encrypt(
      &out, &length, message, UInt64(message.count), about, UInt64(about.count), nil, nonce, cipherKey)
    return nonce + out
  }

  /// Decrypts a value of one place; nil when it was altered, moved or sealed with another key.
  func open(_ bytes: [UInt8], place: String) -> String? {
    guard bytes.count >= 40 else { return nil }
    let (nonce, body, about) = (Array(bytes[..<24]), Array(bytes[24...]), Array(place.utf8))
    var out = [UInt8](repeating: 0, count: body.count - 16)
    var length: UInt64 = 0
    let code = crypto_aead_xchacha20poly1305_ietf_decrypt(
      &out, &length, nil, body, UInt64(body.count), about, UInt64(about.count), nonce, cipherKey)
    return code == 0 ? String(decoding: out.prefix(Int(length)), as: UTF8.self) : nil
  }

  /// Shows an identifier without giving it away: the first three and last four characters.
  public static func masked(_ text: String) -> String {
    text.count <= 7 ? String(repeating: "•", count: text.count) : text.prefix(3) + " ••• " + text.suffix(4)
  }
}

/// Passwords as they are kept: Argon2id.
public enum Password {
  /// The hash of a password, with its parameters, for the account row; nil when memory ran out.
  /// - Source: libsodium's interactive limits (Argon2id, 2 passes, 64 MiB).
  public static func hash(_ password: String) -> String? {
    var out = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
    let text = Array(password.precomposedStringWithCanonicalMapping.utf8CString.dropLast())
    guard crypto_pwhash_str(&out, text, UInt64(text.count), 2, 64 << 20) == 0 else { return nil }
    return String(decoding: out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether a password fits a hash.
  public static func fits(_ password: String, _ hash: String) -> Bool {
    let text = Array(password.precomposedStringWithCanonicalMapping.utf8CString.dropLast())
    return crypto_pwhash_str_verify(hash, text, UInt64(text.count)) == 0
  }

  /// A random token of 32 bytes in hexadecimal: sessions, CSRF.
  public static func token() -> String {
    var bytes = [UInt8](repeating: 0, count: 32)
    randombytes_buf(&bytes, 32)
    return Digest.hex(bytes)
  }
}
