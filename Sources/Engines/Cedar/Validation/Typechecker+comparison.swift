// SPDX-License-Identifier: Apache-2.0

extension Typechecker {
    mutating func checkEqual(
        _ id: CheckedTerm.ID,
        _ left: CheckedTerm.ID,
        _ right: CheckedTerm.ID
    ) -> TypeAnswer {
        let one = check(left)
        let other = check(right)
        let value = equality(left, one.type, right, other.type)
        let answer = TypeAnswer.bool(value).given(one.isSound && other.isSound)
        guard mode == .strict, value == nil, let one = one.type, let other = other.type else { return answer }
        return answer.given(bound([one, other], "both sides of a comparison", at: id) != nil)
    }

    /// Whether the terms are equal, if that can be told: entities of different types never are, and literals can be
    /// compared.
    private func equality(
        _ left: CheckedTerm.ID,
        _ one: CedarType?,
        _ right: CheckedTerm.ID,
        _ other: CedarType?
    ) -> Bool? {
        if let one = one?.entityTypes, let other = other?.entityTypes, Self.areDisjoint(one, other) { return false }
        guard let one = literal(left), let other = literal(right) else { return nil }
        return one == other
    }

    private static func areDisjoint(_ one: [Name], _ other: [Name]) -> Bool {
        if one.count == 1, other.count == 1 { return one != other }
        return Set(one).isDisjoint(with: other)
    }

    mutating func checkOrdered(_ left: CheckedTerm.ID, _ right: CheckedTerm.ID) -> TypeAnswer {
        let one = check(left)
        let other = check(right)
        let isSound = one.isSound && other.isSound
        guard let first = one.type, let second = other.type else { return .failed(.bool(nil)) }
        if case .never = first { return TypeAnswer.bool().given(isSound && isOrdered(second, at: right)) }
        if case .never = second { return TypeAnswer.bool().given(isSound && isOrdered(first, at: left)) }
        switch (Self.ordered(first), Self.ordered(second)) {
        case (let one?, let other?) where one == other:
            return TypeAnswer.bool().given(isSound)
        case (let expected?, _) where expected == .long || Self.ordered(second) != .long:
            reportOrder(expected.spelled, second, at: right)
        case (_, let expected?):
            reportOrder(expected.spelled, first, at: left)
        default:
            reportOrder(Self.orderedTypes, first, at: left)
            reportOrder(Self.orderedTypes, second, at: right)
        }
        return .failed(.bool(nil))
    }

    private static let orderedTypes = "Long, datetime or duration"

    /// The type itself if its values have an order.
    private static func ordered(_ type: CedarType) -> CedarType? {
        switch type {
        case .long, .extension(.datetime), .extension(.duration): type
        default: nil
        }
    }

    private mutating func isOrdered(_ type: CedarType, at id: CheckedTerm.ID) -> Bool {
        if Self.ordered(type) != nil { return true }
        reportOrder(Self.orderedTypes, type, at: id)
        return false
    }

    private mutating func reportOrder(_ expected: String, _ actual: CedarType, at id: CheckedTerm.ID) {
        report(.unexpectedType, "expected \(expected), found \(actual.spelled)", at: id)
    }

    /// All operands are numbers, and so is the result.
    mutating func checkArithmetic(_ operands: [CheckedTerm.ID], _ operation: ArithmeticOperator?) -> TypeAnswer {
        var isSound = true
        for operand in operands {
            let answer = expect(operand, .long) { type in
                switch type {
                case .string where operation == .add: "texts cannot be joined"
                case .set where operation != nil: "sets have no union, intersection or difference"
                default: nil
                }
            }
            isSound = isSound && answer.isSound
        }
        return TypeAnswer(type: .long).given(isSound)
    }

    mutating func checkLike(_ operand: CheckedTerm.ID) -> TypeAnswer {
        let answer = expect(operand, .string) { $0.entityTypes == nil ? nil : "'is' tests the type of an entity" }
        return TypeAnswer.bool().given(answer.isSound)
    }

    mutating func checkIs(_ operand: CheckedTerm.ID, _ type: Name, in group: CheckedTerm.ID?) -> TypeAnswer {
        let answer = expect(operand, .entity) { _ in "only the types of entities can be tested" }
        var test = TypeAnswer.failed(.bool(nil))
        switch answer.type {
        case .entity(let types):
            let value = types.contains(type) ? (types.count == 1 ? true : nil) : false
            test = TypeAnswer.bool(value).given(answer.isSound)
        case .anyEntity: test = TypeAnswer.bool().given(answer.isSound)
        default: break
        }
        guard let group, test.type != .bool(false) else { return test }
        return Self.and(test, membership(of: answer, operand, in: group))
    }
}
