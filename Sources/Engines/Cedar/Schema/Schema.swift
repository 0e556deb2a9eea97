// SPDX-License-Identifier: Apache-2.0

/// A schema with every name resolved: what entities there are, what they hold, and which actions apply to what.
public struct Schema: Sendable {
    /// The entity types by name; the types of actions are not among them.
    public let entityTypes: [Name: EntityType]

    /// The actions by identity.
    public let actions: [EntityUID: SchemaAction]

    /// The types of actions, such as `Action` and `Photos::Action`.
    public let actionTypes: Set<Name>

    /// A schema of these types and actions, taken as consistent.
    init(entityTypes: [EntityType], actions: [SchemaAction]) {
        self.entityTypes = Dictionary(entityTypes.map { ($0.name, $0) }, uniquingKeysWith: { one, _ in one })
        self.actions = Dictionary(actions.map { ($0.uid, $0) }, uniquingKeysWith: { one, _ in one })
        actionTypes = Set(actions.map(\.uid.type))
    }

    /// The entity type of that name.
    public func entityType(_ name: Name) -> EntityType? { entityTypes[name] }

    /// The action of that identity.
    public func action(_ uid: EntityUID) -> SchemaAction? { actions[uid] }

    /// Whether an entity of one type may be, directly or not, a member of one of the other; a type is not counted as
    /// its own ancestor unless it is declared so.
    public func mayBeMember(_ type: Name, of ancestor: Name) -> Bool {
        if let type = entityTypes[type] { return type.ancestors.contains(ancestor) }
        return actions.values.contains { $0.uid.type == type && $0.ancestors.contains { $0.type == ancestor } }
    }

    /// One request environment for each combination of action, principal type and resource type that the schema allows,
    /// sorted.
    public var environments: [RequestEnvironment] {
        actions.values.sorted { $0.uid < $1.uid }.flatMap { action in
            action.principals.flatMap { principal in
                action.resources.map { RequestEnvironment(principal: principal, action: action.uid, resource: $0) }
            }
        }
    }
}

/// The types of a request that the schema allows.
public struct RequestEnvironment: Hashable, Sendable {
    /// The principal's type.
    public let principal: Name
    /// The action.
    public let action: EntityUID
    /// The resource's type.
    public let resource: Name
}
