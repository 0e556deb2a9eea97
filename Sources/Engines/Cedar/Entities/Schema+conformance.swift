// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// Checks an entity against what the schema says of its type; for actions see ``ActionCheck``.
    func check(_ entity: Entity) throws(ConformanceError) {
        guard let type = entityType(entity.uid.type) else {
            throw .init(
                code: "unknown-type",
                message: "the schema has no entity type \(entity.uid.type)",
                path: ["uid", "type"]
            )
        }
        guard type.allows(id: entity.uid.id) else {
            throw .init(
                code: "enum-id",
                message:
                    "\(SchemaStrings.quoted(entity.uid.id.text)) is not one of the ids of \(type.name)",
                path: ["uid", "id"]
            )
        }
        try check(entity.attributes, type)
        try check(tags: entity.tags, type)
        for (index, parent) in entity.parents.enumerated() {
            let path = ["parents", String(index)]
            guard type.ancestors.contains(parent.type) else {
                throw .init(
                    code: "parent-type",
                    message: "the schema has no \(parent.type) above a \(type.name)",
                    path: path
                )
            }
            try check(reference: parent, path)
        }
    }

    private func check(_ attributes: CedarRecord, _ type: EntityType) throws(ConformanceError) {
        if let missing = type.attributes.firstMissing(in: attributes) {
            throw .init(
                code: "missing-attribute",
                message: "the attribute \(SchemaStrings.quoted(missing.text)) of a \(type.name) is missing",
                path: ["attrs"]
            )
        }
        for member in attributes {
            let path = ["attrs", member.key.text]
            guard let attribute = type.attributes[member.key] else {
                throw .init(
                    code: "unexpected-attribute",
                    message: "the schema has no attribute \(SchemaStrings.quoted(member.key.text)) for a \(type.name)",
                    path: path
                )
            }
            if let mismatch = attribute.type.mismatch(member.value) {
                throw .init(code: "type-mismatch", message: mismatch, path: path)
            }
            try check(entitiesIn: member.value, path)
        }
    }

    private func check(tags: CedarRecord, _ type: EntityType) throws(ConformanceError) {
        for member in tags {
            let path = ["tags", member.key.text]
            guard let tagType = type.tags else {
                throw .init(code: "unexpected-tag", message: "the schema has no tags for a \(type.name)", path: path)
            }
            if let mismatch = tagType.mismatch(member.value) {
                throw .init(code: "type-mismatch", message: mismatch, path: path)
            }
            try check(entitiesIn: member.value, path)
        }
    }

    /// Entities of enumerations must be listed, and actions declared.
    func check(entitiesIn value: CedarValue, _ path: [String]) throws(ConformanceError) {
        guard let uid = value.firstEntity(where: { !isAllowed($0) }) else { return }
        try check(reference: uid, path)
    }

    private func isAllowed(_ uid: EntityUID) -> Bool {
        if let type = entityType(uid.type) { return type.allows(id: uid.id) }
        return !uid.type.isAction || action(uid) != nil
    }

    func check(reference uid: EntityUID, _ path: [String]) throws(ConformanceError) {
        guard !isAllowed(uid) else { return }
        if uid.type.isAction {
            throw .init(code: "undeclared-action", message: "the schema has no action \(uid.quoted)", path: path)
        }
        throw .init(
            code: "enum-id",
            message: "\(SchemaStrings.quoted(uid.id.text)) is not one of the ids of \(uid.type)",
            path: path
        )
    }

    /// The schema's actions as entities, sorted.
    public var actionEntities: [Entity] {
        actions.values.sorted { $0.uid < $1.uid }.map { Entity(uid: $0.uid, parents: Array($0.parents)) }
    }
}
