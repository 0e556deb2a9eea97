// SPDX-License-Identifier: Apache-2.0

/// PostgreSQL's text form of one-dimensional arrays: `{1,2}`, `{"a \"quoted\" one",NULL}`.
enum ArrayLiteral {
    static func text(_ values: [Int64?]) -> String {
        "{" + values.map { $0.map(String.init) ?? "NULL" }.joined(separator: ",") + "}"
    }

    static func text(_ values: [String?]) -> String {
        // Two marks and a comma for each, and room for every byte to be escaped.
        let capacity = values.reduce(2) { $0 + 2 * ($1?.utf8.count ?? 2) + 3 }
        return String(unsafeUninitializedCapacity: capacity) { buffer in
            var count = 0
            func append(_ byte: UInt8) {
                buffer[count] = byte
                count += 1
            }
            append(UInt8(ascii: "{"))
            for (index, value) in values.enumerated() {
                if index > 0 { append(UInt8(ascii: ",")) }
                guard var value else {
                    for byte in "NULL".utf8 { append(byte) }
                    continue
                }
                append(UInt8(ascii: "\""))
                value.withUTF8 { bytes in
                    for byte in bytes {
                        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append(UInt8(ascii: "\\")) }
                        append(byte)
                    }
                }
                append(UInt8(ascii: "\""))
            }
            append(UInt8(ascii: "}"))
            return count
        }
    }

    /// The elements, nil for NULL; nil altogether when the text is not such an array.
    static func elements(_ text: String) -> [String?]? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else { return nil }
        if bytes.count == 2 { return [] }
        var elements: [String?] = []
        var position = 1
        while position < bytes.count {
            guard let element = element(bytes, &position) else { return nil }
            elements.append(element)
            position += 1
        }
        return elements
    }

    /// Reads up to the comma or closing brace that ends the element.
    private static func element(_ bytes: [UInt8], _ position: inout Int) -> String?? {
        var content: [UInt8] = []
        var inQuotes = false
        var wasQuoted = false
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\\") where position + 1 < bytes.count:
                position += 1
                content.append(bytes[position])
            case UInt8(ascii: "\""):
                inQuotes.toggle()
                wasQuoted = true
            case UInt8(ascii: ",") where !inQuotes, UInt8(ascii: "}") where !inQuotes:
                let text = String(decoding: content, as: UTF8.self)
                return .some(!wasQuoted && text == "NULL" ? nil : text)
            case UInt8(ascii: "{") where !inQuotes:
                return nil
            default:
                content.append(byte)
            }
            position += 1
        }
        return nil
    }
}
