// SPDX-License-Identifier: Apache-2.0

extension SchemaDefinitions {
    /// What a type's name stands for.
    enum Meaning {
        case common(Name)
        case entity(Name)
        case builtin(CedarType)
    }

    /// What a name may stand for where it is used.
    enum Expectation {
        case common
        case entity
        case either
    }

    /// What the name means in a namespace: something there before something in the empty namespace, and of one name a
    /// common type before an entity type (RFC 24).
    func meaning(of name: Name, in namespace: Name?, _ expectation: Expectation) -> Meaning? {
        if name.isUnqualified, namespace != nil {
            if let meaning = meaning(of: name.inside(namespace), expectation) { return meaning }
        }
        return meaning(of: name, expectation)
    }

    private func meaning(of name: Name, _ expectation: Expectation) -> Meaning? {
        if expectation != .entity {
            if commonTypes[name] != nil { return .common(name) }
            if let builtin = builtin(name) { return .builtin(builtin) }
        }
        if expectation != .common, entityTypes[name] != nil || actionTypes.contains(name) { return .entity(name) }
        return nil
    }

    /// The built-in types, with `__cedar::`, or without where nothing else has the name.
    private func builtin(_ name: Name) -> CedarType? {
        if name.isUnqualified {
            return entityTypes[name] == nil ? Self.builtin(String(name.base)) : nil
        }
        return name.namespace?.qualified.text == Identifier.builtinNamespace ? Self.builtin(String(name.base)) : nil
    }

    private static func builtin(_ base: String) -> CedarType? {
        switch base {
        case "Bool": .bool(nil)
        case "Long": .long
        case "String": .string
        default: ExtensionType(rawValue: base).map { .extension($0) }
        }
    }

    /// An entity type that is declared, not that of actions.
    func entityType(
        _ reference: TypeReference,
        in namespace: Name?,
        _ fragment: SchemaFragment
    ) throws(CedarError) -> Name {
        guard case .entity(let name) = meaning(of: reference.name, in: namespace, .entity) else {
            throw undeclared("entity type", reference.name, in: namespace, fragment, reference.span)
        }
        guard entityTypes[name] != nil else {
            throw fragment.error(
                "schema.undeclared-type",
                "\(name) is the type of actions, which are neither principals, resources nor parents",
                at: reference.span
            )
        }
        return name
    }

    func undeclared(
        _ what: String,
        _ name: Name,
        in namespace: Name?,
        _ fragment: SchemaFragment,
        _ span: SourceSpan
    ) -> CedarError {
        let isAmbiguous = name.isUnqualified && namespace != nil
        let names = isAmbiguous ? "neither \(name.inside(namespace)) nor \(name) is" : "\(name) is not"
        return fragment.error("schema.undeclared-type", "\(names) declared as \(what)", at: span)
    }

    /// The action that a member of an action group names.
    func action(_ reference: ActionReference, in namespace: Name?, _ fragment: SchemaFragment) throws(CedarError)
        -> EntityUID
    {
        let type = reference.type ?? Name(trusted: "Action")
        let id = CedarString(reference.id)
        let types = type.isUnqualified ? [type.inside(namespace), type] : [type]
        for type in types where actions[EntityUID(type: type, id: id)] != nil { return EntityUID(type: type, id: id) }
        throw fragment.error(
            "schema.undeclared-action",
            "\(EntityUID(type: types[0], id: id).quoted) is not declared as an action",
            at: reference.span
        )
    }
}
