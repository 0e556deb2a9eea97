// SPDX-License-Identifier: Apache-2.0

/// What is wrong with bytes that should be a message.
struct WireError: Error {
    /// Offset in bytes.
    let offset: Int
    let message: String
}

/// A field of a message in binary form.
struct WireField {
    enum Content {
        case varint(UInt64)
        case fixed32(UInt32)
        case fixed64(UInt64)
        /// The bytes of a string, message or packed list, or those between the tags of a group.
        case bytes(ArraySlice<UInt8>)
    }

    var number: Int32
    var content: Content
    var isGroup = false
    /// Where the field begins.
    var offset: Int
}

/// Reads the fields of a message one after the other.
struct WireReader {
    /// The deepest nesting of groups.
    static let deepest = 64

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// All fields of a message.
    static func fields(_ bytes: ArraySlice<UInt8>) throws(WireError) -> [WireField] {
        var reader = WireReader(bytes)
        var fields: [WireField] = []
        while let field = try reader.next() { fields.append(field) }
        return fields
    }

    /// The next field; nil at the end.
    mutating func next() throws(WireError) -> WireField? {
        if rest.isEmpty { return nil }
        let offset = rest.startIndex
        let (number, type) = try tag()
        if type == .endGroup { throw WireError(offset: offset, message: "a group ends that did not begin") }
        return WireField(
            number: number,
            content: try content(type, of: number, depth: 0),
            isGroup: type == .startGroup,
            offset: offset
        )
    }

    private mutating func tag() throws(WireError) -> (Int32, WireType) {
        let offset = rest.startIndex
        let tag = try varint()
        guard let type = WireType(rawValue: UInt8(truncatingIfNeeded: tag & 7)), tag >> 3 > 0,
            let number = Int32(exactly: tag >> 3), number <= FieldNumber.largest
        else { throw WireError(offset: offset, message: "there is no field of this number and type") }
        return (number, type)
    }

    private mutating func content(
        _ type: WireType,
        of number: Int32,
        depth: Int
    ) throws(WireError) -> WireField.Content {
        switch type {
        case .varint: return .varint(try varint())
        case .fixed32: return .fixed32(UInt32(truncatingIfNeeded: try fixed(4)))
        case .fixed64: return .fixed64(try fixed(8))
        case .length:
            let offset = rest.startIndex
            guard let length = Int(exactly: try varint()), length <= rest.count else {
                throw WireError(offset: offset, message: "the bytes end within a field")
            }
            let value = rest.prefix(length)
            rest = rest.dropFirst(length)
            return .bytes(value)
        case .startGroup: return .bytes(try group(number, depth: depth + 1))
        case .endGroup: throw WireError(offset: rest.startIndex, message: "a group ends that did not begin")
        }
    }

    /// What stands between the tags of a group. Recursion is bounded by ``deepest``.
    private mutating func group(_ number: Int32, depth: Int) throws(WireError) -> ArraySlice<UInt8> {
        guard depth <= Self.deepest else {
            throw WireError(offset: rest.startIndex, message: "groups are nested up to \(Self.deepest) deep")
        }
        let whole = rest
        while true {
            let end = rest.startIndex
            let (inner, type) = try tag()
            if type == .endGroup {
                guard inner == number else { throw WireError(offset: end, message: "another group ends here") }
                return whole[whole.startIndex..<end]
            }
            _ = try content(type, of: inner, depth: depth)
        }
    }

    mutating func varint() throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else {
                throw WireError(offset: rest.startIndex, message: "the bytes end within a number")
            }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw WireError(offset: rest.startIndex, message: "a number is longer than ten bytes")
    }

    mutating func fixed(_ count: Int) throws(WireError) -> UInt64 {
        guard rest.count >= count else {
            throw WireError(offset: rest.startIndex, message: "the bytes end within a number")
        }
        var value: UInt64 = 0
        for (position, byte) in rest.prefix(count).enumerated() { value |= UInt64(byte) << UInt64(position * 8) }
        rest = rest.dropFirst(count)
        return value
    }

    var isAtEnd: Bool { rest.isEmpty }
}
