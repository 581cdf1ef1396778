/// The styles of our documents as the part `word/styles.xml`.
///
/// - Source: Nghị định 30/2020/NĐ-CP, phụ lục I: Times New Roman, đen; quốc hiệu cỡ 12–13 đậm; tiêu ngữ 13–14 đậm; cơ quan 12–13;
///   địa danh 13–14 nghiêng; nội dung 13–14, canh đều, lùi đầu dòng 1 hoặc 1,27 cm, cách đoạn từ 6 pt; nơi nhận 12 đậm nghiêng,
///   danh sách 11; chức vụ, họ tên 13–14 đậm. Bảng 10–12.
enum WordStyles {
  private struct Shape {
    var name: String
    /// Half points.
    var size = 28
    var bold = false
    var italic = false
    var capitals = false
    var alignment = "both"
    /// Twentieths of a point.
    var firstLine = 0, left = 0, hanging = 0, before = 0, after = 0
    /// 240 is single.
    var line = 240
    var outline: Int?
    var keepsNext = false
  }

  private static func shape(_ style: WordStyle) -> Shape {
    switch style {
    case .body: Shape(name: "Nội dung", firstLine: 720, before: 60, after: 60, line: 264)
    case .dash: Shape(name: "Gạch đầu dòng", firstLine: 720, before: 60, after: 60, line: 264)
    case .plus: Shape(name: "Dấu cộng đầu dòng", firstLine: 720, before: 40, after: 40, line: 264)
    case .basis: Shape(name: "Căn cứ", italic: true, firstLine: 720, before: 60, after: 60, line: 264)
    case .heading1: Shape(name: "Đề mục 1", bold: true, firstLine: 720, before: 120, after: 60, line: 264, outline: 0, keepsNext: true)
    case .heading2: Shape(name: "Đề mục 2", bold: true, firstLine: 720, before: 100, after: 60, line: 264, outline: 1, keepsNext: true)
    case .heading3:
      Shape(name: "Đề mục 3", bold: true, italic: true, firstLine: 720, before: 80, after: 60, line: 264, outline: 2, keepsNext: true)
    case .nation: Shape(name: "Quốc hiệu", size: 24, bold: true, alignment: "center")
    case .motto: Shape(name: "Tiêu ngữ", size: 26, bold: true, alignment: "center")
    case .agencyAbove: Shape(name: "Cơ quan chủ quản", size: 24, alignment: "center")
    case .agency: Shape(name: "Cơ quan ban hành", size: 24, bold: true, alignment: "center")
    case .number: Shape(name: "Số ký hiệu", size: 26, alignment: "center", before: 80)
    case .placeDay: Shape(name: "Địa danh, ngày tháng", size: 26, italic: true, alignment: "center", before: 60)
    case .kind: Shape(name: "Tên loại văn bản", bold: true, alignment: "center", before: 240, outline: nil, keepsNext: true)
    case .about: Shape(name: "Trích yếu", bold: true, alignment: "center", after: 0, keepsNext: true)
    case .annexTitle: Shape(name: "Tên phụ lục", bold: true, alignment: "center", before: 60, keepsNext: true)
    case .annexNote: Shape(name: "Chỉ dẫn phụ lục", italic: true, alignment: "center", after: 160, keepsNext: true)
    case .signFor: Shape(name: "Quyền hạn, chức vụ", bold: true, alignment: "center", keepsNext: true)
    case .signer: Shape(name: "Họ tên người ký", bold: true, alignment: "center")
    case .recipientsHead: Shape(name: "Nơi nhận", size: 24, bold: true, italic: true, alignment: "left", keepsNext: true)
    case .recipient: Shape(name: "Danh sách nơi nhận", size: 22, alignment: "left")
    case .cell: Shape(name: "Ô bảng", size: 24, alignment: "left", before: 20, after: 20)
    case .cellCentre: Shape(name: "Ô bảng giữa", size: 24, alignment: "center", before: 20, after: 20)
    case .cellRight: Shape(name: "Ô bảng số", size: 24, alignment: "right", before: 20, after: 20)
    case .cellHead: Shape(name: "Đầu bảng", size: 24, bold: true, alignment: "center", before: 40, after: 40)
    case .caption: Shape(name: "Tên bảng", size: 26, bold: true, alignment: "left", before: 160, after: 80, keepsNext: true)
    case .note: Shape(name: "Ghi chú", size: 22, italic: true, alignment: "left", before: 40, after: 40)
    }
  }

  /// The identifier of a style inside the file.
  static func id(_ style: WordStyle) -> String { "XK" + style.rawValue.prefix(1).uppercased() + style.rawValue.dropFirst() }

  /// The name of a style as people see it in Word.
  static func name(_ style: WordStyle) -> String { shape(style).name }

  /// The whole part.
  static var xml: String {
    var out = WordXML.declaration + "<w:styles \(WordXML.namespaces)><w:docDefaults><w:rPrDefault><w:rPr>"
    out += "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"/>"
    out += "<w:color w:val=\"000000\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/><w:lang w:val=\"vi-VN\"/></w:rPr></w:rPrDefault>"
    out += "<w:pPrDefault><w:pPr><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>"
    out += "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>"
    out += "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr>"
    out += "<w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:left w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/>"
    out += "</w:tblCellMar></w:tblPr></w:style>"
    for style in WordStyle.allCases { out += xml(style) }
    return out + "</w:styles>"
  }

  private static func xml(_ style: WordStyle) -> String {
    let shape = shape(style)
    var out =
      "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"\(id(style))\"><w:name w:val=\"\(WordXML.escaped(shape.name))\"/>"
    out += "<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>"
    if shape.keepsNext { out += "<w:keepNext/>" }
    out += "<w:spacing w:before=\"\(shape.before)\" w:after=\"\(shape.after)\" w:line=\"\(shape.line)\" w:lineRule=\"auto\"/>"
    if shape.firstLine > 0 || shape.left > 0 { out += "<w:ind w:left=\"\(shape.left)\" w:firstLine=\"\(shape.firstLine)\"/>" }
    out += "<w:jc w:val=\"\(shape.alignment)\"/>"
    if let outline = shape.outline { out += "<w:outlineLvl w:val=\"\(outline)\"/>" }
    out += "</w:pPr><w:rPr>"
    if shape.bold { out += "<w:b/><w:bCs/>" }
    if shape.italic { out += "<w:i/><w:iCs/>" }
    out += "<w:sz w:val=\"\(shape.size)\"/><w:szCs w:val=\"\(shape.size)\"/></w:rPr></w:style>"
    return out
  }
}

/// Pieces of XML that all parts share.
enum WordXML {
  static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  static let namespaces =
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
    + "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
    + "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
    + "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
    + "xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\""

  /// Text as XML takes it; characters that XML can't hold are left out.
  static func escaped(_ text: String) -> String {
    var out = ""
    out.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      default:
        let number = scalar.value
        let allowed = number == 9 || number == 10 || number == 13 || (number >= 32 && number != 0xFFFE && number != 0xFFFF)
        if allowed { out.unicodeScalars.append(scalar) }
      }
    }
    return out
  }
}
