// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// The most ancestors of all entity types, and of all actions, taken together.
    private static let closureLimit = 1 << 19

    /// Reads a schema in the Cedar syntax.
    ///
    /// - Throws: ``CedarError`` for the first thing that is wrong.
    public init(parsing bytes: [UInt8]) throws(CedarError) {
        try self.init([SchemaFragment(parsing: bytes)])
    }

    /// Reads a schema in its JSON form.
    ///
    /// - Throws: ``CedarError`` for the first thing that is wrong.
    public init(parsingJSON bytes: [UInt8]) throws(CedarError) {
        try self.init([SchemaFragment(parsingJSON: bytes)])
    }

    /// Joins fragments and resolves all names in them. No fragment: a schema without types and actions.
    ///
    /// - Throws: ``CedarError`` for the first thing that is wrong.
    public init(_ fragments: [SchemaFragment]) throws(CedarError) {
        let definitions = try SchemaDefinitions(fragments)
        let resolver = try CommonTypeResolver(definitions)
        self.init(
            entityTypes: try Self.entityTypes(definitions, resolver),
            actions: try Self.actions(definitions, resolver)
        )
    }

    private static func entityTypes(
        _ definitions: SchemaDefinitions,
        _ resolver: CommonTypeResolver
    ) throws(CedarError) -> [EntityType] {
        let names = definitions.entityTypes.keys.sorted()
        var parents: [Set<Name>] = []
        for name in names { parents.append(try self.parents(of: name, definitions)) }
        let hierarchy = try hierarchy(names, parents, allowsCycles: true) { _ in tooLarge }
        var types: [EntityType] = []
        for (index, name) in names.enumerated() {
            guard let defined = definitions.entityTypes[name] else { continue }
            let (attributes, tags, ids) = try contents(of: name, defined, resolver)
            types.append(
                EntityType(
                    name: name,
                    parents: parents[index],
                    ancestors: hierarchy.ancestors[index],
                    descendants: hierarchy.descendants[index],
                    attributes: attributes,
                    tags: tags,
                    enumeration: ids
                )
            )
        }
        return types
    }

    private static func hierarchy<Element: Hashable & Sendable>(
        _ elements: [Element],
        _ parents: [Set<Element>],
        allowsCycles: Bool,
        _ cycle: (Element) -> CedarError
    ) throws(CedarError) -> Hierarchy<Element> {
        do throws(Hierarchy<Element>.Failure) {
            return try Hierarchy(elements, parents, allowsCycles: allowsCycles, limit: closureLimit)
        } catch {
            switch error {
            case .cycle(let element): throw cycle(element)
            case .tooLarge: throw tooLarge
            }
        }
    }

    private static var tooLarge: CedarError {
        CedarError(
            code: "schema.hierarchy-too-large",
            message: "the types or actions have more than \(closureLimit) ancestors together"
        )
    }

    private static func parents(of name: Name, _ definitions: SchemaDefinitions) throws(CedarError) -> Set<Name> {
        guard let defined = definitions.entityTypes[name],
            case .standard(let references, _, _) = defined.declaration.kind
        else { return [] }
        var parents: Set<Name> = []
        for reference in references {
            parents.insert(try definitions.entityType(reference, in: defined.namespace, defined.fragment))
        }
        return parents
    }

    private static func contents(
        of name: Name,
        _ defined: Defined<EntityTypeDeclaration>,
        _ resolver: CommonTypeResolver
    ) throws(CedarError) -> (RecordType, CedarType?, [CedarString]?) {
        switch defined.declaration.kind {
        case .enumeration(let ids):
            return (RecordType(), nil, ids.map { CedarString($0) })
        case .standard(_, let shape, let tags):
            guard case .record(let attributes) = try resolver.type(shape, in: defined.namespace, defined.fragment)
            else {
                throw defined.fragment.error(
                    "schema.not-record",
                    "the shape of \(name) is not a record",
                    at: shape.span
                )
            }
            let tags = try tags.map { type throws(CedarError) in
                try resolver.type(type, in: defined.namespace, defined.fragment)
            }
            return (attributes, tags, nil)
        }
    }

    private static func actions(
        _ definitions: SchemaDefinitions,
        _ resolver: CommonTypeResolver
    ) throws(CedarError) -> [SchemaAction] {
        let uids = definitions.actions.keys.sorted()
        var parents: [Set<EntityUID>] = []
        for uid in uids { parents.append(try self.parents(of: uid, definitions)) }
        let hierarchy = try hierarchy(uids, parents, allowsCycles: false) { uid in
            guard let defined = definitions.actions[uid] else { return tooLarge }
            return defined.fragment.error(
                "schema.action-cycle",
                "the action \(uid.quoted) is a member of itself",
                at: defined.declaration.span
            )
        }
        var actions: [SchemaAction] = []
        for (index, uid) in uids.enumerated() {
            guard let defined = definitions.actions[uid] else { continue }
            let applies = try appliesTo(defined, definitions)
            actions.append(
                SchemaAction(
                    uid: uid,
                    parents: parents[index],
                    ancestors: hierarchy.ancestors[index],
                    descendants: hierarchy.descendants[index],
                    principals: applies.principals.sorted(),
                    resources: applies.resources.sorted(),
                    context: try context(of: uid, defined, resolver)
                )
            )
        }
        return actions
    }

    private static func parents(of uid: EntityUID, _ definitions: SchemaDefinitions) throws(CedarError) -> Set<
        EntityUID
    > {
        guard let defined = definitions.actions[uid] else { return [] }
        var parents: Set<EntityUID> = []
        for reference in defined.declaration.parents ?? [] {
            parents.insert(try definitions.action(reference, in: defined.namespace, defined.fragment))
        }
        return parents
    }

    private static func appliesTo(
        _ defined: Defined<ActionDeclaration>,
        _ definitions: SchemaDefinitions
    ) throws(CedarError) -> (principals: Set<Name>, resources: Set<Name>) {
        var principals: Set<Name> = []
        var resources: Set<Name> = []
        for reference in defined.declaration.appliesTo?.principals ?? [] {
            principals.insert(try definitions.entityType(reference, in: defined.namespace, defined.fragment))
        }
        for reference in defined.declaration.appliesTo?.resources ?? [] {
            resources.insert(try definitions.entityType(reference, in: defined.namespace, defined.fragment))
        }
        return (principals, resources)
    }

    private static func context(
        of uid: EntityUID,
        _ defined: Defined<ActionDeclaration>,
        _ resolver: CommonTypeResolver
    ) throws(CedarError) -> RecordType {
        guard let context = defined.declaration.appliesTo?.context else { return RecordType() }
        guard case .record(let record) = try resolver.type(context, in: defined.namespace, defined.fragment) else {
            throw defined.fragment.error(
                "schema.not-record",
                "the context of \(uid.quoted) is not a record",
                at: context.span
            )
        }
        return record
    }
}
