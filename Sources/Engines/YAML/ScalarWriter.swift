// SPDX-License-Identifier: Apache-2.0
/// Writes scalars so that readers of YAML 1.1 and 1.2 and of JSON take them for the same thing.
enum ScalarWriter {
    static func string(_ text: String, quoted: Bool = false) -> String {
        !quoted && isPlainSafe(text) ? text : doubleQuoted(text)
    }

    static func float(_ number: Double) -> String {
        if number.isNaN { return ".nan" }
        if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
        return number.description
    }

    /// Letters, digits, `_`, `-`, `.`, `/` and single spaces, starting with a letter, an underscore or a slash, and
    /// nothing that a reader resolves to another type.
    static func isPlainSafe(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 200 else { return false }
        guard isLetter(first) || first == UInt8(ascii: "/"), last != 0x20 else { return false }
        var previous: UInt8 = 0
        for byte in bytes {
            let isSpace = byte == 0x20 && previous != 0x20
            guard isSpace || isLetter(byte) || (0x2D...0x39).contains(byte) else { return false }
            previous = byte
        }
        return !isWordOfOldYAML(bytes)
    }

    static func doubleQuoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars { result += escaped(scalar) }
        return result + "\""
    }

    /// The text under a `|` header, each line indented; nil when the text cannot be written so.
    static func literal(_ text: String, indent: Int, lineBreak: String) -> (header: String, body: String)? {
        let scalars = text.unicodeScalars
        guard indent > 0, scalars.contains("\n"), let first = scalars.first, first != " ", first != "\n" else {
            return nil
        }
        guard scalars.allSatisfy({ $0 == "\n" || escaped($0) == String($0) || $0 == "\"" || $0 == "\\" }) else {
            return nil
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let endsWithBreak = lines.last?.isEmpty == true
        if endsWithBreak { lines.removeLast() }
        guard let last = lines.last, !last.utf8.allSatisfy({ $0 == 0x20 }) else { return nil }
        let margin = String(repeating: " ", count: indent)
        let body = lines.map { lineBreak + ($0.isEmpty ? "" : margin + $0) }.joined()
        return (endsWithBreak ? "|" : "|-", body)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
    }

    private static func isWordOfOldYAML(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= 5 else { return false }
        let lower = String(decoding: bytes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
        return ["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(lower)
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x22: "\\\""
        case 0x5C: "\\\\"
        case 0x0A: "\\n"
        case 0x0D: "\\r"
        case 0x09: "\\t"
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: "\\u" + fourDigits(scalar.value)
        default: String(scalar)
        }
    }

    private static func fourDigits(_ number: UInt32) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
