// SPDX-License-Identifier: Apache-2.0

/// Messages in the text format, as values of options.
extension OptionRun {
    /// Whether a message in the text format is one of its type. Recursion goes along the text, whose depth is bounded.
    mutating func checkMessage(
        _ value: MessageValue,
        of message: Int,
        _ path: [Int],
        _ option: OptionNode
    ) throws(ProtobufSchemaError) {
        var set: Set<Int> = []
        var oneofs: Set<Int> = []
        for field in value.fields {
            if case .any(let prefix, let type) = field.key {
                guard value.fields.count == 1 else {
                    throw error(
                        .invalidValue,
                        "a message with its type in brackets is all of its Any",
                        at: field.keySpan
                    )
                }
                try checkAny(prefix, type, field, of: message, path, option)
                continue
            }
            guard let place = try find(field, in: message) else { continue }
            let definition = types.fields[place]
            try checkUse(of: place, at: field.keySpan)
            if field.isList, !definition.isRepeated {
                throw error(.invalidValue, "\(definition.node.name.text) takes one value, not a list", at: field.span)
            }
            if !set.insert(place).inserted, !definition.isRepeated {
                throw error(.invalidValue, "\(definition.node.name.text) is set twice", at: field.keySpan)
            }
            if let oneof = definition.node.oneof, !definition.isExtension, !oneofs.insert(oneof).inserted {
                let text = "\(definition.node.name.text) is in a oneof of which another field is set"
                throw error(.invalidValue, text, at: field.keySpan)
            }
            let inner = path + [place]
            try take(inner, isRepeated: true, option)
            for value in field.values { try checkText(value, of: place, inner, option) }
        }
        for place in types.messages[message].required where !set.contains(place) {
            let name = types.fields[place].node.name.text
            throw error(.invalidValue, "the required field \(name) is not set", at: value.span)
        }
    }

    /// The field that a key names; nil for reserved names and what may come from a missing import.
    private func find(_ field: FieldValue, in message: Int) throws(ProtobufSchemaError) -> Int? {
        func whole() -> String { types.symbols.fullName(types.messages[message].symbol) }
        switch field.key {
        case .field(let name):
            if let place = types.field(name, of: message) { return place }
            // Groups may be named after their type.
            if let place = types.field(name.lowercased(), of: message), types.fields[place].isDelimitedMessage,
                case .message(let index) = types.fields[place].type, types.messages[index].node.name.text == name
            {
                return place
            }
            if types.messages[message].reservedNames.contains(name) { return nil }
            throw error(.invalidValue, "\(whole()) has no field \(name)", at: field.keySpan)
        case .extension(let name):
            guard types.isOwn, let symbol = linker.find(name, from: scope(around: message), .option) else {
                if linker.hasMissingImports { return nil }
                throw error(.invalidValue, "there is no extension \(name) here", at: field.keySpan)
            }
            let found = linker.symbols[symbol]
            guard found.kind == .extension, linker.fields[found.index].message == message else {
                throw error(.invalidValue, "\(name) is not an extension of \(whole())", at: field.keySpan)
            }
            return found.index
        case .any: return nil
        }
    }

    /// Extensions in a message are looked up from around the message's type.
    private func scope(around message: Int) -> Int { types.symbols[types.messages[message].symbol].parent }

    private mutating func checkAny(
        _ prefix: String,
        _ type: String,
        _ field: FieldValue,
        of message: Int,
        _ path: [Int],
        _ option: OptionNode
    ) throws(ProtobufSchemaError) {
        guard types.symbols.fullName(types.messages[message].symbol) == "google.protobuf.Any",
            prefix == "type.googleapis.com" || prefix == "type.googleprod.com"
        else {
            throw error(.invalidValue, "[\(prefix)/\(type)] belongs into a google.protobuf.Any", at: field.keySpan)
        }
        guard let symbol = linker.find("." + type, from: SymbolTable.root, .option),
            linker.symbols[symbol].kind == .message
        else {
            if linker.hasMissingImports { return }
            throw error(.invalidValue, "there is no message \(type) here", at: field.keySpan)
        }
        guard !field.isList, case .message(let value)? = field.values.first?.content else {
            throw error(.invalidValue, "an Any holds one message", at: field.span)
        }
        try checkMessage(value, of: linker.symbols[symbol].index, path + [-1], option)
    }

    private mutating func checkText(
        _ value: TextValue,
        of place: Int,
        _ path: [Int],
        _ option: OptionNode
    ) throws(ProtobufSchemaError) {
        let field = types.fields[place]
        if field.isMap {
            guard case .message(let entry) = value.content else {
                throw error(.invalidValue, "an entry of a map is a message in braces", at: value.span)
            }
            return try checkEntry(entry, of: place, path, option)
        }
        try checkText(value, of: field.type, named: field.node.name.text, path, option)
    }

    private mutating func checkText(
        _ value: TextValue,
        of type: ValueType,
        named name: String,
        _ path: [Int],
        _ option: OptionNode
    ) throws(ProtobufSchemaError) {
        switch type {
        case .unknown: return
        case .message(let index):
            guard case .message(let inner) = value.content else {
                throw error(.invalidValue, "\(name) takes a message in braces", at: value.span)
            }
            if types.messages[index].isMessageSet, !inner.fields.isEmpty {
                throw error(.invalidOption, "message sets cannot be set in options", at: value.span)
            }
            try checkMessage(inner, of: index, path, option)
        case .enumeration(let index):
            guard isValue(value, ofEnum: index) else {
                let whole = types.symbols.fullName(types.enums[index].symbol)
                throw error(.invalidValue, "\(name) takes a value of \(whole)", at: value.span)
            }
            if case .identifier(let word, _) = value.content {
                try checkUse(ofValue: word, inEnum: index, at: value.span)
                if option.parts.first?.name == "features", option.parts[0].isExtension == false,
                    word.hasSuffix("_UNKNOWN")
                {
                    throw error(.invalidValue, "a feature cannot be set to \(word)", at: value.span)
                }
            }
        case .scalar(let scalar):
            guard TextScalar(linker.node, value).isValue(of: scalar) else {
                throw error(.invalidValue, "\(name) takes a value of \(scalar.word)", at: value.span)
            }
        }
    }

    /// An entry of a map is a message with a key and a value.
    mutating func checkEntry(
        _ entry: MessageValue,
        of place: Int,
        _ path: [Int],
        _ option: OptionNode
    ) throws(ProtobufSchemaError) {
        let field = types.fields[place]
        var set: Set<String> = []
        for part in entry.fields {
            guard case .field(let name) = part.key, name == "key" || name == "value" else {
                throw error(.invalidValue, "an entry of a map has a key and a value only", at: part.keySpan)
            }
            guard !part.isList, let content = part.values.first, set.insert(name).inserted else {
                throw error(.invalidValue, "an entry of a map has one \(name)", at: part.span)
            }
            let type = name == "value" ? field.type : .scalar(field.mapKey ?? .string)
            try checkText(content, of: type, named: name, path + [name == "value" ? -2 : -3], option)
        }
    }

    private func isValue(_ value: TextValue, ofEnum index: Int) -> Bool {
        switch value.content {
        case .identifier(let word, let isNegative): return !isNegative && types.hasValue(word, inEnum: index)
        case .integer(let magnitude, let isNegative):
            guard let number = TextScalar.int32(magnitude, isNegative: isNegative) else { return false }
            return types.enums[index].features.hasOpenEnums
                || types.enums[index].hasValue(number)
        default: return false
        }
    }
}

extension LinkedField {
    /// Whether values are messages that are encoded as groups are.
    fileprivate var isDelimitedMessage: Bool {
        guard case .message = type else { return false }
        return isGroup || features.isDelimited
    }
}
