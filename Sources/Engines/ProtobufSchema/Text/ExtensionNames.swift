// SPDX-License-Identifier: Apache-2.0

/// What the names of extensions in options stand for, seen from one scope.
struct ExtensionNames {
    private let model: LinkedModel
    private let scope: Int

    init(_ model: LinkedModel, from scope: Int) {
        self.model = model
        self.scope = scope
    }

    /// The names in a value that is a message of a type: they are looked up from around the type.
    init(_ model: LinkedModel, around message: Int) {
        self.init(model, from: model.symbols[model.messages[message].symbol].parent)
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
}
