// SPDX-License-Identifier: Apache-2.0

public import JSON

extension SchemaFragment {
    /// The fragment as JSON; names stay as they were written.
    public var json: JSON {
        .object(namespaces.map { ($0.name?.description ?? "", Self.json($0)) })
    }

    private static func json(_ namespace: NamespaceDeclaration) -> JSON {
        var members: [(String, JSON)] = []
        if !namespace.commonTypes.isEmpty {
            members.append(
                ("commonTypes", json(namespace.commonTypes, \.name) { self.members($0.type, $0.annotations) })
            )
        }
        members.append(("entityTypes", json(namespace.entityTypes, \.name) { self.members($0) }))
        members.append(("actions", json(namespace.actions, \.id) { self.members($0) }))
        return .object(members + self.members(namespace.annotations))
    }

    private static func json<Declaration>(
        _ declarations: [Declaration],
        _ name: (Declaration) -> String,
        _ members: (Declaration) -> [(String, JSON)]
    ) -> JSON {
        let sorted = declarations.sorted { CedarString(name($0)) < CedarString(name($1)) }
        return .object(sorted.map { (name($0), .object(members($0))) })
    }

    private static func members(_ annotations: [SchemaAnnotation]) -> [(String, JSON)] {
        if annotations.isEmpty { return [] }
        return [("annotations", .object(annotations.map { ($0.key, $0.value.map { .string($0) } ?? .null) }))]
    }

    private static func members(_ declaration: EntityTypeDeclaration) -> [(String, JSON)] {
        var members: [(String, JSON)] = []
        switch declaration.kind {
        case .enumeration(let ids):
            members.append(("enum", .array(ids.map { .string($0) })))
        case .standard(let parents, let shape, let tags):
            if !parents.isEmpty { members.append(("memberOfTypes", json(parents))) }
            if !shape.isEmptyRecord { members.append(("shape", json(shape))) }
            if let tags { members.append(("tags", json(tags))) }
        }
        return members + self.members(declaration.annotations)
    }

    private static func json(_ references: [TypeReference]) -> JSON {
        .array(references.map { .string($0.name.description) })
    }

    private static func members(_ declaration: ActionDeclaration) -> [(String, JSON)] {
        var members: [(String, JSON)] = []
        if let appliesTo = declaration.appliesTo {
            var types = [
                ("resourceTypes", json(appliesTo.resources)), ("principalTypes", json(appliesTo.principals)),
            ]
            if !appliesTo.context.isEmptyRecord { types.append(("context", json(appliesTo.context))) }
            members.append(("appliesTo", .object(types)))
        }
        if let parents = declaration.parents {
            members.append(("memberOf", .array(parents.map(json))))
        }
        return members + self.members(declaration.annotations)
    }

    private static func json(_ reference: ActionReference) -> JSON {
        let type = reference.type.map { [("type", JSON.string($0.description))] } ?? []
        return .object([("id", .string(reference.id))] + type)
    }

    private static func json(_ type: TypeExpression) -> JSON {
        .object(members(type, []))
    }

    private static func members(_ type: TypeExpression, _ annotations: [SchemaAnnotation]) -> [(String, JSON)] {
        let members: [(String, JSON)] =
            switch type.kind {
            case .bool: [("type", .string("Boolean"))]
            case .long: [("type", .string("Long"))]
            case .string: [("type", .string("String"))]
            case .extension(let name): [("type", .string("Extension")), ("name", .string(name))]
            case .entity(let name): [("type", .string("Entity")), ("name", .string(name.description))]
            case .entityOrCommon(let name): [("type", .string("EntityOrCommon")), ("name", .string(name.description))]
            case .common(let name): [("type", .string(name.description))]
            case .set(let element): [("type", .string("Set")), ("element", json(element))]
            case .record(let attributes): [("type", .string("Record")), ("attributes", json(attributes))]
            }
        return members + self.members(annotations)
    }

    private static func json(_ attributes: [AttributeDeclaration]) -> JSON {
        .object(
            attributes.map { attribute in
                let required: [(String, JSON)] = attribute.isRequired ? [] : [("required", .bool(false))]
                return (attribute.name, .object(members(attribute.type, attribute.annotations) + required))
            }
        )
    }
}
