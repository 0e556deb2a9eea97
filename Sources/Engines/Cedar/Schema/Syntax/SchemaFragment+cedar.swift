// SPDX-License-Identifier: Apache-2.0

extension SchemaFragment {
    /// The fragment in the Cedar syntax: declarations sorted by name, two spaces a level.
    ///
    /// - Throws: ``CedarError`` for what only JSON can say: an entity type whose shape is a name, and a reference to an
    ///   entity type that a common type hides.
    public func cedarText() throws(CedarError) -> String {
        var printer = SchemaPrinter(self)
        for (index, namespace) in namespaces.enumerated() {
            if index > 0 { printer.text += "\n" }
            guard let name = namespace.name else {
                try printer.declarations(of: namespace)
                continue
            }
            printer.annotations(namespace.annotations)
            printer.text += "namespace \(name) {\n"
            printer.level += 1
            try printer.declarations(of: namespace)
            printer.level -= 1
            printer.text += "}\n"
        }
        return printer.text
    }

    fileprivate var commonTypeNames: Set<Name> {
        Set(
            namespaces.flatMap { namespace in
                namespace.commonTypes.map { Name(trusted: $0.name).inside(namespace.name) }
            }
        )
    }
}

private struct SchemaPrinter {
    var text = ""
    var level = 0
    private var namespace: Name?
    private let fragment: SchemaFragment
    private let commonTypes: Set<Name>

    init(_ fragment: SchemaFragment) {
        self.fragment = fragment
        commonTypes = fragment.commonTypeNames
    }

    private var indentation: String { String(repeating: "  ", count: level) }

    mutating func annotations(_ annotations: [SchemaAnnotation]) {
        for annotation in annotations {
            text += "\(indentation)@\(annotation.key)"
            if let value = annotation.value { text += "(\(SchemaStrings.quoted(value)))" }
            text += "\n"
        }
    }

    mutating func declarations(of namespace: NamespaceDeclaration) throws(CedarError) {
        self.namespace = namespace.name
        var isFirst = true
        func separate() -> String {
            defer { isFirst = false }
            return isFirst ? "" : "\n"
        }
        for declaration in namespace.commonTypes.sorted(by: { $0.name < $1.name }) {
            text += separate()
            annotations(declaration.annotations)
            text += "\(indentation)type \(declaration.name) = "
            try type(declaration.type)
            text += ";\n"
        }
        for declaration in namespace.entityTypes.sorted(by: { $0.name < $1.name }) {
            text += separate()
            annotations(declaration.annotations)
            text += "\(indentation)entity \(declaration.name)"
            try entity(declaration)
            text += ";\n"
        }
        for declaration in namespace.actions.sorted(by: { CedarString($0.id) < CedarString($1.id) }) {
            text += separate()
            annotations(declaration.annotations)
            text += "\(indentation)action \(SchemaStrings.quoted(declaration.id))"
            try action(declaration)
            text += ";\n"
        }
    }

    private mutating func entity(_ declaration: EntityTypeDeclaration) throws(CedarError) {
        switch declaration.kind {
        case .enumeration(let ids):
            text += " enum [\(ids.map(SchemaStrings.quoted).joined(separator: ", "))]"
        case .standard(let parents, let shape, let tags):
            if !parents.isEmpty { text += " in \(Self.list(parents))" }
            guard case .record(let attributes) = shape.kind else {
                throw fragment.error(
                    "schema.inexpressible-shape",
                    "the shape of \(declaration.name) is a name; the Cedar syntax needs the attributes themselves",
                    at: shape.span
                )
            }
            if !attributes.isEmpty {
                text += " = "
                try record(attributes)
            }
            guard let tags else { return }
            text += " tags "
            try type(tags)
        }
    }

    private static func list(_ references: [TypeReference]) -> String {
        "[\(references.map(\.name.description).joined(separator: ", "))]"
    }

    private mutating func action(_ declaration: ActionDeclaration) throws(CedarError) {
        if let parents = declaration.parents, !parents.isEmpty {
            let texts = parents.map { "\($0.type?.description ?? "Action")::\(SchemaStrings.quoted($0.id))" }
            text += " in [\(texts.joined(separator: ", "))]"
        }
        guard let appliesTo = declaration.appliesTo, !appliesTo.principals.isEmpty, !appliesTo.resources.isEmpty else {
            return
        }
        text += " appliesTo {\n"
        level += 1
        text += "\(indentation)principal: \(Self.list(appliesTo.principals)),\n"
        text += "\(indentation)resource: \(Self.list(appliesTo.resources)),\n"
        text += "\(indentation)context: "
        try type(appliesTo.context)
        level -= 1
        text += "\n\(indentation)}"
    }

    private mutating func type(_ type: TypeExpression) throws(CedarError) {
        switch type.kind {
        case .bool: text += "__cedar::Bool"
        case .long: text += "__cedar::Long"
        case .string: text += "__cedar::String"
        case .extension(let name): text += "__cedar::\(name)"
        case .common(let name), .entityOrCommon(let name): text += name.description
        case .entity(let name):
            guard !isHidden(name) else {
                throw fragment.error(
                    "schema.name-collision",
                    "the entity type \(name) is hidden by a common type; the Cedar syntax cannot name it",
                    at: type.span
                )
            }
            text += name.description
        case .set(let element):
            text += "Set<"
            try self.type(element)
            text += ">"
        case .record(let attributes): try record(attributes)
        }
    }

    /// Whether a common type of this fragment has the name, as it is written here.
    private func isHidden(_ name: Name) -> Bool {
        commonTypes.contains(name) || name.isUnqualified && commonTypes.contains(name.inside(namespace))
    }

    private mutating func record(_ attributes: [AttributeDeclaration]) throws(CedarError) {
        guard !attributes.isEmpty else {
            text += "{}"
            return
        }
        text += "{\n"
        level += 1
        for (index, attribute) in attributes.enumerated() {
            annotations(attribute.annotations)
            let isPlain = Identifier.isUsable(attribute.name) && attribute.name != Identifier.builtinNamespace
            let name = isPlain ? attribute.name : SchemaStrings.quoted(attribute.name)
            text += "\(indentation)\(name)\(attribute.isRequired ? "" : "?"): "
            try type(attribute.type)
            text += index < attributes.count - 1 ? ",\n" : "\n"
        }
        level -= 1
        text += "\(indentation)}"
    }
}
