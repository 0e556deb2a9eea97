// SPDX-License-Identifier: Apache-2.0
import Cedar

extension ScopeConstraint {
    /// What is asked of a variable, as an expression; nil if nothing is.
    func expression(_ variable: Variable, _ values: SlotValues, _ span: SourceSpan) -> Expression? {
        let variable = Expression(.variable(variable), span: span)
        func entity(_ reference: EntityReference) -> Expression {
            switch reference {
            case .entity(let uid): Expression(.literal(.entity(uid)), span: span)
            case .slot(let slot):
                values[slot].map { Expression(.literal(.entity($0)), span: span) }
                    ?? Expression(.slot(slot), span: span)
            }
        }
        return switch self {
        case .any: nil
        case .equal(let reference): Expression(.relation(.equal, variable, entity(reference)), span: span)
        case .in(let reference): Expression(.relation(.in, variable, entity(reference)), span: span)
        case .isType(let type): Expression(.isType(variable, type, in: nil), span: span)
        case .isTypeIn(let type, let reference): Expression(.isType(variable, type, in: entity(reference)), span: span)
        }
    }
}

extension ActionConstraint {
    /// What is asked of the action, as an expression; nil if nothing is.
    func expression(_ span: SourceSpan) -> Expression? {
        let variable = Expression(.variable(.action), span: span)
        func literal(_ uid: EntityUID) -> Expression { Expression(.literal(.entity(uid)), span: span) }
        return switch self {
        case .any: nil
        case .equal(let uid): Expression(.relation(.equal, variable, literal(uid)), span: span)
        case .in(let uid): Expression(.relation(.in, variable, literal(uid)), span: span)
        case .inAny(let uids):
            Expression(.relation(.in, variable, Expression(.set(uids.map(literal)), span: span)), span: span)
        }
    }
}
