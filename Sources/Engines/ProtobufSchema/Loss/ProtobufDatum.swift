// SPDX-License-Identifier: Apache-2.0
import JSON

/// A value as a reader of some bytes sees it.
indirect enum ProtobufDatum {
    struct Message {
        /// The bytes that were read.
        let raw: [UInt8]
        /// The fields that have values, in the order of their numbers.
        let members: [Member]
        /// All fields that it may have.
        let layout: WireLayout
    }

    struct Member {
        let number: Int32
        let name: String
        let isRepeated: Bool
        let values: [ProtobufDatum]
    }

    case integer(Int128)
    case float(Double)
    case bool(Bool)
    case text([UInt8])
    case bytes([UInt8])
    /// A number, and the numbers of all names that the enum has.
    case enumeration(Int32, [String: Int32])
    case message(Message)

    /// Whether a reader that sees this has seen all of what was written, as far as it has fields for it.
    func keeps(_ written: ProtobufDatum) -> Bool {
        switch (written, self) {
        case (.enumeration(let one, let names), .enumeration(let other, let known)):
            // The same number by another name, while the name stands for another number.
            let moved = names.contains { $0.value == one && known[$0.key] != nil && known[$0.key] != one }
            return one == other && !moved
        case (.float(let one), .float(let other)): return one == other || one.isNaN && other.isNaN
        case (.message(let one), .message(let other)): return Self.keeps(one, other)
        default:
            if let one = written.number, let other = number { return one == other }
            guard let one = written.content, let other = content else { return false }
            return one == other && isText && written.isText
        }
    }

    private var number: Int128? {
        switch self {
        case .integer(let number): number
        case .bool(let flag): flag ? 1 : 0
        case .enumeration(let number, _): Int128(number)
        default: nil
        }
    }

    private var content: [UInt8]? {
        switch self {
        case .text(let bytes), .bytes(let bytes): bytes
        case .message(let message): message.raw
        default: nil
        }
    }

    /// False for a string that is no UTF-8.
    private var isText: Bool {
        if case .text(let bytes) = self { String(validating: bytes, as: UTF8.self) != nil } else { true }
    }

    private static func keeps(_ written: Message, _ read: Message) -> Bool {
        written.members.allSatisfy { member in
            let known = read.layout.slot(numbered: member.number)
            // A field of that name is there, under another number.
            if known?.name != member.name, read.layout.names[member.name] != nil { return false }
            guard known != nil else { return true }
            guard let other = read.members.first(where: { $0.number == member.number }) else { return false }
            return member.values.count == other.values.count
                && zip(member.values, other.values).allSatisfy { $1.keeps($0) }
        }
    }

    /// The value for people: bytes as characters, the entries of a map as a list.
    var json: JSON {
        switch self {
        case .integer(let number): Int(exactly: number).map { JSON.int($0) } ?? .string("\(number)")
        case .float(let number): JSONNumber(number).map { JSON(.number($0)) } ?? .string("\(number)")
        case .bool(let flag): .bool(flag)
        case .text(let bytes): .string(String(decoding: bytes, as: UTF8.self))
        case .bytes(let bytes): .string(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })))
        case .enumeration(let number, let names):
            names.filter { $0.value == number }.keys.min().map { JSON.string($0) } ?? .int(Int(number))
        case .message(let message):
            .object(
                message.members.map { member in
                    (
                        member.name,
                        member.isRepeated ? .array(member.values.map(\.json)) : member.values.last?.json ?? .null
                    )
                }
            )
        }
    }
}
