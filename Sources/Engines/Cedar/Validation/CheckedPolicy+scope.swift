// SPDX-License-Identifier: Apache-2.0

extension CheckedPolicy {
    /// What the scope asks of the principal or the resource, as an expression.
    mutating func scope(
        _ constraint: ScopeConstraint,
        _ variable: Variable,
        at span: SourceSpan
    ) -> CheckedTerm.ID {
        switch constraint {
        case .any:
            return add(.bool(true), at: span)
        case .equal(let reference):
            let operands = [add(variable, at: span), addReference(reference, at: span)]
            return add(.equal(operands[0], operands[1]), "==", operands, at: span)
        case .in(let reference):
            return member(variable, of: reference, at: span)
        case .isType(let type):
            return test(variable, is: type, at: span)
        case .isTypeIn(let type, let reference):
            let parts = [test(variable, is: type, at: span), member(variable, of: reference, at: span)]
            return add(.and(parts), "and", parts, at: span)
        }
    }

    /// What the scope asks of the action, as an expression.
    mutating func scope(_ constraint: ActionConstraint, at span: SourceSpan) -> CheckedTerm.ID {
        switch constraint {
        case .any:
            return add(.bool(true), at: span)
        case .equal(let uid):
            let operands = [add(.action, at: span), add(.entity(uid), at: span)]
            return add(.equal(operands[0], operands[1]), "==", operands, at: span)
        case .in(let uid):
            let operands = [add(.action, at: span), add(.entity(uid), at: span)]
            return add(.in(operands[0], operands[1]), "in", operands, at: span)
        case .inAny(let uids):
            let action = add(.action, at: span)
            let elements = uids.map { add(.entity($0), at: span) }
            let set = add(.set(elements), "set", elements, at: span)
            return add(.in(action, set), "in", [action, set], at: span)
        }
    }

    private mutating func addReference(_ reference: EntityReference, at span: SourceSpan) -> CheckedTerm.ID {
        switch reference {
        case .entity(let uid): add(.entity(uid), at: span)
        case .slot(let slot): add(slot, at: span)
        }
    }

    private mutating func member(
        _ variable: Variable,
        of reference: EntityReference,
        at span: SourceSpan
    ) -> CheckedTerm.ID {
        let operands = [add(variable, at: span), addReference(reference, at: span)]
        return add(.in(operands[0], operands[1]), "in", operands, at: span)
    }

    private mutating func test(_ variable: Variable, is type: Name, at span: SourceSpan) -> CheckedTerm.ID {
        note(type: type, at: span)
        let operand = add(variable, at: span)
        return add(.isType(operand, type), "is", [operand], words: [type.qualified], at: span)
    }
}
