// SPDX-License-Identifier: Apache-2.0

/// Rewrites options so that all that mean the same become the same.
struct OptionNormalizer {
    private let model: LinkedModel
    private let budget: NameBudget
    private let names: ExtensionNames
    /// The message that describes the options, if the schema has it.
    private let root: Int?

    /// - Parameters:
    ///   - scope: where the names of extensions are looked up from.
    ///   - budget: what full names may take; past it names stay as they are written.
    init(_ model: LinkedModel, of element: OptionElement, from scope: Int, _ budget: NameBudget) {
        self.model = model
        self.budget = budget
        names = ExtensionNames(model, from: scope)
        let symbol = model.symbol(named: "google.protobuf.\(element.options)")
        root = symbol.flatMap { model.symbols[$0].kind == .message ? model.symbols[$0].index : nil }
    }

    /// An option with the full names of its extensions, messages in it sorted by key.
    func qualified(_ option: OptionNode) -> OptionNode {
        var result = option
        var message = root
        var last: Int?
        for index in result.parts.indices {
            let part = result.parts[index]
            last = part.isExtension ? names.find(part.name) : message.flatMap { field(part.name, of: $0) }
            message = last.flatMap(type)
            guard part.isExtension, let last else { continue }
            if let name = budget.taken(names.name(of: last)) { result.parts[index].name = name }
        }
        if case .message(let value) = option.value { result.value = .message(sorted(value, of: last)) }
        return result
    }

    private func field(_ name: String, of message: Int) -> Int? {
        let scope = model.messages[message].symbol
        guard let symbol = model.symbols.find(name, in: scope) ?? model.symbols.find(name.lowercased(), in: scope),
            model.symbols[symbol].kind == .field
        else { return nil }
        return model.symbols[symbol].index
    }

    /// The message that a field's values are; of a map those of its entries.
    private func type(of field: Int) -> Int? {
        guard case .message(let message) = model.fields[field].type else { return nil }
        return message
    }

    /// A value of a field. Recursion goes along the text, whose depth is bounded.
    private func sorted(_ value: MessageValue, of field: Int?) -> MessageValue {
        guard let field, model.fields[field].isMap else {
            return sorted(value, ofMessage: field.flatMap(type))
        }
        return sorted(value) { _ in (nil, type(of: field)) }
    }

    private func sorted(_ value: MessageValue, ofMessage message: Int?) -> MessageValue {
        guard let message else { return sorted(value) { _ in (nil, nil) } }
        let inner = ExtensionNames(model, around: message)
        return sorted(value) { key in
            switch key {
            case .field(let name): return (self.field(name, of: message), nil)
            case .extension(let name): return (inner.find(name), nil)
            case .any(_, let type):
                guard let symbol = model.symbol(named: type), model.symbols[symbol].kind == .message else {
                    return (nil, nil)
                }
                return (nil, model.symbols[symbol].index)
            }
        }
    }

    /// - Parameter place: by key, the field that it names, or else the message that its values are.
    private func sorted(_ message: MessageValue, _ place: (FieldValue.Key) -> (field: Int?, message: Int?))
        -> MessageValue
    {
        var result = message
        result.fields.removeAll { $0.isList && $0.values.isEmpty }
        for index in result.fields.indices {
            let target = place(result.fields[index].key)
            result.fields[index].values = result.fields[index].values.map { value in
                guard case .message(let inner) = value.content else { return value }
                let content = target.field.map { sorted(inner, of: $0) } ?? sorted(inner, ofMessage: target.message)
                return TextValue(content: .message(content), span: value.span)
            }
            result.fields[index].key = qualified(result.fields[index].key, target.field)
            if result.fields[index].values.count == 1 { result.fields[index].isList = false }
        }
        let order = result.fields.enumerated().map { (Self.text($0.element.key), $0.offset, $0.element) }.sorted {
            $0.0 == $1.0 ? $0.1 < $1.1 : $0.0.utf8.lexicographicallyPrecedes($1.0.utf8)
        }
        result.fields = order.map(\.2)
        return result
    }

    /// The key with the full name of its extension, if that can be written: keys have no leading dot.
    private func qualified(_ key: FieldValue.Key, _ field: Int?) -> FieldValue.Key {
        guard case .extension = key, let field, let message = model.fields[field].message else { return key }
        let name = budget.taken(ExtensionNames(model, around: message).name(of: field))
        guard let name, name.utf8.first != UInt8(ascii: ".") else { return key }
        return .extension(name)
    }

    private static func text(_ key: FieldValue.Key) -> String {
        switch key {
        case .field(let name): name
        case .extension(let name): "[\(name)]"
        case .any(let prefix, let type): "[\(prefix)/\(type)]"
        }
    }
}
