// SPDX-License-Identifier: Apache-2.0
import JSON

extension JSONTapeView {
    /// Whether a value is one of a primitive type as Avro writes it in JSON.
    func isValue(_ node: Int, of shape: AvroShape) -> Bool {
        switch (shape, nodes[node].kind) {
        case (.null, .null), (.boolean, .true), (.boolean, .false), (.string, .string): true
        case (.bytes, .string): length(ofBytes: node) != nil
        case (.int, .number): integer(node).map { Int32(exactly: $0) != nil } ?? false
        case (.long, .number): integer(node) != nil
        case (.float, .number), (.double, .number): true
        case (.float, .string), (.double, .string): isNonFinite(bytes(node))
        default: false
        }
    }

    private func isNonFinite(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity")
    }

    /// How many bytes a string stands for; nil if it stands for none. They are written as the characters of those
    /// code points, U+0000 to U+00FF, which UTF-8 begins with less than 0xC4.
    func length(ofBytes node: Int) -> Int? {
        var count = 0
        for byte in bytes(node) where byte & 0xC0 != 0x80 {
            if byte > 0xC3 { return nil }
            count += 1
        }
        return count
    }
}
