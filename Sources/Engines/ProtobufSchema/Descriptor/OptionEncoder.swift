// SPDX-License-Identifier: Apache-2.0

/// Writes options as the messages of `descriptor.proto` that describe them, custom ones as extensions.
struct OptionEncoder {
    private let model: LinkedModel
    /// Where those messages are: the schema itself, if it imports the file that has them, else the built-in one.
    private let types: LinkedModel?
    private let isOwn: Bool
    private let cache: LookupCache?

    /// The built-in `descriptor.proto` by itself.
    private static let builtIn: LinkedModel? = {
        guard let file = WellKnownFiles.file(at: WellKnownFiles.descriptorPath) else { return nil }
        return try? ProtobufSchema(linking: file).model
    }()

    init(_ model: LinkedModel) {
        self.model = model
        isOwn = Self.hasOptions(model)
        types = Self.types(for: model)
        cache = types.map(LookupCache.init)
    }

    private static func hasOptions(_ model: LinkedModel) -> Bool {
        model.symbol(named: "google.protobuf.FileOptions") != nil
    }

    /// The model that describes the options of another.
    static func types(for model: LinkedModel) -> LinkedModel? { hasOptions(model) ? model : builtIn }

    /// The binary form of an element's options; nil without any.
    func encoded(_ options: [OptionNode], of element: OptionElement, in scope: Int) -> [UInt8]? {
        guard let types, let cache, let symbol = types.symbol(named: "google.protobuf.\(element.options)"),
            types.symbols[symbol].kind == .message
        else { return nil }
        let root = types.symbols[symbol].index
        let run = Run(types: types, cache: cache, names: isOwn ? ExtensionNames(model, from: scope) : nil)
        let paths = options.map { option in
            (option.parts[...], TextValue(content: option.value.content, span: option.valueSpan))
        }
        let bytes = run.encoded(Self.tree(of: paths), of: root)
        return bytes.isEmpty ? nil : bytes
    }

    /// Options as one message: those whose names begin alike are in one message below it. Recursion goes along the
    /// names, whose parts are bounded in number.
    private static func tree(of options: [(path: ArraySlice<OptionNamePart>, value: TextValue)]) -> MessageValue {
        var groups: [FieldValue.Key: [(path: ArraySlice<OptionNamePart>, value: TextValue)]] = [:]
        var order: [FieldValue.Key] = []
        for option in options {
            guard let part = option.path.first else { continue }
            // A dot, which keys in values do not begin with, marks names that are looked up from the element.
            let key: FieldValue.Key = part.isExtension ? .extension("." + part.name) : .field(part.name)
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append((option.path.dropFirst(), option.value))
        }
        var root = MessageValue(span: .none)
        for key in order {
            let group = groups[key] ?? []
            var values = group.filter { $0.path.isEmpty }.map(\.value)
            let inner = group.filter { !$0.path.isEmpty }
            if !inner.isEmpty { values.append(TextValue(content: .message(tree(of: inner)), span: .none)) }
            root.fields.append(FieldValue(key: key, keySpan: .none, values: values, isList: true, span: .none))
        }
        return root
    }
}

extension OptionEncoder {
    /// The options of one element. Recursion goes along the text, whose depth is bounded.
    struct Run {
        let types: LinkedModel
        let cache: LookupCache
        let names: ExtensionNames?

        private func field(_ name: String, of message: Int) -> Int? {
            guard let symbol = types.symbols.find(name, in: types.messages[message].symbol),
                types.symbols[symbol].kind == .field
            else { return nil }
            return types.symbols[symbol].index
        }

        private func `extension`(_ name: String, of message: Int) -> Int? {
            guard let names else { return nil }
            if name.utf8.first == UInt8(ascii: ".") { return names.find(String(name.dropFirst())) }
            return ExtensionNames(types, around: message).find(name)
        }

        private func delimited(_ bytes: [UInt8], as field: LinkedField) -> [UInt8] {
            var writer = WireWriter()
            if field.isGroup || (field.features.isDelimited && !field.isMap) {
                writer.tag(field.node.number, .startGroup)
                writer.raw(bytes)
                writer.tag(field.node.number, .endGroup)
            } else {
                writer.bytes(field.node.number, bytes)
            }
            return writer.bytes
        }

        /// The values of a field with their tags.
        func encoded(_ values: [TextValue], of place: Int) -> [UInt8] {
            let field = types.fields[place]
            var writer = WireWriter()
            var packed = WireWriter()
            for value in values {
                switch field.type {
                case _ where field.isMap: writer.bytes(field.node.number, entry(value, of: field))
                case .message(let inner):
                    guard case .message(let message) = value.content else { continue }
                    writer.raw(delimited(encoded(message, of: inner), as: field))
                case .scalar(let scalar):
                    if field.isPackedList, !scalar.isLengthDelimited {
                        WireScalar(value.content, scalar).write(to: &packed)
                    } else {
                        writer.tag(field.node.number, WireScalar.type(of: scalar))
                        WireScalar(value.content, scalar).write(to: &writer)
                    }
                case .enumeration(let index):
                    let number = UInt64(bitPattern: Int64(self.number(value.content, inEnum: index)))
                    if field.isPackedList {
                        packed.varint(number)
                    } else {
                        writer.tag(field.node.number, .varint)
                        writer.varint(number)
                    }
                case .unknown: continue
                }
            }
            if !packed.bytes.isEmpty { writer.bytes(field.node.number, packed.bytes) }
            return writer.bytes
        }

        private func number(_ content: TextValue.Content, inEnum index: Int) -> Int32 {
            switch content {
            case .identifier(let word, _): cache.number(word, inEnum: index) ?? 0
            case .integer(let magnitude, let isNegative): TextScalar.int32(magnitude, isNegative: isNegative) ?? 0
            default: 0
            }
        }

        /// A message, its fields in the order of their numbers.
        func encoded(_ message: MessageValue, of index: Int) -> [UInt8] {
            var places: [Int: [TextValue]] = [:]
            var result: [UInt8] = []
            for field in message.fields {
                switch field.key {
                case .field(let name):
                    let place = self.field(name, of: index) ?? self.field(name.lowercased(), of: index)
                    if let place { places[place, default: []] += field.values }
                case .extension(let name):
                    if let place = self.extension(name, of: index) { places[place, default: []] += field.values }
                case .any(let prefix, let type): result += any("\(prefix)/\(type)", type, field)
                }
            }
            let order = places.keys.sorted { types.fields[$0].node.number < types.fields[$1].node.number }
            for place in order { result += encoded(places[place] ?? [], of: place) }
            return result
        }

        private func any(_ url: String, _ type: String, _ field: FieldValue) -> [UInt8] {
            guard let symbol = types.symbol(named: type), types.symbols[symbol].kind == .message,
                case .message(let inner)? = field.values.first?.content
            else { return [] }
            var writer = WireWriter()
            writer.string(1, url)
            writer.bytes(2, encoded(inner, of: types.symbols[symbol].index))
            return writer.bytes
        }

        /// An entry of a map: `{ key: … value: … }`.
        private func entry(_ value: TextValue, of field: LinkedField) -> [UInt8] {
            guard case .message(let message) = value.content, let key = field.mapKey else { return [] }
            var writer = WireWriter()
            for part in message.fields {
                guard let content = part.values.first?.content else { continue }
                if part.key == .field("key") {
                    writer.tag(1, WireScalar.type(of: key))
                    WireScalar(content, key).write(to: &writer)
                } else if part.key == .field("value") {
                    addEntryValue(content, field.type, to: &writer)
                }
            }
            return writer.bytes
        }

        private func addEntryValue(_ content: TextValue.Content, _ type: ValueType, to writer: inout WireWriter) {
            switch type {
            case .scalar(let scalar):
                writer.tag(2, WireScalar.type(of: scalar))
                WireScalar(content, scalar).write(to: &writer)
            case .enumeration(let index): writer.integer(2, number(content, inEnum: index))
            case .message(let inner):
                if case .message(let message) = content { writer.bytes(2, encoded(message, of: inner)) }
            case .unknown: break
            }
        }
    }
}

extension LinkedField {
    /// Whether a list of the field's values is written as one.
    var isPackedList: Bool {
        guard node.label == .repeated else { return false }
        return node.options.bool("packed") ?? features.isPacked
    }
}
