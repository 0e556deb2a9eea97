// SPDX-License-Identifier: Apache-2.0

/// Something declared, and where.
struct Defined<Declaration: Sendable>: Sendable {
    let declaration: Declaration
    /// The namespace it stands in, nil for the empty one.
    let namespace: Name?
    /// The fragment it stands in, which knows how to point at it.
    let fragment: SchemaFragment
}

/// Everything that the fragments of a schema declare, by its full name.
struct SchemaDefinitions {
    private(set) var entityTypes: [Name: Defined<EntityTypeDeclaration>] = [:]
    private(set) var commonTypes: [Name: Defined<CommonTypeDeclaration>] = [:]
    private(set) var actions: [EntityUID: Defined<ActionDeclaration>] = [:]
    /// The types of the actions, such as `N::Action`: entity types that nobody declares.
    private(set) var actionTypes: Set<Name> = []

    init(_ fragments: [SchemaFragment]) throws(CedarError) {
        for fragment in fragments {
            for namespace in fragment.namespaces { try add(namespace, of: fragment) }
        }
        try refuseShadowing()
    }

    private mutating func add(_ namespace: NamespaceDeclaration, of fragment: SchemaFragment) throws(CedarError) {
        for declaration in namespace.entityTypes {
            let name = Name(trusted: declaration.name).inside(namespace.name)
            guard declaration.name != "Action" else {
                throw fragment.error(
                    "schema.action-entity-type",
                    "'Action' is the type of actions and cannot be declared as an entity type",
                    at: declaration.span
                )
            }
            let defined = Defined(declaration: declaration, namespace: namespace.name, fragment: fragment)
            guard entityTypes.updateValue(defined, forKey: name) == nil else {
                throw Self.duplicate("entity type \(name)", fragment, declaration.span)
            }
        }
        for declaration in namespace.commonTypes {
            let name = Name(trusted: declaration.name).inside(namespace.name)
            let defined = Defined(declaration: declaration, namespace: namespace.name, fragment: fragment)
            guard commonTypes.updateValue(defined, forKey: name) == nil else {
                throw Self.duplicate("common type \(name)", fragment, declaration.span)
            }
        }
        let actionType = Name(trusted: "Action").inside(namespace.name)
        if !namespace.actions.isEmpty { actionTypes.insert(actionType) }
        for declaration in namespace.actions {
            let uid = EntityUID(type: actionType, id: CedarString(declaration.id))
            let defined = Defined(declaration: declaration, namespace: namespace.name, fragment: fragment)
            guard actions.updateValue(defined, forKey: uid) == nil else {
                throw Self.duplicate("action \(uid.quoted)", fragment, declaration.span)
            }
        }
    }

    private static func duplicate(_ what: String, _ fragment: SchemaFragment, _ span: SourceSpan) -> CedarError {
        fragment.error("schema.duplicate-declaration", "the \(what) is declared twice", at: span)
    }

    /// RFC 70: what the empty namespace declares, no other namespace may declare again.
    private func refuseShadowing() throws(CedarError) {
        for (name, defined) in entityTypes.sorted(by: { $0.key < $1.key }) where !name.isUnqualified {
            try refuseShadowing(name, defined.fragment, defined.declaration.span)
        }
        for (name, defined) in commonTypes.sorted(by: { $0.key < $1.key }) where !name.isUnqualified {
            try refuseShadowing(name, defined.fragment, defined.declaration.span)
        }
        for (uid, defined) in actions.sorted(by: { $0.key < $1.key }) where !uid.type.isUnqualified {
            let outer = EntityUID(type: Name(trusted: "Action"), id: uid.id)
            guard actions[outer] != nil else { continue }
            throw Self.shadowing(uid.quoted, outer.quoted, defined.fragment, defined.declaration.span)
        }
    }

    private func refuseShadowing(_ name: Name, _ fragment: SchemaFragment, _ span: SourceSpan) throws(CedarError) {
        let outer = Name(trusted: String(name.base))
        guard entityTypes[outer] != nil || commonTypes[outer] != nil else { return }
        throw Self.shadowing(name.description, outer.description, fragment, span)
    }

    private static func shadowing(
        _ inner: String,
        _ outer: String,
        _ fragment: SchemaFragment,
        _ span: SourceSpan
    ) -> CedarError {
        fragment.error(
            "schema.shadowing",
            "\(inner) shadows \(outer) of the empty namespace",
            help: "give one of them another name",
            at: span
        )
    }
}

extension EntityUID {
    /// The identity as Cedar writes it: `Type::"id"`.
    public var quoted: String { "\(type)::\(SchemaStrings.quoted(id.text))" }
}
