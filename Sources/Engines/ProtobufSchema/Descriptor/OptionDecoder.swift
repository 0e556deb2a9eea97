// SPDX-License-Identifier: Apache-2.0

/// Reads options from the messages of `descriptor.proto` that describe them, custom ones from extensions.
///
/// What no known file defines is left out.
struct OptionDecoder {
    let types: LinkedModel
    private let extensions: [Key: Int]
    private let cache: LookupCache
    private let budget: NameBudget
    private let limits: ProtobufLimits
    /// The simple names that may hide the first part of a full name; nil if they are not known.
    private let hiding: Set<String>?
    private let marks = Marks()

    private final class Marks {
        var hasExtensions = false
    }

    private struct Key: Hashable {
        let message: Int
        let number: Int32
    }

    /// - Parameters:
    ///   - model: the files that may define extensions.
    ///   - isWhole: whether the descriptor's own file is among them.
    init?(_ model: LinkedModel, _ limits: ProtobufLimits, isWhole: Bool) {
        guard let types = OptionEncoder.types(for: model) else { return nil }
        self.types = types
        cache = LookupCache(types)
        // A text with more names than fit into it would not be read.
        budget = NameBudget(bytes: limits.bytes)
        self.limits = limits
        let inner = types.symbols.symbols.lazy.filter { $0.parent != SymbolTable.root }
        hiding = isWhole ? Set(inner.map(\.name)) : nil
        var extensions: [Key: Int] = [:]
        for (place, field) in types.fields.enumerated() where field.isExtension {
            if let message = field.message { extensions[Key(message: message, number: field.node.number)] = place }
        }
        self.extensions = extensions
    }

    /// Whether an option was an extension.
    var hasExtensions: Bool { marks.hasExtensions }

    /// The options of an element, in the order of their numbers.
    func options(
        _ bytes: ArraySlice<UInt8>,
        of element: OptionElement
    ) throws(ProtobufSchemaError) -> [OptionNode] {
        guard let symbol = types.symbol(named: "google.protobuf.\(element.options)"),
            types.symbols[symbol].kind == .message
        else { return [] }
        var nodes: [OptionNode] = []
        for part in try parts(bytes, of: types.symbols[symbol].index) {
            let field = types.fields[part.place]
            // The compiler's own bookkeeping.
            if !field.isExtension, ["uninterpreted_option", "map_entry"].contains(field.node.name.text) { continue }
            for value in try values(part, depth: limits.depth) {
                // Outside of messages the language has no numbers for values of enums.
                if case .enumeration = field.type, case .integer = value.content { continue }
                let name = namePart(try name(of: part.place), isExtension: field.isExtension)
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

    /// The name of a field, of an extension the full one.
    private func name(of place: Int) throws(ProtobufSchemaError) -> String {
        let field = types.fields[place]
        return try taken(field.isExtension ? types.name(ofField: place) : field.node.name.text)
    }

    /// The name of an extension as a key in a message. Such names have no leading dot: where a nearer name hides the
    /// full one, a shorter may do.
    private func keyName(of place: Int, in message: Int) throws(ProtobufSchemaError) -> String {
        let whole = try name(of: place)
        let names = ExtensionNames(types, around: message)
        guard names.name(of: place).utf8.first == UInt8(ascii: ".") else { return whole }
        var rest = whole.utf8[...]
        while let dot = rest.firstIndex(of: UInt8(ascii: ".")) {
            rest = rest[rest.index(after: dot)...]
            let shorter = String(decoding: rest, as: UTF8.self)
            if names.find(shorter) == place { return shorter }
        }
        return whole
    }

    /// A name for the text, if there is room for it: a few bytes may stand for a long name.
    private func taken(_ name: String) throws(ProtobufSchemaError) -> String {
        guard budget.take(name) else {
            let message = "the names in its options take more than \(limits.bytes) bytes"
            throw DescriptorFields.error(message, at: 0, .tooLarge)
        }
        return name
    }

    private func namePart(_ key: FieldValue.Key) -> OptionNamePart {
        switch key {
        case .field(let name): namePart(name, isExtension: false)
        case .extension(let name), .any(_, let name): namePart(name, isExtension: true)
        }
    }

    /// A part of a name; full names have a leading dot where a nearer name may hide them.
    private func namePart(_ name: String, isExtension: Bool) -> OptionNamePart {
        guard isExtension else { return OptionNamePart(name: name, isExtension: false, span: .none) }
        marks.hasExtensions = true
        let first = String(decoding: name.utf8.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
        let isHidden = hiding?.contains(first) ?? true
        return OptionNamePart(name: isHidden ? "." + name : name, isExtension: true, span: .none)
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
        guard depth > 0 else {
            throw DescriptorFields.error("values of options are nested too deep", at: bytes.startIndex, .tooLarge)
        }
        var result = MessageValue(span: .none)
        for part in try parts(bytes, of: index) {
            let values = try values(part, depth: depth - 1)
            guard !values.isEmpty else { continue }
            let isExtension = types.fields[part.place].isExtension
            let name = isExtension ? try keyName(of: part.place, in: index) : try name(of: part.place)
            let key: FieldValue.Key = isExtension ? .extension(name) : .field(name)
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
                    if let word = try word(number, isNegative, inEnum: index) { contents.append(word) }
                }
            }
        case .unknown: break
        }
        if !field.isRepeated { contents = contents.suffix(1) }
        return contents.map { TextValue(content: $0, span: .none) }
    }

    /// The name of an enum's value, or its number if it has none; nil where that is no value of the enum.
    private func word(
        _ magnitude: UInt64,
        _ isNegative: Bool,
        inEnum index: Int
    ) throws(ProtobufSchemaError) -> TextValue.Content? {
        guard let number = TextScalar.int32(magnitude, isNegative: isNegative),
            let word = cache.word(number, inEnum: index)
        else { return types.enums[index].features.hasOpenEnums ? .integer(magnitude, isNegative: isNegative) : nil }
        return .identifier(try taken(word), isNegative: false)
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
                let word = try word(number, isNegative, inEnum: index)
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
