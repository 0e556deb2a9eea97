// SPDX-License-Identifier: Apache-2.0

/// Text that grows line by line, each indented as deep as it is nested.
struct ProtoWriter {
    private(set) var bytes: [UInt8] = []
    var depth = 0
    private var isAtStart = true

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// Appends a part of a line.
    mutating func write(_ text: String) {
        indent()
        bytes.append(contentsOf: text.utf8)
    }

    /// Ends the line. One that is empty is indented too, as registries have it.
    mutating func endLine() {
        indent()
        bytes.append(0x0A)
        isAtStart = true
    }

    mutating func line(_ text: String) {
        write(text)
        endLine()
    }

    private mutating func indent() {
        guard isAtStart else { return }
        isAtStart = false
        for _ in 0..<depth { bytes.append(contentsOf: [0x20, 0x20]) }
    }

    /// Appends a string literal.
    mutating func writeString(_ value: [UInt8]) {
        indent()
        let isText = String(validating: value, as: UTF8.self) != nil
        bytes.append(UInt8(ascii: "\""))
        for byte in value {
            if let letter = Self.escapes[byte] {
                bytes += [UInt8(ascii: "\\"), letter]
            } else if byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !isText) {
                bytes += [UInt8(ascii: "\\"), 0x30 + byte >> 6, 0x30 + (byte >> 3) & 7, 0x30 + byte & 7]
            } else {
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let escapes: [UInt8: UInt8] = [
        0x07: UInt8(ascii: "a"), 0x08: UInt8(ascii: "b"), 0x09: UInt8(ascii: "t"), 0x0A: UInt8(ascii: "n"),
        0x0B: UInt8(ascii: "v"), 0x0C: UInt8(ascii: "f"), 0x0D: UInt8(ascii: "r"), 0x22: 0x22, 0x27: 0x27, 0x5C: 0x5C,
    ]
}
