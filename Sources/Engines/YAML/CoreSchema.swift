// SPDX-License-Identifier: Apache-2.0
/// How plain text gets its type: the core schema of YAML 1.2.2, section 10.3.2. `yes`, `no`, `on`, `off` and `0b1` are
/// strings, `010` is ten.
enum CoreSchema {
    /// The value of a plain scalar without a tag.
    static func resolve(_ text: String) -> YAMLNode.Value {
        special(text) ?? integer(text) ?? float(text) ?? .string(text, .plain)
    }

    /// The null or boolean that the text spells, exactly.
    static func special(_ text: String) -> YAMLNode.Value? {
        guard text.utf8.count <= 5 else { return nil }
        return switch text {
        case "", "~", "null", "Null", "NULL": .null
        case "true", "True", "TRUE": .bool(true)
        case "false", "False", "FALSE": .bool(false)
        default: nil
        }
    }

    /// `[-+]?[0-9]+`, `0o[0-7]+` or `0x[0-9a-fA-F]+`.
    static func integer(_ text: String) -> YAMLNode.Value? {
        let bytes = text.utf8
        if text.hasPrefix("0o") || text.hasPrefix("0x") {
            let digits = bytes.dropFirst(2)
            let radix = text.hasPrefix("0o") ? 8 : 16
            guard !digits.isEmpty, digits.allSatisfy({ isDigit($0, radix: radix) }) else { return nil }
            return .integer(text, Int64(String(Substring(digits)), radix: radix))
        }
        let digits = dropSign(bytes)
        guard !digits.isEmpty, digits.allSatisfy({ isDigit($0, radix: 10) }) else { return nil }
        return .integer(text, Int64(text))
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, `[-+]?\.inf` or `\.nan`; integers also match.
    static func float(_ text: String) -> YAMLNode.Value? {
        switch text {
        case ".nan", ".NaN", ".NAN": return .float(text, .nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(text, .infinity)
        case "-.inf", "-.Inf", "-.INF": return .float(text, -.infinity)
        default: break
        }
        guard isDecimal(text.utf8) else { return nil }
        return Double(text).map { .float(text, $0) }
    }

    private static func isDecimal(_ text: String.UTF8View) -> Bool {
        var rest = dropSign(text)
        let whole = dropDigits(&rest)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = dropDigits(&rest)
        }
        guard whole + fraction > 0 else { return false }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = dropSign(rest.dropFirst())
            guard dropDigits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func dropDigits(_ rest: inout Substring.UTF8View) -> Int {
        let tail = rest.drop { isDigit($0, radix: 10) }
        let dropped = rest.count - tail.count
        rest = tail
        return dropped
    }

    private static func dropSign(_ text: String.UTF8View) -> Substring.UTF8View { dropSign(text[...]) }

    private static func dropSign(_ text: Substring.UTF8View) -> Substring.UTF8View {
        text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? text.dropFirst() : text
    }

    private static func isDigit(_ byte: UInt8, radix: Int) -> Bool {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30 < radix
        case 0x41...0x46, 0x61...0x66: radix == 16
        default: false
        }
    }
}

/// The tags of the core schema, and what they ask of a value.
enum CoreTag {
    private static let prefix = "tag:yaml.org,2002:"

    /// The scalar's value under its tag; nil when the text does not fit the tag.
    static func scalar(_ text: String, _ style: YAMLScalarStyle, tag: String?) -> YAMLNode.Value? {
        guard let tag else { return style == .plain ? CoreSchema.resolve(text) : .string(text, style) }
        switch tag {
        case prefix + "null":
            if case .null? = CoreSchema.special(text) { return .null }
            return nil
        case prefix + "bool":
            if case .bool(let flag)? = CoreSchema.special(text) { return .bool(flag) }
            return nil
        case prefix + "int": return CoreSchema.integer(text)
        case prefix + "float": return CoreSchema.float(text)
        case prefix + "seq", prefix + "map": return nil
        default: return .string(text, style)
        }
    }

    /// Whether a collection may have the tag.
    static func fits(_ tag: String?, isMapping: Bool) -> Bool {
        guard let tag, tag.hasPrefix(prefix) else { return true }
        return switch tag.dropFirst(prefix.count) {
        case "null", "bool", "int", "float", "str": false
        case "seq": !isMapping
        case "map": isMapping
        default: true
        }
    }

    /// The tag as a person writes it: `!!int`.
    static func shortName(_ tag: String) -> String {
        tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
    }
}
