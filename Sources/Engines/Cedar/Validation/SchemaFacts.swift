// SPDX-License-Identifier: Apache-2.0

/// A schema with what the validator asks of it again and again.
struct SchemaFacts: Sendable {
    let schema: Schema

    /// The actions by identity, in order.
    let actions: [SchemaAction]

    /// The types of the actions that are, directly or not, members of actions of that type.
    private let actionMembers: [Name: Set<Name>]

    /// The types of tags there are.
    let tagTypes: [CedarType]

    /// The names of entity types, to suggest; not all if there are very many.
    let typeNames: [String]

    /// The actions as policies spell them, to suggest; not all if there are very many.
    let actionNames: [String]

    init(_ schema: Schema) {
        self.schema = schema
        actions = schema.actions.values.sorted { $0.uid < $1.uid }
        var members: [Name: Set<Name>] = [:]
        for action in actions where !action.descendants.isEmpty {
            members[action.uid.type, default: []].formUnion(action.descendants.map(\.type))
        }
        actionMembers = members
        typeNames = schema.entityTypes.keys.sorted().prefix(1_000).map(\.qualified.text)
        actionNames = actions.prefix(1_000).map(\.uid.quoted)
        tagTypes = Array(Set(schema.entityTypes.values.compactMap(\.tags))).sorted { $0.spelled < $1.spelled }
    }

    /// Whether it is the type of an action by its name, declared or not.
    static func isAction(_ type: Name) -> Bool {
        let text = type.qualified.text.utf8
        return text.elementsEqual("Action".utf8) || text.suffix(8).elementsEqual("::Action".utf8)
    }

    /// Whether the schema has the type; those of actions pass, as their ids are checked.
    func knows(_ type: Name) -> Bool {
        Self.isAction(type) || schema.entityType(type) != nil
    }

    /// The type of an entity that a policy names, if the schema has it.
    func type(of uid: EntityUID) -> CedarType? {
        let isKnown = Self.isAction(uid.type) ? schema.action(uid) != nil : schema.entityType(uid.type) != nil
        return isKnown ? .entity([uid.type]) : nil
    }

    /// Whether an entity of the one type may be in one of the other, itself included.
    func may(_ type: Name, beIn ancestor: Name) -> Bool {
        if type == ancestor { return true }
        if schema.entityType(ancestor)?.descendants.contains(type) ?? false { return true }
        return actionMembers[ancestor]?.contains(type) ?? false
    }

    /// The types of tags that entities of these types may have; the types without tags are passed over.
    func tagTypes(of holder: CedarType) -> [CedarType] {
        guard let names = holder.entityTypes else { return tagTypes }
        return names.compactMap { schema.entityType($0)?.tags }
    }

    /// The actions that are one of these or a member of one, in order; nil if the schema lacks one.
    func members(of uids: [EntityUID]) -> [SchemaAction]? {
        var members: Set<EntityUID> = []
        for uid in uids {
            guard let action = schema.action(uid) else { return nil }
            members.insert(uid)
            members.formUnion(action.descendants)
        }
        return members.sorted().compactMap { schema.action($0) }
    }
}
