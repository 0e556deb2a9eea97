// SPDX-License-Identifier: Apache-2.0
import JSON

/// Reads the bytes of a message as a program does that has some schema.
struct WireDecoder {
    /// Why bytes are refused.
    struct Refusal: Error {
        let reason: String
    }

    private static let deepest = 100

    let layouts: WireLayouts
    private var model: LinkedModel { layouts.model }

    init(_ layouts: WireLayouts) {
        self.layouts = layouts
    }

    /// - Throws: what makes a reader refuse the whole message.
    func message(
        _ bytes: ArraySlice<UInt8>,
        _ shape: WireShape,
        depth: Int = 0
    ) throws(Refusal) -> ProtobufDatum {
        guard depth < Self.deepest else { throw Refusal(reason: "messages are nested more than \(Self.deepest) deep") }
        let fields: [WireField]
        do throws(WireError) { fields = try WireReader.fields(bytes) } catch { throw Refusal(reason: error.message) }
        let layout = layouts.layout(of: shape)
        var values: [Int: [ProtobufDatum]] = [:]
        var merged: [Int: [UInt8]] = [:]
        for field in fields {
            guard let index = layout.places[field.number] else { continue }
            let slot = layout.slots[index]
            var found: [ProtobufDatum] = []
            let part = slot.isRepeated ? nil : Self.part(field, slot)
            if part == nil {
                found = try value(field, slot, depth) ?? []
                if found.isEmpty { continue }
            }
            if let oneof = slot.oneof {
                for other in values.keys where layout.slots[other].oneof == oneof && other != index {
                    values[other] = nil
                }
                for other in merged.keys where layout.slots[other].oneof == oneof && other != index {
                    merged[other] = nil
                }
            }
            if let part {
                merged[index, default: []] += part
            } else if slot.isRepeated {
                values[index, default: []] += found
            } else {
                values[index] = found.suffix(1)
            }
        }
        // Messages of one field that comes twice are merged; each is read once.
        for (index, bytes) in merged {
            guard case .message(let inner) = layout.slots[index].element else { continue }
            values[index] = [try message(bytes[...], inner, depth: depth + 1)]
        }
        for index in layout.required where values[index] == nil {
            throw Refusal(reason: "the field '\(layout.slots[index].name)' is required and missing")
        }
        return .message(datum(bytes, layout, values))
    }

    private func datum(
        _ bytes: ArraySlice<UInt8>,
        _ layout: WireLayout,
        _ values: [Int: [ProtobufDatum]]
    ) -> ProtobufDatum.Message {
        var members = values.map { index, found in
            let slot = layout.slots[index]
            return ProtobufDatum.Member(
                number: slot.number,
                name: slot.name,
                isRepeated: slot.isRepeated,
                values: slot.isMap ? Self.lastOfEachKey(found) : found
            )
        }
        members.sort { $0.number < $1.number }
        return ProtobufDatum.Message(raw: Array(bytes), members: members, layout: layout)
    }

    /// The bytes of a message in a field of one; nil for anything else.
    private static func part(_ field: WireField, _ slot: WireSlot) -> ArraySlice<UInt8>? {
        guard case .message = slot.element, case .bytes(let bytes) = field.content, field.isGroup == slot.isDelimited
        else { return nil }
        return bytes
    }

    private static func lastOfEachKey(_ entries: [ProtobufDatum]) -> [ProtobufDatum] {
        var places: [String: Int] = [:]
        var kept: [ProtobufDatum] = []
        for entry in entries {
            guard case .message(let message) = entry else { continue }
            let key = message.members.first { $0.number == 1 }?.values.last?.json.compactText ?? ""
            if let place = places[key] {
                kept[place] = entry
            } else {
                places[key] = kept.count
                kept.append(entry)
            }
        }
        return kept
    }

    /// The values of a field; nil for bytes that a reader takes for an unknown field, as for another wire type.
    private func value(_ field: WireField, _ slot: WireSlot, _ depth: Int) throws(Refusal) -> [ProtobufDatum]? {
        switch (slot.element, field.content) {
        case (.message(let shape), .bytes(let bytes)):
            guard field.isGroup == slot.isDelimited else { return nil }
            return [try message(bytes, shape, depth: depth + 1)]
        case (.scalar(.string), .bytes(let bytes)) where !field.isGroup:
            if slot.verifiesUTF8, String(validating: bytes, as: UTF8.self) == nil {
                throw Refusal(reason: "the string '\(slot.name)' is not UTF-8")
            }
            return [.text(Array(bytes))]
        case (.scalar(.bytes), .bytes(let bytes)) where !field.isGroup: return [.bytes(Array(bytes))]
        case (.scalar, .bytes(let bytes)) where slot.isRepeated && !field.isGroup: return try packed(bytes, slot)
        case (.enumeration, .bytes(let bytes)) where slot.isRepeated && !field.isGroup: return try packed(bytes, slot)
        default: return number(field.content, slot.element).map { [$0] }
        }
    }

    private func packed(_ bytes: ArraySlice<UInt8>, _ slot: WireSlot) throws(Refusal) -> [ProtobufDatum] {
        var reader = WireReader(bytes)
        var values: [ProtobufDatum] = []
        do throws(WireError) {
            while !reader.isAtEnd {
                let content: WireField.Content =
                    switch Self.wireType(slot.element) {
                    case .fixed32: .fixed32(UInt32(truncatingIfNeeded: try reader.fixed(4)))
                    case .fixed64: .fixed64(try reader.fixed(8))
                    default: .varint(try reader.varint())
                    }
                if let value = number(content, slot.element) { values.append(value) }
            }
        } catch {
            throw Refusal(reason: error.message)
        }
        return values
    }

    static func wireType(_ element: WireSlot.Element) -> WireType {
        switch element {
        case .scalar(let type):
            switch type {
            case .double, .fixed64, .sfixed64: .fixed64
            case .float, .fixed32, .sfixed32: .fixed32
            case .string, .bytes: .length
            default: .varint
            }
        case .enumeration: .varint
        case .message, .unknown: .length
        }
    }

    private func number(_ content: WireField.Content, _ element: WireSlot.Element) -> ProtobufDatum? {
        switch (element, content) {
        case (.enumeration(let place), .varint(let bits)):
            let number = Int32(truncatingIfNeeded: bits)
            let type = model.enums[place]
            guard type.features.hasOpenEnums || type.hasValue(number) else { return nil }
            return .enumeration(number, layouts.numbers(ofEnum: place))
        case (.scalar(let type), .varint(let bits)): return Self.varint(bits, type)
        case (.scalar(.float), .fixed32(let bits)): return .float(Double(Float(bitPattern: bits)))
        case (.scalar(.fixed32), .fixed32(let bits)): return .integer(Int128(bits))
        case (.scalar(.sfixed32), .fixed32(let bits)): return .integer(Int128(Int32(bitPattern: bits)))
        case (.scalar(.double), .fixed64(let bits)): return .float(Double(bitPattern: bits))
        case (.scalar(.fixed64), .fixed64(let bits)): return .integer(Int128(bits))
        case (.scalar(.sfixed64), .fixed64(let bits)): return .integer(Int128(Int64(bitPattern: bits)))
        default: return nil
        }
    }

    private static func varint(_ bits: UInt64, _ type: ScalarType) -> ProtobufDatum? {
        switch type {
        case .int32: return .integer(Int128(Int32(truncatingIfNeeded: bits)))
        case .int64: return .integer(Int128(Int64(bitPattern: bits)))
        case .uint32: return .integer(Int128(UInt32(truncatingIfNeeded: bits)))
        case .uint64: return .integer(Int128(bits))
        case .bool: return .bool(bits != 0)
        case .sint32:
            let short = UInt32(truncatingIfNeeded: bits)
            return .integer(Int128(Int32(bitPattern: short >> 1) ^ -Int32(bitPattern: short & 1)))
        case .sint64: return .integer(Int128(Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1)))
        default: return nil
        }
    }
}
