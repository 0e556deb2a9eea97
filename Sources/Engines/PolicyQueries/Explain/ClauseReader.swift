// SPDX-License-Identifier: Apache-2.0
import Cedar

/// Takes policies apart into clauses and evaluates each by itself for one request.
struct ClauseReader {
    private let queries: PolicyQueries
    private var probe: PartialSweep

    init(_ queries: PolicyQueries, _ request: AuthorizationRequest) throws(CedarError) {
        self.queries = queries
        probe = try PartialSweep(queries.authorizer, context: .known(request.context))
        try probe.move(
            principal: .known(request.principal),
            action: .known(request.action),
            resource: .known(request.resource)
        )
    }

    /// Every clause of a policy.
    mutating func clauses(_ number: Int) -> [ExplainedClause] {
        scopeClauses(number) + conditionClauses(number)
    }

    /// The clauses of the scope that ask anything.
    mutating func scopeClauses(_ number: Int) -> [ExplainedClause] {
        let policy = queries.authorizer.policy(number)
        let values = queries.authorizer.slotValues(ofPolicy: number)
        var clauses: [ExplainedClause] = []
        if let asked = policy.principal.expression(.principal, values, policy.locations.principal) {
            clauses.append(clause(.principal, asked))
        }
        if let asked = policy.action.expression(policy.locations.action) { clauses.append(clause(.action, asked)) }
        if let asked = policy.resource.expression(.resource, values, policy.locations.resource) {
            clauses.append(clause(.resource, asked))
        }
        return clauses
    }

    /// The conjuncts of the conditions; of an `unless` the disjuncts.
    mutating func conditionClauses(_ number: Int) -> [ExplainedClause] {
        var clauses: [ExplainedClause] = []
        for condition in queries.authorizer.policy(number).conditions {
            let isWhen = condition.kind == .when
            for operand in condition.body.operands(isAnd: isWhen) {
                clauses.append(clause(isWhen ? .when : .unless, operand))
            }
        }
        return clauses
    }

    private mutating func clause(_ part: ExplainedClause.Part, _ expression: Expression) -> ExplainedClause {
        let outcome: ExplainedClause.Outcome
        do throws(CedarError) {
            if case .bool(let flag) = try probe.value(of: expression) {
                outcome = flag == (part != .unless) ? .holds : .doesNotHold
            } else {
                let error = CedarError(code: "eval.type", message: "it is no boolean", span: expression.span)
                outcome = .fails(error)
            }
        } catch {
            outcome = .fails(error)
        }
        var values: [ExplainedClause.Value] = []
        collect(expression, &values)
        return ExplainedClause(
            part: part,
            expression: expression,
            outcome: outcome,
            values: values,
            path: outcome == .holds && part != .unless ? path(expression) : []
        )
    }

    /// The values of the largest expressions that only look something up.
    private mutating func collect(_ expression: Expression, _ values: inout [ExplainedClause.Value]) {
        guard values.count < 16 else { return }
        if expression.isLookup {
            if !values.contains(where: { $0.expression == expression }), let value = try? probe.value(of: expression) {
                values.append(ExplainedClause.Value(expression: expression, value: value))
            }
            return
        }
        var children: [Expression] = []
        expression.node.forEachChild { child in
            if case .variable(.context) = child.node { return }
            children.append(child)
        }
        for child in children { collect(child, &values) }
    }

    /// The way from the left to the right of an `in`.
    private mutating func path(_ expression: Expression) -> [EntityUID] {
        let sides: (Expression, Expression)
        switch expression.node {
        case .relation(.in, let left, let right): sides = (left, right)
        case .isType(let left, _, in: .some(let right)): sides = (left, right)
        default: return []
        }
        guard case .entity(let entity)? = try? probe.value(of: sides.0), let group = try? probe.value(of: sides.1)
        else {
            return []
        }
        var groups: [EntityUID] = []
        if case .entity(let uid) = group { groups = [uid] }
        if case .set(let set) = group {
            groups = set.compactMap { element in if case .entity(let uid) = element { uid } else { nil } }
        }
        return groups.compactMap { queries.path(from: entity, to: $0) }.min { $0.count < $1.count } ?? []
    }
}

extension Expression {
    /// The operands of a chain of `&&` or `||`, those of such chains within it in their place; otherwise only itself.
    func operands(isAnd: Bool) -> [Expression] {
        switch node {
        case .and(let operands) where isAnd: operands.flatMap { $0.operands(isAnd: true) }
        case .or(let operands) where !isAnd: operands.flatMap { $0.operands(isAnd: false) }
        default: [self]
        }
    }

    /// Whether it is a variable, or a member of one, however deep.
    fileprivate var isLookup: Bool {
        switch node {
        case .variable: true
        case .attribute(let operand, _): operand.isLookup
        case .method(.getTag, let receiver, let arguments):
            receiver.isLookup && arguments.allSatisfy { if case .literal = $0.node { true } else { false } }
        default: false
        }
    }
}
