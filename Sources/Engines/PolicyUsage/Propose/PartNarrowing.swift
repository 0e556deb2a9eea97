// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Looks for a narrower constraint on the principal or the resource that everybody who was observed still meets.
///
/// What a scope asks of an entity or group by name is kept: that a group lies within another is no law, only so today.
/// A narrower one is then asked for in a condition of its own.
struct PartNarrowing {
    /// A narrower constraint.
    struct Answer {
        var constraint: ScopeConstraint
        /// What a new condition asks, if the constraint alone cannot say it.
        var condition: Expression?
        /// How many entities it lets through.
        let granted: Int
        /// What it asks, for people.
        let text: String
    }

    let variable: Variable
    let constraint: ScopeConstraint
    /// The types that the schema allows here.
    let types: Set<Name>
    let used: [EntityUID]
    let index: EntityIndex
    /// How many may be listed by name.
    let list: Int

    /// Nil if nothing narrower is to be had.
    func answer() -> Answer? {
        guard !used.isEmpty, !isEqual else { return nil }
        let granted = index.count(constraint, types: types)
        let answer = listing() ?? container(below: granted) ?? containers(below: granted) ?? type()
        return answer.flatMap { $0.granted < granted ? $0 : nil }
    }

    private var isEqual: Bool {
        if case .equal = constraint { true } else { false }
    }

    /// The entities themselves.
    private func listing() -> Answer? {
        guard used.count <= list else { return nil }
        let text = used.map(\.cedarText).joined(separator: ", ")
        if used.count == 1 {
            let asked = relation(.equal, literal(used[0]))
            switch constraint {
            case .any: return Answer(constraint: .equal(.entity(used[0])), granted: 1, text: text)
            case .isType(let type) where type == used[0].type:
                return Answer(constraint: .equal(.entity(used[0])), granted: 1, text: text)
            default: return Answer(constraint: constraint, condition: asked, granted: 1, text: text)
            }
        }
        let condition = lists(used) { list in
            let elements = list.map(literal)
            if elements.count == 1 { return relation(.equal, elements[0]) }
            // Not `in`, which would let through what lies within them too.
            let isListed = node(.method(.contains, node(.set(elements)), [node(.variable(variable))]))
            if scopeTypes.count == 1 { return isListed }
            // To look for an entity of another type in a list is not valid.
            return node(.and([node(.isType(node(.variable(variable)), list[0].type, in: nil)), isListed]))
        }
        return Answer(constraint: constraint, condition: condition, granted: used.count, text: text)
    }

    /// The smallest one thing that all of them are in.
    private func container(below granted: Int) -> Answer? {
        var common = Set(index.ancestors(of: used[0]).dropFirst())
        for entity in used.dropFirst() { common.formIntersection(index.ancestors(of: entity)) }
        let best =
            common
            .map { (uid: $0, count: index.count(.in(.entity($0)), types: scopeTypes)) }
            .filter { $0.count < granted }
            .min { ($0.count, $0.uid) < ($1.count, $1.uid) }
        guard let best else { return nil }
        let text = "in \(best.uid.cedarText)"
        switch constraint {
        case .any: return Answer(constraint: .in(.entity(best.uid)), granted: best.count, text: text)
        case .isType(let type):
            return Answer(constraint: .isTypeIn(type, .entity(best.uid)), granted: best.count, text: text)
        default:
            let asked = relation(.in, literal(best.uid))
            return Answer(constraint: constraint, condition: asked, granted: best.count, text: text)
        }
    }

    /// A few things that they are directly in.
    private func containers(below granted: Int) -> Answer? {
        var chosen: Set<EntityUID> = []
        for entity in used where !index.ancestors(of: entity).contains(where: chosen.contains) {
            let parents = index.parents(of: entity).map { (count: size($0), uid: $0) }
            guard let parent = parents.min(by: { ($0.count, $0.uid) < ($1.count, $1.uid) }) else { return nil }
            chosen.insert(parent.uid)
            guard chosen.count <= list else { return nil }
        }
        let sum = chosen.reduce(0) { $0 + size($1) }
        guard sum < granted else { return nil }
        let names = chosen.sorted().map(\.cedarText).joined(separator: ", ")
        let condition = lists(Array(chosen)) { list in
            let elements = list.map(literal)
            return relation(.in, elements.count == 1 ? elements[0] : node(.set(elements)))
        }
        return Answer(constraint: constraint, condition: condition, granted: sum, text: "in \(names)")
    }

    private func size(_ container: EntityUID) -> Int { index.count(.in(.entity(container)), types: scopeTypes) }

    /// Their type alone.
    private func type() -> Answer? {
        guard let type = used.first?.type, used.allSatisfy({ $0.type == type }) else { return nil }
        let narrowed: ScopeConstraint
        switch constraint {
        case .any: narrowed = .isType(type)
        case .in(let group): narrowed = .isTypeIn(type, group)
        default: return nil
        }
        return Answer(constraint: narrowed, granted: index.count(narrowed, types: types), text: "is \(type)")
    }

    /// The types that the constraint itself leaves.
    private var scopeTypes: Set<Name> {
        switch constraint {
        case .isType(let type), .isTypeIn(let type, _): types.intersection([type])
        case .any, .equal, .in: types
        }
    }

    /// What is asked of one of several entities: something for each type, since a set of several types is not valid.
    private func lists(_ entities: [EntityUID], _ ask: ([EntityUID]) -> Expression) -> Expression {
        let byType = Dictionary(grouping: entities, by: \.type).sorted { $0.key < $1.key }
        let asked = byType.map { ask($0.value.sorted()) }
        return asked.count == 1 ? asked[0] : node(.or(asked))
    }

    private func relation(_ relation: Relation, _ right: Expression) -> Expression {
        node(.relation(relation, node(.variable(variable)), right))
    }

    private func literal(_ uid: EntityUID) -> Expression { node(.literal(.entity(uid))) }

    private func node(_ node: Expression.Node) -> Expression {
        Expression(node, span: SourceSpan(start: 0, end: 0))
    }
}

extension PartNarrowing.Answer {
    fileprivate init(constraint: ScopeConstraint, granted: Int, text: String) {
        self.init(constraint: constraint, condition: nil, granted: granted, text: text)
    }
}
