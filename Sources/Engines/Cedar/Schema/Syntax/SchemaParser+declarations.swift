// SPDX-License-Identifier: Apache-2.0

extension SchemaFragment {
    /// Reads a schema in the Cedar syntax.
    ///
    /// - Throws: ``CedarError`` with the span of the first thing that is wrong.
    public init(parsing bytes: [UInt8]) throws(CedarError) {
        guard bytes.count <= Limits.size else {
            throw CedarError(code: "schema.too-large", message: "the schema is longer than \(Limits.size) bytes")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw CedarError(code: "schema.invalid-utf8", message: "the schema is not UTF-8 text")
        }
        var parser = try SchemaParser(bytes)
        self.init(namespaces: try parser.schema())
    }
}

extension SchemaParser {
    fileprivate mutating func schema() throws(CedarError) -> [NamespaceDeclaration] {
        var outer = NamespaceDeclaration(name: nil, span: SourceSpan(start: 0, end: bytes.count))
        var named: [NamespaceDeclaration] = []
        var names: Set<Name> = []
        while token.kind != .end {
            let annotations = try annotations()
            guard isAt(word: "namespace") else {
                try declaration(annotations, into: &outer)
                continue
            }
            let namespace = try namespace(annotations)
            if let name = namespace.name, !names.insert(name).inserted {
                throw error("schema.duplicate-namespace", "the namespace \(name) is declared twice", at: namespace.span)
            }
            named.append(namespace)
        }
        try refuseDuplicates(in: outer)
        let isOuterUsed = !(outer.commonTypes.isEmpty && outer.entityTypes.isEmpty && outer.actions.isEmpty)
        return (isOuterUsed ? [outer] : []) + named
    }

    private mutating func namespace(_ annotations: [SchemaAnnotation]) throws(CedarError) -> NamespaceDeclaration {
        try advance()
        let path = try path()
        guard !path.name.isReserved else { throw reservedNamespace(at: path.span) }
        var namespace = NamespaceDeclaration(name: path.name, annotations: annotations, span: path.span)
        try expect("{")
        while try !take("}") {
            try declaration(try self.annotations(), into: &namespace)
        }
        try refuseDuplicates(in: namespace)
        return namespace
    }

    private mutating func declaration(
        _ annotations: [SchemaAnnotation],
        into namespace: inout NamespaceDeclaration
    ) throws(CedarError) {
        if isAt(word: "entity") {
            namespace.entityTypes += try entity(annotations)
        } else if isAt(word: "action") {
            namespace.actions += try action(annotations)
        } else if isAt(word: "type") {
            namespace.commonTypes.append(try commonType(annotations))
        } else {
            throw unexpected("'entity', 'action', 'type' or 'namespace'")
        }
    }

    private mutating func commonType(_ annotations: [SchemaAnnotation]) throws(CedarError) -> CommonTypeDeclaration {
        try advance()
        let span = token.span
        let name = try declaredIdentifier()
        guard !CommonTypeDeclaration.reservedNames.contains(name) else {
            throw error("schema.reserved-type-name", "'\(name)' cannot be the name of a common type", at: span)
        }
        try expect("=")
        let type = try type()
        try expect(";")
        return CommonTypeDeclaration(name: name, annotations: annotations, type: type, span: span)
    }

    private mutating func entity(_ annotations: [SchemaAnnotation]) throws(CedarError) -> [EntityTypeDeclaration] {
        try advance()
        let names = try list { parser throws(CedarError) in
            (span: parser.token.span, text: try parser.declaredIdentifier())
        }
        let kind = try take(word: "enum") ? try enumeration() : try standardEntity()
        try expect(";")
        return names.map {
            EntityTypeDeclaration(name: $0.text, annotations: annotations, kind: kind, span: $0.span)
        }
    }

    private mutating func enumeration() throws(CedarError) -> EntityTypeDeclaration.Kind {
        try expect("[")
        let ids = try list { parser throws(CedarError) in try parser.string() }
        try expect("]")
        return .enumeration(ids)
    }

    private mutating func standardEntity() throws(CedarError) -> EntityTypeDeclaration.Kind {
        let parents = try take(word: "in") ? try typeReferences() : []
        let start = token.span
        let isShapeRequired = try take("=")
        let shape: TypeExpression
        if isAt("{") {
            shape = try record()
        } else if isShapeRequired {
            throw unexpected("the entity's attributes in braces")
        } else {
            shape = .emptyRecord(at: start)
        }
        let tags = try take(word: "tags") ? try type() : nil
        return .standard(parents: parents, shape: shape, tags: tags)
    }

    /// A type's name or a list of them in brackets, perhaps empty.
    private mutating func typeReferences() throws(CedarError) -> [TypeReference] {
        guard try take("[") else { return [try path()] }
        if try take("]") { return [] }
        let references = try list { parser throws(CedarError) in try parser.path() }
        try expect("]")
        return references
    }

    private mutating func action(_ annotations: [SchemaAnnotation]) throws(CedarError) -> [ActionDeclaration] {
        try advance()
        let ids = try list { parser throws(CedarError) in
            (span: parser.token.span, text: try parser.nameText())
        }
        let parents = try take(word: "in") ? try actionReferences() : nil
        var appliesTo: ActionDeclaration.AppliesTo?
        if let first = ids.first, try take(word: "appliesTo") {
            appliesTo = try self.appliesTo(first.text, at: first.span)
        }
        if try take(word: "attributes") {
            try expect("{")
            try expect("}")
        }
        try expect(";")
        let none = ActionDeclaration.AppliesTo(principals: [], resources: [], context: .emptyRecord(at: token.span))
        return ids.map {
            ActionDeclaration(
                id: $0.text,
                annotations: annotations,
                parents: parents,
                appliesTo: appliesTo ?? none,
                span: $0.span
            )
        }
    }

    private mutating func actionReferences() throws(CedarError) -> [ActionReference] {
        guard try take("[") else { return [try actionReference()] }
        let references = try list { parser throws(CedarError) in try parser.actionReference() }
        try expect("]")
        return references
    }

    /// `name`, `"id"` or `Namespace::Action::"id"`.
    private mutating func actionReference() throws(CedarError) -> ActionReference {
        let start = token.span.start
        if token.kind == .string { return ActionReference(type: nil, id: try string(), span: span(from: start)) }
        var parts = [try identifier()]
        while token.kind == .path {
            try advance()
            if token.kind == .string {
                let id = try string()
                return ActionReference(type: Name(parts: parts), id: id, span: span(from: start))
            }
            parts.append(try identifier())
        }
        guard parts.count == 1 else { throw unexpected("'::' and the action's id in double quotes") }
        return ActionReference(type: nil, id: parts[0], span: span(from: start))
    }

    private mutating func appliesTo(
        _ action: String,
        at place: SourceSpan
    ) throws(CedarError) -> ActionDeclaration.AppliesTo {
        var principals: [TypeReference]?
        var resources: [TypeReference]?
        var context: TypeExpression?
        try expect("{")
        repeat {
            let key = token.span
            if try take(word: "principal") {
                try refuse(principals != nil, "duplicate", "principal", at: key)
                principals = try applicableTypes("principal", at: key)
            } else if try take(word: "resource") {
                try refuse(resources != nil, "duplicate", "resource", at: key)
                resources = try applicableTypes("resource", at: key)
            } else if try take(word: "context") {
                try refuse(context != nil, "duplicate", "context", at: key)
                try expect(":")
                context = try self.context()
            } else {
                throw unexpected("'principal', 'resource' or 'context'")
            }
        } while try take(",") && !isAt("}")
        try expect("}")
        guard let principals, let resources else {
            let missing = principals == nil ? "principal" : "resource"
            throw error(
                "schema.missing-\(missing)",
                "appliesTo of action \(SchemaStrings.quoted(action)) lacks '\(missing)'",
                at: place
            )
        }
        return .init(principals: principals, resources: resources, context: context ?? .emptyRecord(at: place))
    }

    private func refuse(_ isWrong: Bool, _ what: String, _ key: String, at span: SourceSpan) throws(CedarError) {
        guard isWrong else { return }
        throw error("schema.\(what)-\(key)", "'\(key)' may be said only once in appliesTo", at: span)
    }

    private mutating func applicableTypes(_ key: String, at span: SourceSpan) throws(CedarError) -> [TypeReference] {
        try expect(":")
        let types = try typeReferences()
        guard !types.isEmpty else {
            throw error(
                "schema.empty-\(key)",
                "'\(key)' names no type",
                help: "leave appliesTo out if the action applies to nothing",
                at: span
            )
        }
        return types
    }

    private mutating func context() throws(CedarError) -> TypeExpression {
        if isAt("{") { return try record() }
        let path = try path()
        return TypeExpression(kind: .common(path.name), span: path.span)
    }
}

extension SchemaParser {
    fileprivate func refuseDuplicates(in namespace: NamespaceDeclaration) throws(CedarError) {
        try refuseDuplicates(namespace.entityTypes.map { (CedarString($0.name), $0.span) }, "entity type")
        try refuseDuplicates(namespace.commonTypes.map { (CedarString($0.name), $0.span) }, "common type")
        try refuseDuplicates(namespace.actions.map { (CedarString($0.id), $0.span) }, "action")
    }

    private func refuseDuplicates(_ names: [(CedarString, SourceSpan)], _ what: String) throws(CedarError) {
        var seen: Set<CedarString> = []
        for (name, span) in names where !seen.insert(name).inserted {
            throw error("schema.duplicate-declaration", "the \(what) \(name) is declared twice", at: span)
        }
    }
}
