// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Says relations that are no mere unions as conditions.
struct RelationCondition {
    /// A set of users that objects have as an attribute.
    struct Attribute: Hashable {
        let relation: CedarString
        /// Nil for the relation itself.
        var tupleset: CedarString?

        /// `viewer`, or `viewer from parent`
        var name: String { tupleset.map { "\(relation) from \($0)" } ?? relation.text }
    }

    /// What a relation is as a condition.
    private struct Said {
        let expression: Expression
        let size: Int
        let height: Int
    }

    /// The most parts that all conditions have together.
    private static let mostParts = 20_000

    private let graph: RelationGraph
    private let typeNames: [CedarString: Name]
    /// The types that everybody of has a relation of some object, or may have over another relation.
    private var everybody: [RelationModel.Key: Set<CedarString>] = [:]
    /// The sets that the objects of a type have, by their attributes.
    private(set) var attributes: [CedarString: [String: Attribute]] = [:]
    private var known: [RelationModel.Key: Said] = [:]
    private var budget = ImportBudget(mostParts, of: "conditions")

    init(_ graph: RelationGraph, typeNames: [CedarString: Name]) {
        self.graph = graph
        self.typeNames = typeNames
        for (set, types) in graph.everybody {
            let attribute = Attribute(relation: set.relation, tupleset: set.tupleset)
            let key = RelationModel.Key(type: set.object.type, relation: CedarString(attribute.name))
            everybody[key, default: []].formUnion(types)
        }
    }

    /// The condition of a relation; nil if it cannot be said.
    ///
    /// - Throws: `import.too-large` if all conditions together have too many parts.
    mutating func condition(_ type: CedarString, _ relation: CedarString) throws(ImportFailure) -> Expression? {
        guard let said = try said(RelationModel.Key(type: type, relation: relation), depth: 0) else { return nil }
        try budget.spend(said.size)
        return said.expression
    }

    private mutating func said(_ key: RelationModel.Key, depth: Int) throws(ImportFailure) -> Said? {
        guard let rewrite = graph.model.rewrite(key.type, key.relation) else { return Self.never }
        if graph.isPlain(key.type, key.relation) { return member(key.type, Attribute(relation: key.relation)) }
        if let known = known[key] { return depth + known.height < RelationModel.depth ? known : nil }
        guard let found = try said(rewrite, key, depth: depth) else { return nil }
        known[key] = found
        return found
    }

    private static let never = Said(expression: PolicyText.node(.literal(.bool(false))), size: 1, height: 0)

    private mutating func said(_ rewrite: RelationModel.Rewrite, _ key: RelationModel.Key, depth: Int)
        throws(ImportFailure) -> Said?
    {
        guard depth < RelationModel.depth else { return nil }
        switch rewrite {
        case .this: return member(key.type, Attribute(relation: key.relation))
        case .computed(let other):
            return try said(RelationModel.Key(type: key.type, relation: other), depth: depth + 1).map(Self.raised)
        case .from(let tupleset, let other):
            guard graph.isPlain(rewrite, key.type) else { return nil }
            return member(key.type, Attribute(relation: other, tupleset: tupleset))
        case .union(let parts): return try joined(parts, key, depth, isOr: true)
        case .intersection(let parts): return try joined(parts, key, depth, isOr: false)
        case .difference(let base, let subtract):
            guard let base = try said(base, key, depth: depth + 1),
                let subtract = try said(subtract, key, depth: depth + 1)
            else { return nil }
            let not = Said(
                expression: PolicyText.node(.not(subtract.expression)),
                size: subtract.size + 1,
                height: subtract.height
            )
            return try Self.joined([base, not], isOr: false, budget)
        }
    }

    private mutating func joined(_ parts: [RelationModel.Rewrite], _ key: RelationModel.Key, _ depth: Int, isOr: Bool)
        throws(ImportFailure) -> Said?
    {
        var all: [Said] = []
        for part in parts {
            guard let said = try said(part, key, depth: depth + 1) else { return nil }
            all.append(said)
        }
        return try Self.joined(all, isOr: isOr, budget)
    }

    /// - Parameter budget: what is left of it; a part that alone passes it is not made.
    private static func joined(_ all: [Said], isOr: Bool, _ budget: ImportBudget) throws(ImportFailure) -> Said? {
        guard all.count > 1 else { return all.first.map(raised) }
        var budget = budget
        for said in all { try budget.spend(said.size) }
        let operands = flat(all.map(\.expression), isOr: isOr)
        return Said(
            expression: PolicyText.node(isOr ? .or(operands) : .and(operands)),
            size: all.reduce(1) { $0 + $1.size },
            height: 1 + (all.map(\.height).max() ?? 0)
        )
    }

    private static func raised(_ said: Said) -> Said {
        Said(expression: said.expression, size: said.size, height: said.height + 1)
    }

    /// The first operand of a chain is never a chain of its own kind.
    private static func flat(_ operands: [Expression], isOr: Bool) -> [Expression] {
        guard let first = operands.first else { return operands }
        return switch first.node {
        case .or(let inner) where isOr: inner + operands.dropFirst()
        case .and(let inner) where !isOr: inner + operands.dropFirst()
        default: operands
        }
    }

    /// `principal in resource.viewer || principal is user && resource["all of a type"].contains("viewer user")`
    private mutating func member(_ type: CedarString, _ attribute: Attribute) -> Said {
        attributes[type, default: [:]][attribute.name] = attribute
        let principal = PolicyText.node(.variable(.principal))
        let set = PolicyText.attribute(.resource, CedarString(attribute.name))
        var all = [PolicyText.node(.relation(.in, principal, set))]
        let key = RelationModel.Key(type: type, relation: CedarString(attribute.name))
        for user in (everybody[key] ?? []).sorted() {
            guard let name = typeNames[user] else { continue }
            let isUser = PolicyText.node(.isType(principal, name, in: nil))
            let everybody = PolicyText.attribute(.resource, "all of a type")
            let isMeant = PolicyText.node(
                .method(.contains, everybody, [PolicyText.string("\(attribute.name) \(user)")])
            )
            all.append(PolicyText.node(.and([isUser, isMeant])))
        }
        return Said(expression: PolicyText.any(all) ?? all[0], size: all.count, height: 0)
    }
}
