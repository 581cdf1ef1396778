/// The hash of each published edition, without local values.
enum PublishedTexts {
  static let hashes = [
    "btcqg-ytx/2023-03-09": "f224b0de05b8d63fc522f9d224738ed1e6051b884aa3b520e94b7866c40d86c2",
    "xa-ntm-kieu-mau/2022-03-08": "5531caca8fd9ea2b46b9574f21f3249877d3a5dd679526bde42bb8caf66cedd8",
    "xa-ntm-nang-cao/2022-03-08": "a96ac3a797ea854c0255a1bc611af5bc098115cf0be189db4c8b99ed141fdd44",
    "xa-ntm-nang-cao/2024-03-01": "aad6cd7986d51124d5f02be5fe2d87784c2e71b7fb6acdc3e21ded2e6ac69eab",
    "xa-ntm/2022-03-08": "fb25f08db4287806faefa082cab9a35ccc141a0ac3d830f109b7e2f9bb93d585",
    "xa-ntm/2024-03-01": "2b532d1309029831c403acce111cdf48302c70183da32ec1fef37ce3b7e3c104",
  ]
}
