// SPDX-License-Identifier: Apache-2.0

/// Avro's binary encoding of single values (specification, "Binary Encoding").
enum AvroBinary {
    /// A number in variable length, small ones of either sign short.
    static func long(_ number: Int64) -> [UInt8] {
        var rest = UInt64(bitPattern: number << 1 ^ number >> 63)
        var bytes: [UInt8] = []
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
        return bytes
    }

    /// Bytes or a string's UTF-8, after their length.
    static func bytes(_ bytes: [UInt8]) -> [UInt8] { long(Int64(bytes.count)) + bytes }

    /// One item of an array, or one entry of a map, as a block of its own.
    static func block(_ item: [UInt8]) -> [UInt8] { long(1) + item + [0] }
}
