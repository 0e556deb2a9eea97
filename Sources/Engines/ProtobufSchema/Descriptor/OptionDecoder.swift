// SPDX-License-Identifier: Apache-2.0

/// Reads options from the messages of `descriptor.proto` that describe them, custom ones from extensions.
///
/// What no known file defines is left out.
struct OptionDecoder {
    let types: LinkedModel
    private let extensions: [Key: Int]
    private let cache: LookupCache

    private struct Key: Hashable {
        let message: Int
        let number: Int32
    }

    /// - Parameter model: the files that may define extensions.
    init?(_ model: LinkedModel) {
        guard let types = OptionEncoder.types(for: model) else { return nil }
        self.types = types
        cache = LookupCache(types)
        var extensions: [Key: Int] = [:]
        for (place, field) in types.fields.enumerated() where field.isExtension {
            if let message = field.message { extensions[Key(message: message, number: field.node.number)] = place }
        }
        self.extensions = extensions
    }

    /// The options of an element, in the order of their numbers.
    func options(
        _ bytes: ArraySlice<UInt8>,
        of element: OptionElement,
        depth: Int
    ) throws(ProtobufSchemaError) -> [OptionNode] {
        guard let symbol = types.symbol(named: "google.protobuf.\(element.options)"),
            types.symbols[symbol].kind == .message
        else { return [] }
        var nodes: [OptionNode] = []
        for part in try parts(bytes, of: types.symbols[symbol].index) {
            let field = types.fields[part.place]
            // The compiler's own bookkeeping.
            if !field.isExtension, ["uninterpreted_option", "map_entry"].contains(field.node.name.text) { continue }
            let name = namePart(field, part.place)
            for value in try values(part, depth: depth) {
                guard name.name == "features", !name.isExtension, case .message(let features) = value.content else {
                    nodes.append(node([name], value.content))
                    continue
                }
                for feature in features.fields {
                    for inner in feature.values { nodes.append(node([name, namePart(feature.key)], inner.content)) }
                }
            }
        }
        return nodes
    }

    private func namePart(_ field: LinkedField, _ place: Int) -> OptionNamePart {
        let name = field.isExtension ? types.name(ofField: place) : field.node.name.text
        return OptionNamePart(name: name, isExtension: field.isExtension, span: .none)
    }

    private func namePart(_ key: FieldValue.Key) -> OptionNamePart {
        switch key {
        case .field(let name): OptionNamePart(name: name, isExtension: false, span: .none)
        case .extension(let name): OptionNamePart(name: name, isExtension: true, span: .none)
        case .any(_, let type): OptionNamePart(name: type, isExtension: true, span: .none)
        }
    }

    private func node(_ parts: [OptionNamePart], _ content: TextValue.Content) -> OptionNode {
        let value: OptionValue =
            switch content {
            case .identifier(let word, let isNegative):
                isNegative ? .double(word == "inf" ? -.infinity : -.nan) : .identifier(word)
            case .integer(let number, false): .unsigned(number)
            case .integer(let number, true): .negative(Int64(truncatingIfNeeded: 0 &- number))
            case .double(let number): .double(number)
            case .string(let bytes): .string(bytes)
            case .message(let message): .message(message)
            }
        return OptionNode(parts: parts, value: value, nameSpan: .none, valueSpan: .none, span: .none)
    }
}

extension OptionDecoder {
    /// All that is written of one field.
    struct Part {
        var place: Int
        var contents: [WireField.Content]
    }

    /// The known fields of a message, in the order of their numbers.
    private func parts(_ bytes: ArraySlice<UInt8>, of message: Int) throws(ProtobufSchemaError) -> [Part] {
        let fields: [WireField]
        do throws(WireError) { fields = try WireReader.fields(bytes) } catch {
            throw DescriptorFields.error("\(error.message), at byte \(error.offset)", at: error.offset)
        }
        var parts: [Int32: Part] = [:]
        for field in fields {
            guard
                let place = cache.field(field.number, of: message)
                    ?? extensions[Key(message: message, number: field.number)]
            else {
                continue
            }
            parts[field.number, default: Part(place: place, contents: [])].contents.append(field.content)
        }
        return parts.sorted { $0.key < $1.key }.map(\.value)
    }

    /// A message in the text format. Recursion is bounded by the depth.
    private func message(
        _ bytes: ArraySlice<UInt8>,
        of index: Int,
        depth: Int
    ) throws(ProtobufSchemaError) -> MessageValue {
        guard depth > 1 else {
            throw DescriptorFields.error("values of options are nested too deep", at: bytes.startIndex, .tooLarge)
        }
        var result = MessageValue(span: .none)
        for part in try parts(bytes, of: index) {
            let field = types.fields[part.place]
            let key: FieldValue.Key =
                field.isExtension ? .extension(types.name(ofField: part.place)) : .field(field.node.name.text)
            let values = try values(part, depth: depth - 1)
            guard !values.isEmpty else { continue }
            result.fields.append(
                FieldValue(key: key, keySpan: .none, values: values, isList: values.count > 1, span: .none)
            )
        }
        return result
    }

    /// The values of a field; one, if it is not repeated: the last, or for messages all in one.
    private func values(_ part: Part, depth: Int) throws(ProtobufSchemaError) -> [TextValue] {
        let field = types.fields[part.place]
        var contents: [TextValue.Content] = []
        if field.isMap {
            for case .bytes(let bytes) in part.contents {
                contents.append(.message(try entry(bytes, of: field, depth: depth)))
            }
            return contents.map { TextValue(content: $0, span: .none) }
        }
        switch field.type {
        case .message(let index):
            var messages: [ArraySlice<UInt8>] = []
            for case .bytes(let bytes) in part.contents { messages.append(bytes) }
            if !field.isRepeated, messages.count > 1 { messages = [messages.flatMap { $0 }[...]] }
            for bytes in messages { contents.append(.message(try message(bytes, of: index, depth: depth))) }
        case .scalar(let scalar):
            for content in part.contents { contents += try WireValue.contents(content, scalar) }
        case .enumeration(let index):
            for content in part.contents {
                for case .integer(let number, let isNegative) in try WireValue.contents(content, .int32) {
                    if let word = word(number, isNegative, inEnum: index) { contents.append(word) }
                }
            }
        case .unknown: break
        }
        if !field.isRepeated { contents = contents.suffix(1) }
        return contents.map { TextValue(content: $0, span: .none) }
    }

    private func word(_ magnitude: UInt64, _ isNegative: Bool, inEnum index: Int) -> TextValue.Content? {
        guard let number = TextScalar.int32(magnitude, isNegative: isNegative) else { return nil }
        return cache.word(number, inEnum: index).map { .identifier($0, isNegative: false) }
    }

    private func entry(
        _ bytes: ArraySlice<UInt8>,
        of field: LinkedField,
        depth: Int
    ) throws(ProtobufSchemaError) -> MessageValue {
        let fields = try DescriptorFields(bytes)
        var result = MessageValue(span: .none)
        if let key = field.mapKey, let content = fields.content(1),
            let value = try WireValue.contents(content, key).last
        {
            result.fields.append(Self.entryField("key", value))
        }
        guard let content = fields.content(2) else { return result }
        switch field.type {
        case .scalar(let scalar):
            if let value = try WireValue.contents(content, scalar).last {
                result.fields.append(Self.entryField("value", value))
            }
        case .enumeration(let index):
            if case .integer(let number, let isNegative)? = try WireValue.contents(content, .int32).last,
                let word = word(number, isNegative, inEnum: index)
            {
                result.fields.append(Self.entryField("value", word))
            }
        case .message(let index):
            if case .bytes(let inner) = content {
                let value = try message(inner, of: index, depth: depth - 1)
                result.fields.append(Self.entryField("value", .message(value)))
            }
        case .unknown: break
        }
        return result
    }

    private static func entryField(_ name: String, _ content: TextValue.Content) -> FieldValue {
        let value = TextValue(content: content, span: .none)
        return FieldValue(key: .field(name), keySpan: .none, values: [value], isList: false, span: .none)
    }
}
