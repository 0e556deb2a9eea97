// SPDX-License-Identifier: Apache-2.0

extension Typechecker {
    mutating func checkNot(_ operand: CheckedTerm.ID) -> TypeAnswer {
        let answer = expect(operand, .bool)
        guard case .bool(let value) = answer.type else { return .failed(.bool(nil)) }
        return TypeAnswer.bool(value.map { !$0 }).given(answer.isSound)
    }

    /// What an operand shows is known to those behind it; behind one that is false nothing is checked.
    mutating func checkAnd(_ operands: [CheckedTerm.ID]) -> TypeAnswer {
        guard let first = operands.first else { return .bool(true) }
        var result = expect(first, .bool)
        var learnt = result.gained
        learn(learnt)
        for operand in operands.dropFirst() {
            if case .bool(false) = result.type { break }
            let answer = expect(operand, .bool)
            result = Self.and(result, answer)
            if result.isSound {
                learn(answer.gained)
                learnt += answer.gained
            } else {
                forget(learnt)
                learnt = []
            }
        }
        forget(learnt)
        return result.showing(learnt)
    }

    /// The conjunction, save for what it shows. A wrong operand can still be known to be true or false.
    static func and(_ left: TypeAnswer, _ right: TypeAnswer) -> TypeAnswer {
        guard case .bool(let one) = left.type, case .bool(let other) = right.type else { return .failed(.bool(nil)) }
        let value = other == true ? one : (other == false || one == true ? other : nil)
        return TypeAnswer.bool(value).given(left.isSound && right.isSound)
    }

    /// Behind an operand that is true nothing is checked.
    mutating func checkOr(_ operands: [CheckedTerm.ID]) -> TypeAnswer {
        guard let first = operands.first else { return .bool(false) }
        var result = expect(first, .bool)
        for operand in operands.dropFirst() {
            if case .bool(true) = result.type { break }
            result = or(result, expect(operand, .bool))
        }
        return result
    }

    private mutating func or(_ left: TypeAnswer, _ right: TypeAnswer) -> TypeAnswer {
        guard case .bool(let one) = left.type, case .bool(let other) = right.type else { return .failed(.bool(nil)) }
        let isSound = left.isSound && right.isSound
        if other == true { return TypeAnswer(type: .bool(true), gained: right.gained).given(isSound) }
        if other == false { return TypeAnswer(type: .bool(one), gained: left.gained).given(isSound) }
        if one == false { return TypeAnswer(type: .bool(other), gained: right.gained).given(isSound) }
        let common = intersection(left.gained, right.gained)
        return TypeAnswer(type: .bool(nil), gained: common).given(isSound)
    }

    /// What both show, each once.
    private mutating func intersection(_ one: [Capability], _ other: [Capability]) -> [Capability] {
        if one.isEmpty || other.isEmpty { return [] }
        guard budget.spend(one.count + other.count) else { return [] }
        var rest = Set(one)
        return other.filter { rest.remove($0) != nil }
    }

    mutating func checkConditional(
        _ id: CheckedTerm.ID,
        _ condition: CheckedTerm.ID,
        _ then: CheckedTerm.ID,
        _ otherwise: CheckedTerm.ID
    ) -> TypeAnswer {
        let test = expect(condition, .bool)
        if test.type == .bool(false) { return check(otherwise).given(test.isSound) }
        learn(test.gained)
        var yes = check(then)
        forget(test.gained)
        if yes.isSound { yes.gained += test.gained }
        if test.type == .bool(true) { return yes.given(test.isSound) }
        let no = check(otherwise)
        guard let one = yes.type, let other = no.type else { return .failed() }
        guard let bound = bound([one, other], "both branches of a conditional", at: id) else { return .failed() }
        let common = intersection(no.gained, yes.gained)
        return TypeAnswer(type: bound, gained: common).given(test.isSound && yes.isSound && no.isSound)
    }

    /// The least type that holds all of them, or nil with a finding.
    mutating func bound(_ types: [CedarType], _ place: String, at id: CheckedTerm.ID) -> CedarType? {
        var bound = CedarType.never
        do throws(Incompatibility) {
            for type in types { bound = try mode.leastUpperBound(bound, type, &budget) }
            return bound
        } catch {
            var spelled: [String] = []
            for type in types.prefix(20) where !spelled.contains(type.spelled) { spelled.append(type.spelled) }
            let message = "\(place) must have compatible types, found \(spelled.joined(separator: " and "))"
            report(.incompatibleTypes, message, help: error.rule, at: id)
            return nil
        }
    }
}
