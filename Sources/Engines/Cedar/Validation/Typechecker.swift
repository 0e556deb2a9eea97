// SPDX-License-Identifier: Apache-2.0

/// The types of a policy's terms in one request environment after the other.
///
/// A boolean that is known to be true or false has a type of its own: what stands behind it and can never be reached is
/// not checked. Recurses once a level of the conditions' nesting.
struct Typechecker {
    /// The types of what a request fills in.
    struct Environment {
        let principal: Name
        let action: SchemaAction
        let resource: Name
        /// What the links' entities for `?principal` are, in a template.
        var principalSlot: Name?
        /// What the links' entities for `?resource` are, in a template.
        var resourceSlot: Name?

        /// Stands for no environment, before the first is checked.
        static let none = Environment(
            principal: Name(trusted: ""),
            action: SchemaAction(
                uid: EntityUID(type: Name(trusted: ""), id: ""),
                parents: [],
                ancestors: [],
                descendants: [],
                principals: [],
                resources: [],
                context: RecordType()
            ),
            resource: Name(trusted: "")
        )
    }

    /// What an environment says of the policy.
    enum Verdict {
        /// It may be satisfied.
        case possible
        /// It is never satisfied.
        case impossible
        /// It has an error.
        case wrong
    }

    let facts: SchemaFacts
    let mode: ValidationMode
    var policy: CheckedPolicy
    private(set) var environment = Environment.none
    var budget: ValidationBudget
    var findings: PolicyFindings

    /// How often each capability is known where the check stands.
    var known: [Capability: Int] = [:]

    /// What the level checker needs to know of the terms that were reached; nil if nobody asks.
    var reached: ReachedTerms?

    init(
        _ policy: CheckedPolicy,
        facts: SchemaFacts,
        mode: ValidationMode,
        budget: ValidationBudget,
        findings: PolicyFindings,
        notesTerms: Bool
    ) {
        self.policy = policy
        self.facts = facts
        self.mode = mode
        self.budget = budget
        self.findings = findings
        if notesTerms { reached = ReachedTerms() }
    }

    /// Checks the policy in one environment.
    mutating func check(in environment: Environment) -> Verdict {
        self.environment = environment
        known.removeAll(keepingCapacity: true)
        if reached != nil {
            reached?.forget(count: policy.terms.count)
            _ = budget.spend(policy.terms.count / 8)
        }
        let answer = expect(policy.root, .bool)
        if case .bool(false) = answer.type { return .impossible }
        return answer.isSound ? .possible : .wrong
    }

    /// The type of a term.
    mutating func check(_ id: CheckedTerm.ID) -> TypeAnswer {
        guard budget.spend() else { return .failed() }
        let answer = rule(id)
        reached?.note(id, answer.type)
        return answer
    }

    /// The type of a term, which the operator it stands under must take.
    mutating func expect(
        _ id: CheckedTerm.ID,
        _ expectation: Expectation,
        help: (CedarType) -> String? = { _ in nil }
    ) -> TypeAnswer {
        let answer = check(id)
        guard let type = answer.type else { return .failed() }
        if expectation.admits(type) { return answer }
        report(.unexpectedType, "expected \(expectation.spelled), found \(type.spelled)", help: help(type), at: id)
        return .failed()
    }

    mutating func report(_ code: ValidationCode, _ message: String, help: String? = nil, at id: CheckedTerm.ID) {
        guard !budget.isExhausted else { return }
        findings.add(code, message, help: help, at: policy.terms[id].span)
    }

    /// Makes what a term shows by being true known, until it is forgotten.
    mutating func learn(_ gained: [Capability]) {
        for capability in gained { known[capability, default: 0] += 1 }
        _ = budget.spend(gained.count)
    }

    mutating func forget(_ gained: [Capability]) {
        for capability in gained {
            guard let count = known[capability] else { continue }
            known[capability] = count > 1 ? count - 1 : nil
        }
    }

    private mutating func rule(_ id: CheckedTerm.ID) -> TypeAnswer {
        switch policy.terms[id].kind {
        case .literal(let literal): type(of: literal)
        case .variable(let variable): TypeAnswer(type: type(of: variable))
        case .slot(let slot): TypeAnswer(type: type(of: slot))
        case .not(let operand): checkNot(operand)
        case .negate(let operand): checkArithmetic([operand], nil)
        case .and(let operands): checkAnd(operands)
        case .or(let operands): checkOr(operands)
        case .conditional(let condition, let then, let otherwise): checkConditional(id, condition, then, otherwise)
        case .arithmetic(let first, let steps): checkArithmetic([first] + steps.map(\.1), steps.first?.0)
        case .equal(let left, let right): checkEqual(id, left, right)
        case .ordered(let left, let right): checkOrdered(left, right)
        case .in(let left, let right): checkIn(left, right)
        case .has(let operand, let path): checkHas(id, operand, path)
        case .like(let operand): checkLike(operand)
        case .isType(let operand, let type): checkIs(operand, type, in: nil)
        case .isTypeIn(let operand, let type, let group): checkIs(operand, type, in: group)
        case .attribute(let operand, let name): checkAttribute(id, operand, name)
        case .isEmpty(let operand): checkIsEmpty(operand)
        case .contains(let set, let element): checkContains(id, set, element)
        case .containsSet(let set, let other): checkContainsSet(id, set, other)
        case .hasTag(let holder, let name): checkHasTag(holder, name)
        case .getTag(let holder, let name): checkGetTag(id, holder, name)
        case .call(let function, let arguments): checkCall(id, function, arguments)
        case .set(let elements): checkSet(id, elements)
        case .record(let members): checkRecord(members)
        }
    }
}
