// SPDX-License-Identifier: Apache-2.0
import JSON

extension AvroSchemaParser {
    /// The full name of a definition.
    struct DefinedName {
        let space: UInt32
        let simple: UnsafeBufferPointer<UInt8>
        let node: Int
    }

    /// Reads the name of a definition: a dotted one wins over "namespace", which wins over the enclosing namespace.
    mutating func name(
        _ attributes: AvroAttributes,
        _ node: Int,
        in enclosing: UInt32,
        _ view: JSONTapeView
    ) throws(Failure) -> DefinedName {
        let value = try present(attributes.name, "name", node, view)
        guard view.nodes[value].kind == .string else {
            throw failure(.invalidName, value, view, "a name is a string, found a \(view.kind(value))")
        }
        let own = attributes.namespace
        let hasOwn = own != 0 && view.nodes[own].kind != .null
        if hasOwn, view.nodes[own].kind != .string {
            throw failure(.invalidName, own, view, "a namespace is a string, found a \(view.kind(own))")
        }
        let written = AvroWrittenName(view.bytes(value))
        let namespace = written.namespace ?? (hasOwn ? view.bytes(own) : nil)
        guard written.isValid, namespace.map({ $0.isEmpty || AvroNameRule.isDotted($0) }) ?? true else {
            let space = hasOwn ? view.string(own) : self.namespace(enclosing)
            throw failure(
                .invalidName,
                value,
                view,
                "\(quoted(view.bytes(value))) in namespace \(quoted(space)) is not a name; each part is a letter or _ "
                    + "followed by letters, digits and _"
            )
        }
        let space = namespace.map { names.space($0) } ?? enclosing
        return DefinedName(space: space, simple: written.simple, node: value)
    }

    /// Reads the aliases of a named type; their places among the names.
    mutating func aliases(_ list: Int, of name: DefinedName, _ view: JSONTapeView) throws(Failure) -> Range<UInt32> {
        if list == 0 { return 0..<0 }
        try checkStrings(list, view)
        let first = UInt32(truncatingIfNeeded: names.entries.count)
        var element = list + 1
        while element < view.nodes[list].extent {
            let alias = AvroWrittenName(view.bytes(element))
            guard alias.isValid else {
                throw failure(.invalidName, list, view, "an alias is a name, \(quoted(view.bytes(element))) is not")
            }
            let space = alias.namespace.map { names.space($0) } ?? name.space
            _ = names.add(space, alias.simple)
            element += 1
        }
        return first..<UInt32(truncatingIfNeeded: names.entries.count)
    }

    /// Checks that a list of aliases is one of strings.
    func checkStrings(_ list: Int, _ view: JSONTapeView) throws(Failure) {
        guard view.nodes[list].kind == .array else {
            throw failure(
                .invalidAttribute,
                list,
                view,
                "\"aliases\" is an array of names, found a \(view.kind(list))"
            )
        }
        var element = list + 1
        while element < view.nodes[list].extent {
            guard view.nodes[element].kind == .string else {
                throw failure(
                    .invalidAttribute,
                    element,
                    view,
                    "an alias is a string, found a \(view.kind(element))"
                )
            }
            element += 1
        }
    }

    /// Enters a named type before its parts are read, so that they can refer to it.
    mutating func declare(
        _ shape: AvroShape,
        _ name: DefinedName,
        _ aliases: Range<UInt32>,
        _ node: Int,
        _ view: JSONTapeView
    ) throws(Failure) -> UInt32 {
        if name.space == AvroNameTable.nullSpace, AvroShape(primitive: name.simple) != nil {
            throw failure(
                .redefinedName,
                name.node,
                view,
                "\(quoted(name.simple)) is the name of a primitive type"
            )
        }
        try spend(name.space, name.simple, node, view)
        guard names.type(name.space, name.simple) == nil else {
            throw failure(
                .redefinedName,
                name.node,
                view,
                "\(quoted(full(name))) is already defined; refer to it by its name instead"
            )
        }
        let id = add(shape, node, view)
        types[Int(id)].name = names.declare(name.space, name.simple, as: id)
        types[Int(id)].aliases = aliases
        return id
    }

    func full(_ name: DefinedName) -> String {
        AvroName(namespace: namespace(name.space), simple: String(decoding: name.simple, as: UTF8.self)).full
    }
}

extension AvroSchemaParser {
    mutating func enumeration(
        _ attributes: AvroAttributes,
        _ node: Int,
        in enclosing: UInt32,
        _ view: JSONTapeView
    ) throws(Failure) -> UInt32 {
        let name = try name(attributes, node, in: enclosing, view)
        let list = try present(attributes.symbols, "symbols", node, view)
        let first = words.count
        try symbols(list, of: name, view)
        let count = words.count - first
        if attributes.defaultValue != 0 { try checkDefault(attributes.defaultValue, list, view) }
        let aliases = try aliases(attributes.aliases, of: name, view)
        let id = try declare(.enumeration, name, aliases, node, view)
        types[Int(id)].first = UInt32(truncatingIfNeeded: first)
        types[Int(id)].count = UInt32(truncatingIfNeeded: count)
        types[Int(id)].detailOffset = view.nodes[list].offset
        types[Int(id)].hasDefault = attributes.defaultValue != 0
        return id
    }

    private mutating func symbols(_ list: Int, of name: DefinedName, _ view: JSONTapeView) throws(Failure) {
        guard view.nodes[list].kind == .array else {
            throw failure(
                .invalidAttribute,
                list,
                view,
                "\"symbols\" is an array of names, found a \(view.kind(list))"
            )
        }
        var seen = AvroWordSet(expected: Int(view.nodes[list].count))
        let first = words.count
        var element = list + 1
        while element < view.nodes[list].extent {
            guard view.nodes[element].kind == .string, AvroNameRule.isSimple(view.bytes(element)) else {
                throw failure(
                    .invalidName,
                    element,
                    view,
                    "a symbol is a letter or _ followed by letters, digits and _"
                )
            }
            let symbol = view.bytes(element)
            let word = names.word(symbol)
            guard seen.insert(symbol, word, among: words[first...], names) else {
                throw failure(
                    .duplicate,
                    element,
                    view,
                    "the enum \(quoted(full(name))) already has the symbol \(quoted(symbol))"
                )
            }
            words.append(word)
            element = view.next(element)
        }
    }

    private func checkDefault(_ value: Int, _ list: Int, _ view: JSONTapeView) throws(Failure) {
        if view.nodes[value].kind == .string {
            var element = list + 1
            while element < view.nodes[list].extent {
                if view.bytes(element).hasSameBytes(as: view.bytes(value)) { return }
                element += 1
            }
        }
        throw failure(.invalidDefault, value, view, "an enum's \"default\" is one of its own symbols")
    }

    mutating func fixed(
        _ attributes: AvroAttributes,
        _ node: Int,
        in enclosing: UInt32,
        _ view: JSONTapeView
    ) throws(Failure) -> UInt32 {
        let name = try name(attributes, node, in: enclosing, view)
        let value = try present(attributes.size, "size", node, view)
        guard let size = view.integer(value), size >= 0, size <= Int32.max else {
            throw failure(
                .invalidAttribute,
                value,
                view,
                "\"size\" is a whole number of bytes from 0 to 2147483647"
            )
        }
        let aliases = try aliases(attributes.aliases, of: name, view)
        let id = try declare(.fixed, name, aliases, node, view)
        types[Int(id)].first = UInt32(truncatingIfNeeded: size)
        types[Int(id)].detailOffset = view.nodes[value].offset
        return id
    }
}

extension JSONTapeView {
    /// The value, if it is a number written as an integer that fits 64 bits.
    func integer(_ node: Int) -> Int? {
        nodes[node].kind == .number ? tree(node).int : nil
    }
}
