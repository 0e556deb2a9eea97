// SPDX-License-Identifier: Apache-2.0

/// Builds short messages that tell types apart, in binary form.
struct WireSample {
    /// The longest message that is built.
    static let largest = 1 << 15

    private let layouts: WireLayouts
    private var model: LinkedModel { layouts.model }
    private var inProgress: Set<WireShape> = []
    private var known: [WireShape: [UInt8]] = [:]
    /// Whether some message was not built for its size.
    private(set) var isCut = false

    init(_ layouts: WireLayouts) {
        self.layouts = layouts
    }

    /// The shortest message of a shape, which has what is required; nil if there is none, or none that is short.
    mutating func shortest(_ shape: WireShape) -> [UInt8]? {
        if let bytes = known[shape] { return bytes }
        guard inProgress.count < 100, inProgress.insert(shape).inserted else { return nil }
        defer { inProgress.remove(shape) }
        guard let bytes = message(shape, with: nil) else { return nil }
        known[shape] = bytes
        return bytes
    }

    /// A message with given bytes in place of one of its fields, and the others that are required.
    mutating func message(_ shape: WireShape, with given: (number: Int32, bytes: [UInt8])?) -> [UInt8]? {
        var bytes: [UInt8] = []
        let layout = layouts.layout(of: shape)
        for slot in layout.required.map({ layout.slots[$0] }) where slot.number != given?.number {
            guard let value = values(of: slot).first else { return nil }
            bytes += value
        }
        bytes += given?.bytes ?? []
        guard bytes.count <= Self.largest else {
            isCut = true
            return nil
        }
        return bytes
    }

    /// Ways to fill a field, each with its tags.
    mutating func values(of slot: WireSlot) -> [[UInt8]] {
        let payloads = payloads(slot.element)
        let single = payloads.map { Self.field(slot, [$0]) }
        guard slot.isRepeated, let first = payloads.first else { return single }
        let pairs = slot.isMap ? payloads.prefix(2).map { $0 } : [first, payloads.count > 1 ? payloads[1] : first]
        return single + [Self.field(slot, pairs)] + (slot.isMap ? [] : [Self.field(slot, [first, first])])
    }

    /// A field of an enum with one of its numbers.
    static func field(_ slot: WireSlot, _ number: Int32) -> [UInt8] {
        field(slot, [varint(UInt64(bitPattern: Int64(number)))])
    }

    static func field(_ slot: WireSlot, _ payloads: [[UInt8]]) -> [UInt8] {
        var writer = WireWriter()
        if slot.writesPacked {
            writer.bytes(slot.number, payloads.flatMap { $0 })
            return writer.bytes
        }
        for payload in payloads {
            switch WireDecoder.wireType(slot.element) {
            case .length where slot.isDelimited:
                writer.tag(slot.number, .startGroup)
                writer.raw(payload)
                writer.tag(slot.number, .endGroup)
            case .length: writer.bytes(slot.number, payload)
            case let type:
                writer.tag(slot.number, type)
                writer.raw(payload)
            }
        }
        return writer.bytes
    }

    private mutating func payloads(_ element: WireSlot.Element) -> [[UInt8]] {
        switch element {
        case .scalar(let type): return Self.payloads(type)
        case .enumeration(let place):
            let all = model.enums[place].node.values.lazy.map(\.number)
            // A zero is not written everywhere.
            return [all.first { $0 != 0 } ?? 0, all.max() ?? 0, all.min() ?? 0].map {
                Self.varint(UInt64(bitPattern: Int64($0)))
            }
        case .message(let shape): return contents(shape)
        case .unknown: return []
        }
    }

    /// Messages with one field each, or none if none is required.
    private mutating func contents(_ shape: WireShape) -> [[UInt8]] {
        var found: [[UInt8]] = []
        if case .entry = shape {
            let slots = layouts.layout(of: shape).slots
            guard slots.count == 2, let value = values(of: slots[1]).first else { return [] }
            let keys = values(of: slots[0])
            found = keys.map { $0 + value }
            if let key = keys.first { found += values(of: slots[1]).dropFirst().map { key + $0 } }
            return found
        }
        guard let shortest = shortest(shape) else { return [] }
        found.append(shortest)
        for slot in layouts.layout(of: shape).slots.prefix(8) {
            guard case .scalar(let type) = slot.element, let payload = Self.payloads(type).last else { continue }
            if let bytes = message(shape, with: (slot.number, Self.field(slot, [payload]))) { found.append(bytes) }
        }
        return found
    }

    private static func payloads(_ type: ScalarType) -> [[UInt8]] {
        switch type {
        case .bool: [varint(1)]
        case .int32: [1, 2, Int64(Int32.max), Int64(Int32.min), -1].map { varint(UInt64(bitPattern: $0)) }
        case .int64: [1, 2, 1 << 31, 1 << 32, Int64.max, Int64.min, -1].map { varint(UInt64(bitPattern: $0)) }
        case .uint32: [1, 2, 1 << 31, UInt64(UInt32.max)].map(varint)
        case .uint64: [1, 2, 1 << 31, 1 << 32, 1 << 63, UInt64.max].map(varint)
        case .sint32: [2, 1, 4, UInt64(UInt32.max)].map(varint)
        case .sint64: [2, 1, 4, 1 << 32, 1 << 33, UInt64.max].map(varint)
        case .fixed32, .sfixed32: [1, 2, UInt32.max].map(fixed)
        case .fixed64, .sfixed64: [1, 2, UInt64.max].map(fixed)
        case .float: [fixed(Float(1.5).bitPattern), fixed(Float(-0.5).bitPattern)]
        case .double: [fixed(1.5.bitPattern), fixed((-0.5).bitPattern)]
        case .string: [Array("a".utf8), Array("é".utf8)]
        case .bytes: [Array("a".utf8), [0xFF]]
        }
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        var writer = WireWriter()
        writer.varint(value)
        return writer.bytes
    }

    private static func fixed(_ value: UInt32) -> [UInt8] {
        var writer = WireWriter()
        writer.fixed32(value)
        return writer.bytes
    }

    private static func fixed(_ value: UInt64) -> [UInt8] {
        var writer = WireWriter()
        writer.fixed64(value)
        return writer.bytes
    }
}
