// SPDX-License-Identifier: Apache-2.0

extension DescriptorDecoder {
    func field(_ bytes: ArraySlice<UInt8>, _ level: inout Level) throws(ProtobufSchemaError) -> FieldNode {
        let fields = try DescriptorFields(bytes)
        let isOptional = fields.bool(17)
        let type = try type(fields)
        var node = FieldNode(
            kind: .plain(type),
            typeSpan: .none,
            name: try fields.name(1),
            number: fields.integer(3) ?? 0,
            numberSpan: .none,
            options: try decoded(fields.merged(8), .field),
            oneof: isOptional ? nil : fields.integer(9).flatMap { Int(exactly: $0) },
            span: .none
        )
        node.label = label(fields, isOptional: isOptional, isMember: node.oneof != nil)
        if node.label == .repeated, let entry = level.localName(of: type.name).flatMap({ level.entries[$0] }) {
            node.kind = .map(key: entry.key, value: entry.value)
            node.label = .none
            node.span = SourceSpan(start: entry.order, end: entry.order)
        } else if fields.integer(5) == FieldType.group {
            try makeGroup(&node, type, fields, &level)
        }
        if let value = fields.data(7) { node.options.append(try defaultOption(value, fields)) }
        let jsonName = fields.data(10).map(Array.init) ?? []
        if !jsonName.isEmpty, jsonName != Array(FieldNaming.json(node.name.text).utf8) {
            node.options.append(Self.option("json_name", .string(jsonName)))
        }
        return node
    }

    private func label(_ fields: DescriptorFields, isOptional: Bool, isMember: Bool) -> FieldNode.Label {
        switch fields.integer(4) {
        case 3: .repeated
        case 2: .required
        default: isMember ? .none : isOptional || syntax == .proto2 ? .optional : .none
        }
    }

    private func makeGroup(
        _ node: inout FieldNode,
        _ type: TypeReference,
        _ fields: DescriptorFields,
        _ level: inout Level
    ) throws(ProtobufSchemaError) {
        guard let place = level.localName(of: type.name).flatMap({ level.places[$0] }), !level.messages[place].isGroup,
            level.messages[place].name.text.lowercased() == node.name.text
        else { throw fields.error("the group \(node.name.text) has no message of its own") }
        level.messages[place].isGroup = true
        node.kind = .group(message: place)
        node.span = level.messages[place].span
    }

    func type(_ fields: DescriptorFields) throws(ProtobufSchemaError) -> TypeReference {
        if let name = fields.data(6) { return TypeReference(name: try fields.path(name), span: .none) }
        guard let number = fields.integer(5).flatMap({ UInt8(exactly: $0) }), let scalar = ScalarType(rawValue: number)
        else { throw fields.error("the field \(fields.text(1).prefix(80)) has no type") }
        return TypeReference(scalar: scalar, name: scalar.word, span: .none)
    }

    static func option(_ name: String, _ value: OptionValue) -> OptionNode {
        OptionNode(
            parts: [OptionNamePart(name: name, isExtension: false, span: .none)],
            value: value,
            nameSpan: .none,
            valueSpan: .none,
            span: .none
        )
    }

    private func defaultOption(
        _ value: ArraySlice<UInt8>,
        _ fields: DescriptorFields
    ) throws(ProtobufSchemaError) -> OptionNode {
        let type = fields.integer(5).flatMap { UInt8(exactly: $0) }.flatMap(ScalarType.init(rawValue:))
        switch type {
        case .string: return Self.option("default", .string(Array(value)))
        case .bytes:
            let literal = [UInt8(ascii: "\"")] + value + [UInt8(ascii: "\"")]
            var bytes: [UInt8] = []
            literal.withUnsafeBufferPointer { StringLiteral.append($0[...], to: &bytes) }
            return Self.option("default", .string(bytes))
        case nil, .bool: return Self.option("default", .identifier(try fields.identifier(value)))
        default: return Self.option("default", try number(value, fields))
        }
    }

    private func number(
        _ value: ArraySlice<UInt8>,
        _ fields: DescriptorFields
    ) throws(ProtobufSchemaError) -> OptionValue {
        let text = String(decoding: value, as: UTF8.self)
        if let number = UInt64(text), let first = text.utf8.first, first >= UInt8(ascii: "0") {
            return .unsigned(number)
        }
        if let number = Int64(text), number < 0 { return .negative(number) }
        // Hexadecimal digits would be read as well.
        guard let number = Double(text), !text.utf8.contains(UInt8(ascii: "x")), !text.utf8.contains(UInt8(ascii: "X"))
        else { throw fields.error("\"\(text.prefix(80))\" is no number") }
        return .double(number)
    }
}
