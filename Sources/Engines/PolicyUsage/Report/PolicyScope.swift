// SPDX-License-Identifier: Apache-2.0

import Cedar

/// What a policy's scope grants by a schema: its actions, and the types of whom and what these apply to.
struct PolicyScope {
    /// The actions that apply to anything, sorted; nil if nothing is known of them.
    private(set) var actions: [EntityUID]?
    private(set) var principalTypes: Set<Name>
    private(set) var resourceTypes: Set<Name>

    /// - Parameter observed: the types that the log shows, for when there is no schema.
    init(_ policy: Policy, _ schema: Schema?, observed: ObservedTypes) {
        guard let schema else {
            principalTypes = observed.principals
            resourceTypes = observed.resources
            switch policy.action {
            case .equal(let uid): actions = [uid]
            case .any, .in, .inAny: actions = nil
            }
            return
        }
        let granted = schema.actions.values.filter { !$0.principals.isEmpty && policy.action.allows($0) }
        actions = granted.map(\.uid).sorted()
        principalTypes = Set(granted.flatMap(\.principals))
        resourceTypes = Set(granted.flatMap(\.resources))
    }
}

/// The types of principals and resources that a log shows.
struct ObservedTypes {
    let principals: Set<Name>
    let resources: Set<Name>

    init(principals: Set<Name>, resources: Set<Name>) {
        self.principals = principals
        self.resources = resources
    }

    init(_ usage: LogUsage) {
        principals = Set(usage.tallies.flatMap { $0.principals.map(\.type) })
        resources = Set(usage.tallies.flatMap { $0.resources.map(\.type) })
    }
}

extension ActionConstraint {
    /// Whether a policy of this constraint is about the action.
    func allows(_ action: SchemaAction) -> Bool {
        func isIn(_ group: EntityUID) -> Bool { group == action.uid || action.ancestors.contains(group) }
        return switch self {
        case .any: true
        case .equal(let uid): uid == action.uid
        case .in(let uid): isIn(uid)
        case .inAny(let uids): uids.contains(where: isIn)
        }
    }
}
