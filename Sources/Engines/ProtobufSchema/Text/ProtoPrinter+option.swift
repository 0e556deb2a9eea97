// SPDX-License-Identifier: Apache-2.0

/// Options and their values. Recursion goes along the text, whose depth is bounded.
extension ProtoPrinter {
    /// `option name = value;`
    mutating func printStatement(_ option: OptionNode) {
        writer.write("option ")
        print(option)
        writer.line(";")
    }

    /// ` [name = value]`, several on lines of their own.
    mutating func printCompact(_ options: [OptionNode]) {
        guard let first = options.first else { return }
        writer.write(" [")
        guard options.count > 1 else {
            print(first)
            return writer.write("]")
        }
        writer.endLine()
        writer.depth += 1
        for (index, option) in options.enumerated() {
            print(option)
            writer.line(index + 1 < options.count ? "," : "")
        }
        writer.depth -= 1
        writer.write("]")
    }

    private mutating func print(_ option: OptionNode) {
        writer.write("\(option.name) = ")
        switch option.value {
        case .identifier(let word): writer.write(word)
        case .unsigned(let value): writer.write(literal(option.valueSpan) ?? String(value))
        case .negative(let value): writer.write(literal(option.valueSpan) ?? (value == 0 ? "-0" : String(value)))
        case .double(let value): writer.write(literal(option.valueSpan) ?? Self.text(of: value))
        case .string(let value): writer.writeString(value)
        case .message(let value): print(value)
        }
    }

    private mutating func print(_ message: MessageValue) {
        writer.line("{")
        writer.depth += 1
        for (index, field) in message.fields.enumerated() {
            switch field.key {
            case .field(let name): writer.write("\(name): ")
            case .extension(let name): writer.write("[\(name)]: ")
            case .any(let prefix, let type): writer.write("[\(prefix)/\(type)]: ")
            }
            print(field)
            writer.line(index + 1 < message.fields.count ? "," : "")
        }
        writer.depth -= 1
        writer.write("}")
    }

    private mutating func print(_ field: FieldValue) {
        guard field.isList else {
            if let value = field.values.first { print(value) }
            return
        }
        writer.line("[")
        writer.depth += 1
        for (index, value) in field.values.enumerated() {
            print(value)
            writer.line(index + 1 < field.values.count ? "," : "")
        }
        writer.depth -= 1
        writer.write("]")
    }

    private mutating func print(_ value: TextValue) {
        switch value.content {
        case .identifier(let word, let isNegative): writer.write(isNegative ? "-\(word)" : word)
        case .integer(let magnitude, let isNegative):
            writer.write(literal(value.span) ?? (isNegative ? "-\(magnitude)" : "\(magnitude)"))
        case .double(let number): writer.write(literal(value.span) ?? Self.text(of: number))
        case .string(let bytes): writer.writeString(bytes)
        case .message(let message): print(message)
        }
    }

    /// A number as it was written; nil if it was not, or not in one piece.
    private func literal(_ span: SourceSpan) -> String? {
        guard keepsLiterals else { return nil }
        let bytes = file.text[span.range.clamped(to: 0..<file.text.count)]
        let isPart = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return bytes.isEmpty || !bytes.allSatisfy(isPart) ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// The shortest text that is read as the same number.
    static func text(of value: Double) -> String {
        if value.isNaN { return value.sign == .minus ? "-nan" : "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        return value.description
    }
}
