// SPDX-License-Identifier: Apache-2.0

/// Writes XML 1.0, one element a line.
struct XMLWriter {
    /// The text so far.
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private var level = 0

    mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
        indent()
        text += "<\(name)\(Self.render(attributes))>\n"
        level += 1
    }

    mutating func close(_ name: String) {
        level -= 1
        indent()
        text += "</\(name)>\n"
    }

    /// An element that holds only text.
    mutating func element(_ name: String, _ attributes: [(String, String)], _ content: String) {
        indent()
        text += "<\(name)\(Self.render(attributes))>\(Self.escape(content.visibleBlock))</\(name)>\n"
    }

    private mutating func indent() {
        text += String(repeating: "  ", count: level)
    }

    private static func render(_ attributes: [(String, String)]) -> String {
        attributes.map { name, value in " \(name)=\"\(escape(value.visibleLine))\"" }.joined()
    }

    private static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&apos;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
