// SPDX-License-Identifier: Apache-2.0

/// Checks the actions among entities: they must be just what the schema says, all their ancestors included.
struct ActionCheck {
    private var entities: [EntityUID: Entity] = [:]
    private var places: [EntityUID: Int] = [:]

    mutating func add(_ entity: Entity, at index: Int, of schema: Schema) throws(ConformanceError) {
        guard schema.action(entity.uid) != nil else {
            throw .init(
                code: "undeclared-action",
                message: "the schema has no action \(entity.uid.quoted)",
                path: ["uid"]
            )
        }
        guard entity.attributes.isEmpty, entity.tags.isEmpty else {
            throw .init(
                code: "action-mismatch",
                message: "the action \(entity.uid.quoted) has attributes or tags",
                path: ["attrs"]
            )
        }
        places[entity.uid] = index
        if let other = entities.updateValue(entity, forKey: entity.uid), other != entity {
            throw .init(code: "duplicate", message: "\(entity.uid.quoted) comes twice, and differently", path: ["uid"])
        }
    }

    /// Compares the ancestors that the entities given have with those in the schema.
    func finish(_ schema: Schema) throws(CedarError) {
        for uid in entities.keys.sorted() where ancestors(of: uid) != schema.action(uid)?.ancestors {
            throw CedarError(
                code: "entity.action-mismatch",
                message: "the action \(uid.quoted) has not the parents that the schema says",
                help: "leave the schema's actions out of the entities; they are added",
                pointer: places[uid].map { "/\($0)/parents" }
            )
        }
    }

    private func ancestors(of uid: EntityUID) -> Set<EntityUID> {
        var ancestors: Set<EntityUID> = []
        var left = [uid]
        while let uid = left.popLast() {
            for parent in entities[uid]?.parents ?? [] where ancestors.insert(parent).inserted { left.append(parent) }
        }
        return ancestors
    }
}
