// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// What a field stands in.
    enum FieldPlace {
        case message, oneof, extend
    }

    /// A field, a map or a group.
    mutating func field(
        in place: FieldPlace,
        groups: inout [MessageNode]
    ) throws(ProtobufSchemaError) -> FieldNode {
        let start = token.start
        let label = try readLabel(in: place)
        let labelSpan = label == .none ? nil : span(from: start)
        let typeStart = token.start
        if try isMap() { return try map(label, in: place, from: start) }
        if label == .none, place != .oneof, file.syntax == .proto2 {
            throw unexpected("'required', 'optional' or 'repeated', which proto2 demands")
        }
        if try isGroup() {
            return try group(label, labelSpan, from: start, groups: &groups)
        }
        let type = try typeName("the type of a field")
        var field = FieldNode(
            label: label,
            labelSpan: labelSpan,
            kind: .plain(type),
            typeSpan: span(from: typeStart),
            name: try identifier("the name of the field"),
            number: 0,
            numberSpan: .none,
            span: .none
        )
        try readNumberAndOptions(of: &field)
        try expect(";", "after the field \(field.name.text)")
        field.span = span(from: start)
        return field
    }

    private mutating func readLabel(in place: FieldPlace) throws(ProtobufSchemaError) -> FieldNode.Label {
        guard token.kind == .identifier else { return .none }
        let label: FieldNode.Label
        switch lexer.bytes[Int(token.start)] {
        case UInt8(ascii: "o") where isAt("optional"): label = .optional
        case UInt8(ascii: "r") where isAt("repeated"): label = .repeated
        case UInt8(ascii: "r") where isAt("required"): label = .required
        default: return .none
        }
        if place == .oneof {
            throw error(
                .invalidField,
                "fields of a oneof have no label: leave out '\(text(of: token))'",
                at: token.start
            )
        }
        if file.syntax.isEdition, label != .repeated {
            let feature = label == .optional ? "EXPLICIT, which is the default" : "LEGACY_REQUIRED"
            let message = "editions have no label '\(text(of: token))': use features.field_presence = \(feature)"
            throw error(.invalidField, message, at: token.start)
        }
        try advance()
        return label
    }

    private func isMap() throws(ProtobufSchemaError) -> Bool {
        guard isAt("map") else { return false }
        return try following().symbol == UInt8(ascii: "<")
    }

    private mutating func map(
        _ label: FieldNode.Label,
        in place: FieldPlace,
        from start: UInt32
    ) throws(ProtobufSchemaError) -> FieldNode {
        guard label == .none else { throw error(.invalidField, "map fields have no label", at: start) }
        guard place == .message else {
            throw error(.invalidField, "neither oneofs nor extensions have map fields", at: start)
        }
        try advance()
        try advance()
        let key = try typeName("the type of the map's keys")
        try expect(",", "between the types of the map")
        let value = try typeName("the type of the map's values")
        try expect(">", "after the types of the map")
        var field = FieldNode(
            kind: .map(key: key, value: value),
            typeSpan: span(from: start),
            name: try identifier("the name of the field"),
            number: 0,
            numberSpan: .none,
            span: .none
        )
        try readNumberAndOptions(of: &field)
        try expect(";", "after the field \(field.name.text)")
        field.span = span(from: start)
        return field
    }

    /// Whether a group is next; the compiler's own parser takes every type `group` for one.
    private mutating func isGroup() throws(ProtobufSchemaError) -> Bool {
        guard isAt("group") else { return false }
        var ahead = lexer
        let second = try ahead.next()
        var isField = second.symbol == UInt8(ascii: ".")
        if second.kind == .identifier, try ahead.next().symbol == UInt8(ascii: "=") {
            _ = try ahead.next()
            isField = try ahead.next().symbol == UInt8(ascii: ";")
        }
        if isField {
            violates(.invalidSyntax, "'group' begins a group here, which needs a body in braces", at: token.start)
        }
        return !isField
    }

    private mutating func group(
        _ label: FieldNode.Label,
        _ labelSpan: SourceSpan?,
        from start: UInt32,
        groups: inout [MessageNode]
    ) throws(ProtobufSchemaError) -> FieldNode {
        let typeSpan = token.span
        if file.syntax.isEdition {
            let message = "editions have no groups: use features.message_encoding = DELIMITED on a message field"
            throw error(.invalidField, message, at: token.start)
        }
        if file.syntax == .proto3 {
            throw error(.invalidField, "proto3 has no groups: define a message and use it as the type", at: token.start)
        }
        try advance()
        let name = try identifier("the name of the group")
        guard let first = name.text.utf8.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else {
            throw error(.invalidField, "the name of a group begins with a capital letter", at: name.span.start)
        }
        var field = FieldNode(
            label: label,
            labelSpan: labelSpan,
            kind: .group(message: groups.count),
            typeSpan: typeSpan,
            name: SourceName(text: name.text.lowercased(), span: name.span),
            number: 0,
            numberSpan: .none,
            span: .none
        )
        try readNumberAndOptions(of: &field)
        var body = MessageNode(name: name, isGroup: true, span: .none)
        try readBody(of: &body)
        body.span = span(from: start)
        groups.append(body)
        field.span = body.span
        return field
    }

    private mutating func readNumberAndOptions(of field: inout FieldNode) throws(ProtobufSchemaError) {
        guard isAt(symbol: "=") else { throw unexpected("'=' and the number of the field \(field.name.text)") }
        try advance()
        let place = token.start
        field.number = try integer("the number of the field \(field.name.text)")
        field.numberSpan = span(from: place)
        field.options = try compactOptions()
    }

    /// A type of the language or the name of another, as it is written.
    mutating func typeName(_ what: String) throws(ProtobufSchemaError) -> TypeReference {
        let start = token.start
        var name = ""
        if try take(symbol: ".") {
            name = "." + (try identifier(what).text)
        } else {
            name = try identifier(what).text
        }
        while isAt(symbol: ".") {
            try advance()
            name += "." + (try identifier("the rest of a name").text)
        }
        return TypeReference(scalar: ScalarType(word: name), name: name, span: span(from: start))
    }
}
