// SPDX-License-Identifier: Apache-2.0

/// Writes the binary form of messages.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func raw(_ value: [UInt8]) { bytes += value }

    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func tag(_ field: Int32, _ type: WireType) {
        varint(UInt64(truncatingIfNeeded: Int64(field)) << 3 | UInt64(type.rawValue))
    }

    /// An integer or enum; negative ones take ten bytes.
    mutating func integer(_ field: Int32, _ value: Int32) {
        tag(field, .varint)
        varint(UInt64(bitPattern: Int64(value)))
    }

    mutating func bool(_ field: Int32, _ value: Bool) { integer(field, value ? 1 : 0) }

    mutating func bytes(_ field: Int32, _ value: [UInt8]) {
        tag(field, .length)
        varint(UInt64(value.count))
        bytes += value
    }

    mutating func string(_ field: Int32, _ value: String) { bytes(field, Array(value.utf8)) }

    mutating func fixed32(_ value: UInt32) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func fixed64(_ value: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}

/// How a value is delimited.
enum WireType: UInt8, Sendable {
    case varint = 0
    case fixed64 = 1
    case length = 2
    case startGroup = 3
    case endGroup = 4
    case fixed32 = 5
}
