// SPDX-License-Identifier: Apache-2.0

/// A place in a text as editors count it.
public struct ProtobufPosition: Sendable, Hashable {
    /// The line, from 1. Lines end with LF, CRLF or CR.
    public let line: Int
    /// The column, from 1, in Unicode code points.
    public let column: Int

    /// A place given by its numbers.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The place of a byte offset; an offset past the end is the end.
    public init(offset: Int, in bytes: some Sequence<UInt8>) {
        var line = 1
        var column = 1
        var previous: UInt8 = 0
        var start: UInt32? = 1
        for byte in bytes.prefix(Swift.max(0, offset)) {
            switch byte {
            case 0x0A where previous == 0x0D: break
            case 0x0A, 0x0D:
                line += 1
                column = 1
            default:
                // Continuation bytes (10xxxxxx) belong to the code point already counted.
                if byte & 0xC0 != 0x80 { column += 1 }
            }
            previous = byte
            guard let bytes = start else { continue }
            // A byte order mark at the beginning is no character of the text.
            if bytes << 8 | UInt32(byte) == 0x1EFBBBF { column = 1 }
            start = bytes > 0xFFFF ? nil : bytes << 8 | UInt32(byte)
        }
        self.init(line: line, column: column)
    }
}
