// SPDX-License-Identifier: Apache-2.0

/// The operators of integer arithmetic; a raw value is the operator's text.
public enum ArithmeticOperator: String, Hashable, Sendable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
}

/// An operator and what stands right of it.
public struct ArithmeticStep: Hashable, Sendable {
    /// What to do with the result of all that stands left.
    public let `operator`: ArithmeticOperator

    /// The right operand.
    public let operand: Expression

    /// A step to the right.
    public init(_ operator: ArithmeticOperator, _ operand: Expression) {
        self.operator = `operator`
        self.operand = operand
    }
}

/// The operators between two operands that give a boolean and do not associate; a raw value is the operator's text.
public enum Relation: String, Hashable, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case `in` = "in"
}
