// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// What counts as too broad where the policies are used.
public struct BreadthOptions: Sendable {
    /// The entity types of people.
    public var people: [Name]

    /// The actions, or groups of actions, that change something.
    public var writes: [EntityUID]

    /// When a request is about production, such as `context.env == "prod"`; nil to leave the rule out.
    public var production: Expression?

    /// Permits with this annotation are for emergencies and are passed over.
    public var exemption: String

    /// By default people are `User`s, and nothing is said of writes and production, which leaves the rule out.
    public init(
        people: [Name] = [Name(trusted: "User")],
        writes: [EntityUID] = [],
        production: Expression? = nil,
        exemption: String = "breakglass"
    ) {
        self.people = people
        self.writes = writes
        self.production = production
        self.exemption = exemption
    }

    /// The forbids that say what people must not do; none unless writes and production are known.
    var invariants: [Policy] {
        guard let production, !writes.isEmpty else { return [] }
        let nowhere = SourceSpan(start: 0, end: 0)
        return people.map { type in
            Policy(
                id: CedarString("people-\(type)"),
                effect: .forbid,
                principal: .isType(type),
                action: .inAny(writes),
                conditions: [Condition(.when, production, span: nowhere)],
                locations: PolicyLocations(all: nowhere)
            )
        }
    }
}

/// Finds permits that say too little about whom or what they are for.
struct BreadthCheck {
    /// What a permit leaves open.
    enum Breadth {
        /// Neither the scope nor the conditions ask anything of the principal or of the resource.
        case unscoped
        /// The scope leaves the action open, and the conditions do not ask for it.
        case anyAction
    }

    func breadths(_ policy: Policy) -> [Breadth] {
        guard policy.effect == .permit else { return [] }
        let asked = policy.conditions.reduce(into: Set<Variable>()) { $0.formUnion($1.body.variables) }
        var breadths: [Breadth] = []
        if policy.principal == .any, policy.resource == .any, asked.isDisjoint(with: [.principal, .resource]) {
            breadths.append(.unscoped)
        }
        if policy.action == .any, !asked.contains(.action) { breadths.append(.anyAction) }
        return breadths
    }
}

extension Expression {
    /// The variables in it.
    fileprivate var variables: Set<Variable> {
        var variables: Set<Variable> = []
        var open = [self]
        while let expression = open.popLast() {
            if case .variable(let variable) = expression.node { variables.insert(variable) }
            expression.node.forEachChild { open.append($0) }
        }
        return variables
    }
}
