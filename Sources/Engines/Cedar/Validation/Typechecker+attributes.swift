// SPDX-License-Identifier: Apache-2.0

extension Typechecker {
    mutating func checkAttribute(
        _ id: CheckedTerm.ID,
        _ operand: CheckedTerm.ID,
        _ name: CedarString
    ) -> TypeAnswer {
        let answer = expect(operand, .entityOrRecord)
        guard let holder = answer.type else { return .failed() }
        let shape = policy.terms[operand].shape
        return get(name, of: holder, shape, at: id, operand: operand).given(answer.isSound)
    }

    /// Reads an attribute: it must be required, or known to be there.
    private mutating func get(
        _ name: CedarString,
        of holder: CedarType,
        _ shape: TermShapes.ID,
        at id: CheckedTerm.ID,
        operand: CheckedTerm.ID
    ) -> TypeAnswer {
        switch facts.attribute(name, of: holder, &budget) {
        case .known(let attribute):
            if attribute.isRequired || isKnown(name, of: shape) { return TypeAnswer(type: attribute.type) }
            let message = "the optional attribute `\(name)` of \(owner(holder, operand)) may be absent"
            let help = "test for it first: `… has \(name) && …`"
            report(.unsafeOptionalAttribute, message, help: help, at: id)
            return .failed(attribute.type)
        case .absent:
            let help = findings.isFull ? nil : Suggestion.help(for: name.text, among: facts.attributeNames(of: holder))
            report(.attributeNotFound, "\(owner(holder, operand)) has no attribute `\(name)`", help: help, at: id)
            return .failed()
        case .unknown:
            let message = "not every value of \(owner(holder, operand)) has an attribute `\(name)` of one type"
            report(.attributeNotFound, message, at: id)
            return .failed()
        }
    }

    private func owner(_ type: CedarType, _ operand: CheckedTerm.ID) -> String {
        if case .variable(.context) = policy.terms[operand].kind {
            return "the context of \(environment.action.uid.quoted)"
        }
        return type.spelled
    }

    private mutating func isKnown(_ name: CedarString, of holder: TermShapes.ID) -> Bool {
        known[capability(name, of: holder)] != nil
    }

    private mutating func capability(_ name: CedarString, of holder: TermShapes.ID) -> Capability {
        Capability(holder: holder, name: policy.shapes.literal(.string(name)), isTag: false)
    }

    /// `a has b.c` is checked as `a has b && a.b has c`, step by step.
    mutating func checkHas(
        _ id: CheckedTerm.ID,
        _ operand: CheckedTerm.ID,
        _ path: [CedarString]
    ) -> TypeAnswer {
        let answer = expect(operand, .entityOrRecord, help: Self.helpForHolders)
        guard var holder = answer.type else { return .failed(.bool(nil)) }
        var shape = policy.terms[operand].shape
        var result = TypeAnswer.bool(true)
        var learnt: [Capability] = []
        defer { forget(learnt) }
        for (index, name) in path.enumerated() {
            guard budget.spend() else { return .failed() }
            if index > 0 {
                let value = get(path[index - 1], of: holder, shape, at: id, operand: operand)
                shape = policy.shapes.attribute(shape, path[index - 1])
                guard let type = value.type, isHolder(type, at: id) else { return .failed(.bool(nil)) }
                holder = type
            }
            reached?.note(step: index, of: id, holder)
            let step = has(name, of: holder, shape)
            result = Self.and(result, step)
            if case .bool(false) = result.type { break }
            learn(step.gained)
            learnt += step.gained
        }
        return result.showing(learnt).given(answer.isSound)
    }

    private mutating func isHolder(_ type: CedarType, at id: CheckedTerm.ID) -> Bool {
        if Expectation.entityOrRecord.admits(type) { return true }
        let message = "expected \(Expectation.entityOrRecord.spelled), found \(type.spelled)"
        report(.unexpectedType, message, help: Self.helpForHolders(type), at: id)
        return false
    }

    private static func helpForHolders(_ type: CedarType) -> String? {
        switch type {
        case .set: "'contains' tests whether a value is in a set"
        case .string: "'like' tests what is in a text"
        default: nil
        }
    }

    /// An entity may be missing altogether, so that even a required attribute may be; but not if it was seen before.
    private mutating func has(_ name: CedarString, of holder: CedarType, _ shape: TermShapes.ID) -> TypeAnswer {
        switch facts.attribute(name, of: holder, &budget) {
        case .absent: return .bool(false)
        case .unknown: return .bool()
        case .known(let attribute):
            let isThere = attribute.isRequired && holder.record != nil || isKnown(name, of: shape)
            return TypeAnswer(type: .bool(isThere ? true : nil), gained: [capability(name, of: shape)])
        }
    }
}
