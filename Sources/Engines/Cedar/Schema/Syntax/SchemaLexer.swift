// SPDX-License-Identifier: Apache-2.0

/// Cuts a schema text into tokens.
struct SchemaLexer {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() throws(CedarError) -> SchemaToken {
        skipTrivia()
        let start = index
        guard index < bytes.count else { return token(.end, from: start) }
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            skip(while: Self.isWordByte)
            return token(.identifier, from: start)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            skip { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            return token(.number, from: start)
        case UInt8(ascii: "\""):
            try skipString()
            return token(.string, from: start)
        case UInt8(ascii: ":") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: ":"):
            index += 2
            return token(.path, from: start)
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="),
            UInt8(ascii: "?"), UInt8(ascii: "@"), UInt8(ascii: "("), UInt8(ascii: ")"):
            index += 1
            return token(.punctuation(byte), from: start)
        default:
            throw invalidToken(at: start)
        }
    }

    private func token(_ kind: SchemaToken.Kind, from start: Int) -> SchemaToken {
        SchemaToken(kind: kind, span: SourceSpan(start: start, end: index))
    }

    private mutating func skip(while accepts: (UInt8) -> Bool) {
        while index < bytes.count, accepts(bytes[index]) { index += 1 }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// A backslash takes the next character with it, but not the end of a line.
    private mutating func skipString() throws(CedarError) {
        let start = index
        index += 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return
            case UInt8(ascii: "\\"):
                guard index + 1 < bytes.count, bytes[index + 1] != 0x0A else { throw invalidToken(at: index) }
                index += 2
            default:
                index += 1
            }
        }
        throw CedarError(
            code: "schema.unterminated-string",
            message: "the string has no closing quote",
            span: SourceSpan(start: start, end: bytes.count)
        )
    }

    private mutating func skipTrivia() {
        while index < bytes.count {
            if let length = whitespace(at: index) {
                index += length
            } else if bytes[index] == UInt8(ascii: "/"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "/")
            {
                skip { $0 != 0x0A && $0 != 0x0D }
            } else {
                return
            }
        }
    }

    /// The length of the white space character (Unicode's White_Space) that begins there.
    private func whitespace(at index: Int) -> Int? {
        switch bytes[index] {
        case 0x09...0x0D, 0x20: return 1
        case 0..<0x80: return nil
        default:
            guard let scalar = scalar(at: index), scalar.properties.isWhitespace else { return nil }
            return UTF8.width(scalar)
        }
    }

    private func scalar(at index: Int) -> Unicode.Scalar? {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes[index...].prefix(4).makeIterator()
        guard case .valid(let encoded) = parser.parseScalar(from: &iterator) else { return nil }
        return Unicode.UTF8.decode(encoded)
    }

    private func invalidToken(at start: Int) -> CedarError {
        let scalar = scalar(at: start)
        let end = start + (scalar.map(UTF8.width) ?? 1)
        return CedarError(
            code: "schema.invalid-token",
            message:
                "\(scalar.map { "'\($0.escaped(asASCII: false))'" } ?? "this byte") begins nothing that a schema has",
            help: bytes[start] == UInt8(ascii: "/") ? "comments begin with // and end with the line" : nil,
            span: SourceSpan(start: start, end: end)
        )
    }
}
