// SPDX-License-Identifier: Apache-2.0

/// What the names of extensions in options stand for, seen from one scope.
struct ExtensionNames {
    private let model: LinkedModel
    private let scope: Int

    init(_ model: LinkedModel, from scope: Int) {
        self.model = model
        self.scope = scope
    }

    /// The place among the model's fields of the extension that a name stands for.
    ///
    /// The innermost scope that has the name's first part decides, as everywhere in the language.
    func find(_ name: String) -> Int? {
        let parts = name.utf8.split(separator: UInt8(ascii: ".")).map { String(decoding: $0, as: UTF8.self) }
        guard let first = parts.first else { return nil }
        var scope = name.utf8.first == UInt8(ascii: ".") ? SymbolTable.root : scope
        while true {
            if let found = model.symbols.find(first, in: scope), parts.count == 1 || model.symbols[found].kind.isScope,
                let place = descend(parts.dropFirst(), from: found), model.symbols[place].kind == .extension
            {
                return model.symbols[place].index
            }
            if scope == SymbolTable.root { return nil }
            scope = model.symbols[scope].parent
        }
    }

    /// The full name of an extension; with a leading dot only where a nearer name would hide it.
    func name(of place: Int) -> String { shortest(model.name(ofField: place), of: model.fields[place].symbol) }

    /// The full name of a symbol; with a leading dot only where a nearer name would hide it.
    func shortest(_ name: String, of symbol: Int) -> String {
        let parts = name.utf8.split(separator: UInt8(ascii: ".")).map { String(decoding: $0, as: UTF8.self) }
        guard let first = parts.first else { return name }
        var scope = scope
        while scope != SymbolTable.root, model.symbols.find(first, in: scope) == nil {
            scope = model.symbols[scope].parent
        }
        let found = model.symbols.find(first, in: scope).flatMap { descend(parts.dropFirst(), from: $0) }
        return found == symbol ? name : "." + name
    }

    private func descend(_ parts: ArraySlice<String>, from symbol: Int) -> Int? {
        var place = symbol
        for part in parts {
            guard let next = model.symbols.find(part, in: place) else { return nil }
            place = next
        }
        return place
    }

    /// An option with the full names of its extensions, messages in it sorted by key.
    func qualified(_ option: OptionNode) -> OptionNode {
        var result = option
        for index in result.parts.indices where result.parts[index].isExtension {
            guard let place = find(result.parts[index].name) else { continue }
            result.parts[index].name = name(of: place)
        }
        if case .message(let value) = option.value { result.value = .message(sorted(value)) }
        return result
    }

    private func qualified(_ key: FieldValue.Key) -> FieldValue.Key {
        guard case .extension(let name) = key, let place = find(name) else { return key }
        return .extension(model.name(ofField: place))
    }

    private func sorted(_ message: MessageValue) -> MessageValue {
        var result = message
        result.fields.removeAll { $0.isList && $0.values.isEmpty }
        for index in result.fields.indices {
            result.fields[index].key = qualified(result.fields[index].key)
            result.fields[index].values = result.fields[index].values.map { value in
                guard case .message(let inner) = value.content else { return value }
                return TextValue(content: .message(sorted(inner)), span: value.span)
            }
            if result.fields[index].values.count == 1 { result.fields[index].isList = false }
        }
        let order = result.fields.enumerated().sorted {
            let (left, right) = (Self.text($0.element.key), Self.text($1.element.key))
            return left == right ? $0.offset < $1.offset : left.utf8.lexicographicallyPrecedes(right.utf8)
        }
        result.fields = order.map(\.element)
        return result
    }

    private static func text(_ key: FieldValue.Key) -> String {
        switch key {
        case .field(let name): name
        case .extension(let name): "[\(name)]"
        case .any(let prefix, let type): "[\(prefix)/\(type)]"
        }
    }
}
