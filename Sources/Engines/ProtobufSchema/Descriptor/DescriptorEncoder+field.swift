// SPDX-License-Identifier: Apache-2.0

/// Where a field stands in its message.
struct FieldPlace {
    var oneof: Int?
    /// Whether it is an `optional` field of proto3.
    var isOptional = false
}

/// The numbers of `FieldDescriptorProto.Type` that are no scalar's.
enum FieldType {
    static let group: Int32 = 10
    static let message: Int32 = 11
    static let enumeration: Int32 = 14
}

extension DescriptorEncoder {
    /// Extensions with the blocks that they are written in. A block gives its name once, a descriptor once for each
    /// extension: what is out of bounds then is left out.
    func addExtensions(_ number: Int32, _ places: Range<Int>, _ blocks: [ExtendNode], to writer: inout WireWriter) {
        var place = places.lowerBound
        for block in blocks {
            guard places.contains(place) else { return }
            // All fields of a block extend the same message.
            let message = model.fields[place].message
            let target = message.flatMap { budget.taken("." + model.name(ofMessage: $0)) } ?? block.extendee.name
            let end = min(place + block.fields.count, places.upperBound)
            for index in place..<end {
                guard index == place || budget.take(target) else { continue }
                writer.bytes(number, field(index, FieldPlace(), extendee: target))
            }
            place = end
        }
    }

    /// - Parameter extendee: the name of the message that it extends, for extensions.
    func field(_ index: Int, _ place: FieldPlace, extendee: String = "") -> [UInt8] {
        let linked = model.fields[index]
        let node = linked.node
        let scope = model.symbols[linked.symbol].parent
        var writer = WireWriter()
        writer.string(1, node.name.text)
        if linked.isExtension { writer.string(2, extendee) }
        writer.integer(3, node.number)
        writer.integer(4, label(linked))
        if linked.isMap {
            writer.integer(5, FieldType.message)
            let entry = FieldNaming.mapEntry(node.name.text)
            writer.string(6, budget.taken(".\(model.symbols.fullName(scope)).\(entry)") ?? entry)
        } else {
            if let type = Self.type(linked.type, isGroup: linked.isGroup) { writer.integer(5, type) }
            if case .plain(let reference) = node.kind, reference.scalar == nil {
                writer.string(6, typeName(linked.type, reference))
            } else if case .message(let message) = linked.type {
                let name = model.messages[message].node.name
                writer.string(6, typeName(linked.type, TypeReference(name: name.text, span: name.span)))
            }
        }
        if let option = node.options.first(named: "default") {
            writer.bytes(7, DefaultText.text(of: option.value, linked.type))
        }
        let rest = node.options.filter { $0.simpleName != "default" && $0.simpleName != "json_name" }
        addOptions(8, rest, .field, scope, to: &writer)
        if let oneof = place.oneof { writer.integer(9, Int32(truncatingIfNeeded: oneof)) }
        writer.bytes(10, linked.jsonNameBytes)
        let isOptionalExtension =
            linked.isExtension && node.label == .optional && model.files[0].node.syntax == .proto3
        if place.isOptional || isOptionalExtension { writer.bool(17, true) }
        return writer.bytes
    }

    private func label(_ field: LinkedField) -> Int32 {
        if field.isRepeated { return 3 }
        return field.node.label == .required ? 2 : 1
    }

    /// The number of a type; nil for one that a missing import defines.
    private static func type(_ type: ValueType, isGroup: Bool) -> Int32? {
        switch type {
        case .scalar(let scalar): Int32(scalar.rawValue)
        case .message: isGroup ? FieldType.group : FieldType.message
        case .enumeration: FieldType.enumeration
        case .unknown: nil
        }
    }

    /// The full name of a type, or the name as it is written where that is out of bounds.
    func typeName(_ type: ValueType, _ written: TypeReference) -> String {
        switch type {
        case .message(let index): budget.taken("." + model.name(ofMessage: index)) ?? written.name
        case .enumeration(let index): budget.taken("." + model.name(ofEnum: index)) ?? written.name
        case .scalar, .unknown: written.name
        }
    }

    /// The message that stands for the entries of a map.
    func entry(_ index: Int) -> [UInt8] {
        let linked = model.fields[index]
        guard case .map(_, let value) = linked.node.kind, let key = linked.mapKey else { return [] }
        var writer = WireWriter()
        writer.string(1, FieldNaming.mapEntry(linked.node.name.text))
        writer.bytes(2, entryField("key", 1, .scalar(key), nil, linked))
        writer.bytes(2, entryField("value", 2, linked.type, value, linked))
        writer.bytes(7, [0x38, 0x01])
        return writer.bytes
    }

    private func entryField(
        _ name: String,
        _ number: Int32,
        _ type: ValueType,
        _ written: TypeReference?,
        _ map: LinkedField
    ) -> [UInt8] {
        var writer = WireWriter()
        writer.string(1, name)
        writer.integer(3, number)
        writer.integer(4, 1)
        if let number = Self.type(type, isGroup: false) { writer.integer(5, number) }
        if let written, written.scalar == nil { writer.string(6, typeName(type, written)) }
        let features = map.node.options.filter { $0.parts.first?.name == "features" && !$0.parts[0].isExtension }
        addOptions(8, features, .field, model.symbols[map.symbol].parent, to: &writer)
        writer.string(10, name)
        return writer.bytes
    }
}
