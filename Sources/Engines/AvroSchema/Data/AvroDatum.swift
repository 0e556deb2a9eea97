// SPDX-License-Identifier: Apache-2.0

/// A value as a reader sees it. Unions have gone: what stays is the value of the branch.
indirect enum AvroDatum: Sendable {
    /// A value without parts.
    enum Scalar: Sendable {
        case null
        case boolean(Bool)
        case integer(Int64)
        case float(Double)
        case text([UInt8])
        case bytes([UInt8])
        case symbol(String)
    }

    /// One field of a record.
    struct Member: Sendable {
        let name: String
        /// The writer's field that it was read from; nil for a default.
        let source: String?
        let value: AvroDatum
    }

    case scalar(Scalar, AvroLogicalType?)
    case array([AvroDatum])
    case map([(key: [UInt8], value: AvroDatum)])
    case record([Member])

    /// Whether a reader that sees this has seen all of what was written, as far as it has fields for it.
    func keeps(_ written: AvroDatum) -> Bool {
        switch (written, self) {
        case (.scalar(let one, let first), .scalar(let other, let second)):
            if let first, let second, !first.means(second) { return false }
            return Self.areEqual(one, other)
        case (.array(let one), .array(let other)):
            return one.count == other.count && zip(one, other).allSatisfy { $1.keeps($0) }
        case (.map(let one), .map(let other)):
            return one.count == other.count
                && zip(one, other).allSatisfy { $0.key == $1.key && $1.value.keeps($0.value) }
        case (.record(let one), .record(let other)): return Self.keeps(one, other)
        default: return false
        }
    }

    private static func keeps(_ written: [Member], _ read: [Member]) -> Bool {
        var values: [[UInt8]: AvroDatum] = [:]
        for member in written { values[Array(member.name.utf8)] = member.value }
        return read.allSatisfy { member in
            // A default in place of what was written under the same name.
            guard let source = member.source else { return values[Array(member.name.utf8)] == nil }
            guard let value = values[Array(source.utf8)] else { return false }
            return member.value.keeps(value)
        }
    }

    private static func areEqual(_ one: Scalar, _ other: Scalar) -> Bool {
        switch (one, other) {
        case (.null, .null): true
        case (.boolean(let one), .boolean(let other)): one == other
        case (.integer(let one), .integer(let other)): one == other
        case (.integer(let one), .float(let other)): Int64(exactly: other) == one
        case (.float(let one), .float(let other)): one == other || one.isNaN && other.isNaN
        case (.text(let one), .text(let other)), (.text(let one), .bytes(let other)),
            (.bytes(let one), .text(let other)), (.bytes(let one), .bytes(let other)):
            one == other
        case (.symbol(let one), .symbol(let other)): one.utf8.elementsEqual(other.utf8)
        default: false
        }
    }
}
