// SPDX-License-Identifier: Apache-2.0
import Cedar

/// What is looked up once of a policy.
struct PolicyFacts: Sendable {
    /// Which variables conditions mention.
    struct Mentions: Sendable {
        private(set) var variables: Set<Variable> = []

        func contains(_ variable: Variable) -> Bool { variables.contains(variable) }

        fileprivate mutating func insert(_ variable: Variable) { variables.insert(variable) }
    }

    let number: Int
    let id: PolicyID
    let effect: Effect
    let mentions: Mentions
    /// Of each list at least one has to hold; all are about the principal.
    let principal: [[PolicyRequirement.Kind]]
    /// The same of the resource.
    let resource: [[PolicyRequirement.Kind]]

    /// - Parameter named: is given the entities that the policy names.
    init(_ authorizer: Authorizer, _ number: Int, named: inout [EntityUID]) throws(CedarError) {
        self.number = number
        id = authorizer.id(ofPolicy: number)
        let policy = authorizer.policy(number)
        effect = policy.effect
        var found = Mentions()
        for condition in policy.conditions { Self.walk(condition.body, &found, &named) }
        mentions = found
        let values = authorizer.slotValues(ofPolicy: number)
        named += policy.namedInScope + [values.principal, values.resource].compactMap { $0 }
        let requirements = try authorizer.requirements(ofPolicy: number)
        principal = Self.about(.principal, requirements)
        resource = Self.about(.resource, requirements)
    }

    /// The requirements that are about nothing else.
    private static func about(
        _ variable: Variable,
        _ requirements: [[PolicyRequirement]]
    ) -> [[PolicyRequirement.Kind]] {
        requirements.filter { option in option.allSatisfy { $0.variable == variable } }.map { $0.map(\.kind) }
    }

    // Readers bound how deep expressions nest.
    private static func walk(_ expression: Expression, _ found: inout Mentions, _ named: inout [EntityUID]) {
        switch expression.node {
        case .variable(let variable): found.insert(variable)
        case .literal(.entity(let uid)): named.append(uid)
        default: expression.node.forEachChild { walk($0, &found, &named) }
        }
    }
}

extension Policy {
    /// The entities that the scope names.
    fileprivate var namedInScope: [EntityUID] {
        let actions: [EntityUID] =
            switch action {
            case .any: []
            case .equal(let uid), .in(let uid): [uid]
            case .inAny(let uids): uids
            }
        return actions
            + [principal.reference, resource.reference].compactMap { reference in
                if case .entity(let uid) = reference { uid } else { nil }
            }
    }
}
