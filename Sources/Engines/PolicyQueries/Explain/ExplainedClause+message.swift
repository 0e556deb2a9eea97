// SPDX-License-Identifier: Apache-2.0
import Cedar

extension ExplainedClause {
    /// What became of the clause, for people: `principal is not in Team::"ops"`, `context.mfa is false`.
    ///
    /// - Parameter masksValues: whether to leave out what the request and the entities hold; what the policy says
    ///   itself stays.
    public func message(masksValues: Bool = false) -> String {
        let text = expression.cedarText()
        switch outcome {
        case .fails(let error): return masksValues ? "\(text) cannot be evaluated" : "\(text) fails: \(error.message)"
        case .holds:
            if !path.isEmpty, !masksValues {
                return "\(subject) is \(path.map { $0.cedarText() }.joined(separator: " in "))"
            }
            return said(of: expression, isTrue: part != .unless) ?? general(text, part != .unless, masksValues)
        case .doesNotHold:
            return said(of: expression, isTrue: part == .unless) ?? general(text, part == .unless, masksValues)
        }
    }

    /// What stands left of the `in`.
    private var subject: String {
        switch expression.node {
        case .relation(_, let left, _), .isType(let left, _, _): left.cedarText()
        default: expression.cedarText()
        }
    }

    private func general(_ text: String, _ isTrue: Bool, _ masksValues: Bool) -> String {
        let verdict = "\(text) is \(isTrue)"
        // The value of what has a boolean value itself is the verdict.
        let shown = values.filter { $0.expression != expression }
        guard !masksValues, !shown.isEmpty else { return verdict }
        let list = shown.map { "\($0.expression.cedarText()) is \($0.value.cedarText())" }
        return "\(verdict): \(list.joined(separator: ", "))"
    }

    /// What is said in words of expressions whose values say nothing more.
    private func said(of expression: Expression, isTrue: Bool) -> String? {
        let not = isTrue ? "" : "not "
        switch expression.node {
        case .not(let operand): return said(of: operand, isTrue: !isTrue)
        case .relation(.in, let left, let right) where left.isVariable && right.isConstant:
            return "\(left.cedarText()) is \(not)in \(right.cedarText())"
        case .relation(.equal, let left, let right) where left.isVariable && right.isConstant:
            return "\(left.cedarText()) is \(not)\(right.cedarText())"
        case .isType(let operand, let type, let group) where operand.isVariable:
            guard let group else { return "\(operand.cedarText()) is \(not)of type \(type)" }
            guard group.isConstant else { return nil }
            let isOfType = values.contains { value in
                if case .entity(let uid) = value.value {
                    value.expression == operand && uid.type == type
                } else {
                    false
                }
            }
            guard isOfType || isTrue else { return "\(operand.cedarText()) is not of type \(type)" }
            return "\(operand.cedarText()) is \(not)in \(group.cedarText())"
        case .has(let operand, let path):
            let name = path.map(\.text).joined(separator: ".")
            return "\(operand.cedarText()) has \(isTrue ? "an" : "no") attribute \(name)"
        case .method(.hasTag, let receiver, let arguments):
            guard let tag = arguments.first, tag.isConstant else { return nil }
            return "\(receiver.cedarText()) has \(isTrue ? "a" : "no") tag \(tag.cedarText())"
        case .variable, .attribute: return "\(expression.cedarText()) is \(isTrue)"
        default: return nil
        }
    }
}

extension Expression {
    fileprivate var isVariable: Bool { if case .variable = node { true } else { false } }

    /// Whether it is a literal or a set of nothing else.
    fileprivate var isConstant: Bool {
        switch node {
        case .literal: true
        case .set(let elements): elements.allSatisfy(\.isConstant)
        default: false
        }
    }
}
