// SPDX-License-Identifier: Apache-2.0

/// Replaces names of common types by the types they stand for.
struct CommonTypeResolver {
    /// The bounds of a type with all names replaced. Common types that use common types may double at each step: a
    /// short text can mean a type of any size.
    private enum Limits {
        static let depth = 256
        static let size = 1 << 20
    }

    /// A type with its measures, counted as if no part were shared.
    private struct Measured {
        let type: CedarType
        let depth: Int
        let size: Int
    }

    private let definitions: SchemaDefinitions
    private var resolved: [Name: Measured] = [:]

    /// Resolves all common types, in the order in which they need each other.
    init(_ definitions: SchemaDefinitions) throws(CedarError) {
        self.definitions = definitions
        for name in try order() {
            guard let defined = definitions.commonTypes[name] else { continue }
            resolved[name] = try measured(defined.declaration.type, in: defined.namespace, defined.fragment)
        }
    }

    /// A type of a declaration in that namespace.
    func type(
        _ expression: TypeExpression,
        in namespace: Name?,
        _ fragment: SchemaFragment
    ) throws(CedarError) -> CedarType {
        try measured(expression, in: namespace, fragment).type
    }

    private func measured(
        _ expression: TypeExpression,
        in namespace: Name?,
        _ fragment: SchemaFragment
    ) throws(CedarError) -> Measured {
        switch expression.kind {
        case .bool: return Measured(type: .bool(nil), depth: 1, size: 1)
        case .long: return Measured(type: .long, depth: 1, size: 1)
        case .string: return Measured(type: .string, depth: 1, size: 1)
        case .extension(let name):
            guard let type = ExtensionType(rawValue: name) else {
                throw fragment.error(
                    "schema.unknown-extension",
                    "there is no extension type \(name)",
                    at: expression.span
                )
            }
            return Measured(type: .extension(type), depth: 1, size: 1)
        case .set(let element):
            let element = try measured(element, in: namespace, fragment)
            let set = Measured(type: .set(element.type), depth: element.depth + 1, size: element.size + 1)
            return try bounded(set, expression, fragment)
        case .record(let attributes):
            let record = try record(attributes, in: namespace, fragment)
            return try bounded(record, expression, fragment)
        case .entity(let name): return try meaning(of: name, .entity, "entity type", expression, namespace, fragment)
        case .common(let name): return try meaning(of: name, .common, "common type", expression, namespace, fragment)
        case .entityOrCommon(let name): return try meaning(of: name, .either, "type", expression, namespace, fragment)
        }
    }

    private func record(
        _ attributes: [AttributeDeclaration],
        in namespace: Name?,
        _ fragment: SchemaFragment
    ) throws(CedarError) -> Measured {
        var depth = 0
        var size = 1
        var types: [RecordType.Attribute] = []
        types.reserveCapacity(attributes.count)
        for attribute in attributes {
            let type = try measured(attribute.type, in: namespace, fragment)
            depth = max(depth, type.depth)
            // Each is at most the limit, and there are at most as many as the text has bytes: no overflow.
            size += type.size
            types.append(
                .init(name: CedarString(attribute.name), type: type.type, isRequired: attribute.isRequired)
            )
        }
        return Measured(type: .record(RecordType(types)), depth: depth + 1, size: size)
    }

    private func bounded(
        _ type: Measured,
        _ expression: TypeExpression,
        _ fragment: SchemaFragment
    ) throws(CedarError) -> Measured {
        guard type.depth <= Limits.depth, type.size <= Limits.size else {
            throw fragment.error(
                "schema.type-too-large",
                "with its common types replaced, the type is deeper than \(Limits.depth) or larger than \(Limits.size)",
                at: expression.span
            )
        }
        return type
    }

    private func meaning(
        of name: Name,
        _ expectation: SchemaDefinitions.Expectation,
        _ what: String,
        _ expression: TypeExpression,
        _ namespace: Name?,
        _ fragment: SchemaFragment
    ) throws(CedarError) -> Measured {
        switch definitions.meaning(of: name, in: namespace, expectation) {
        case .builtin(let type): return Measured(type: type, depth: 1, size: 1)
        case .entity(let name): return Measured(type: .entity([name]), depth: 1, size: 1)
        case .common(let name):
            if let type = resolved[name] { return type }
        case nil: break
        }
        throw definitions.undeclared(what, name, in: namespace, fragment, expression.span)
    }
}

extension CommonTypeResolver {
    /// The common types, each after those it needs.
    private func order() throws(CedarError) -> [Name] {
        var needs: [Name: Int] = [:]
        var users: [Name: [Name]] = [:]
        for (name, defined) in definitions.commonTypes {
            let needed = references(in: defined.declaration.type, namespace: defined.namespace)
            needs[name] = needed.count
            for other in needed { users[other, default: []].append(name) }
        }
        var order = needs.filter { $0.value == 0 }.map(\.key).sorted()
        var next = 0
        while next < order.count {
            let name = order[next]
            next += 1
            for user in users[name] ?? [] {
                let left = (needs[user] ?? 0) - 1
                needs[user] = left
                if left == 0 { order.append(user) }
            }
        }
        try refuseCycle(Set(needs.keys).subtracting(order))
        return order
    }

    private func refuseCycle(_ left: Set<Name>) throws(CedarError) {
        guard let name = left.min(), let defined = definitions.commonTypes[name] else { return }
        throw defined.fragment.error(
            "schema.common-type-cycle",
            "the common type \(name) is defined by itself, or needs one that is",
            at: defined.declaration.span
        )
    }

    /// The common types that a type names, each once.
    private func references(in type: TypeExpression, namespace: Name?) -> Set<Name> {
        var references: Set<Name> = []
        var left = [type]
        while let type = left.popLast() {
            switch type.kind {
            case .bool, .long, .string, .extension, .entity: break
            case .set(let element): left.append(element)
            case .record(let attributes): left.append(contentsOf: attributes.map(\.type))
            case .common(let name): insert(name, .common)
            case .entityOrCommon(let name): insert(name, .either)
            }
        }
        return references

        func insert(_ name: Name, _ expectation: SchemaDefinitions.Expectation) {
            if case .common(let name) = definitions.meaning(of: name, in: namespace, expectation) {
                references.insert(name)
            }
        }
    }
}
