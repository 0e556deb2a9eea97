// SPDX-License-Identifier: Apache-2.0

extension Expression {
    /// The kinds of expressions.
    public indirect enum Node: Hashable, Sendable {
        /// `true`, `42`, `"text"` or `User::"alice"`.
        case literal(Literal)
        /// `principal`, `action`, `resource` or `context`.
        case variable(Variable)
        /// `?principal` or `?resource`; only in a template's scope, so no parsed condition holds one.
        case slot(Slot)
        /// `!operand`
        case not(Expression)
        /// `-operand`; but `-5` is the literal minus five, and only `-(5)` negates a literal.
        case negate(Expression)
        /// `a && b && …`, two operands or more, from left to right. The first is never itself an `and`.
        case and([Expression])
        /// `a || b || …`, two operands or more, from left to right. The first is never itself an `or`.
        case or([Expression])
        /// `first + b - c * d …` taken strictly from left to right; one step or more. What binds tighter than its
        /// left neighbour is a node of its own, and `first` is never itself an `arithmetic`.
        case arithmetic(Expression, [ArithmeticStep])
        /// `left == right` and its like.
        case relation(Relation, Expression, Expression)
        /// `operand has name` or `operand has a.b.c`; the path has one name or more; if
        /// more, they are identifiers. It means `a has b && a.b has c`.
        case has(Expression, [CedarString])
        /// `operand like "pattern"`
        case like(Expression, LikePattern)
        /// `operand is Type` or `operand is Type in ancestor`
        case isType(Expression, Name, in: Expression?)
        /// `if condition then … else …`
        case conditional(if: Expression, then: Expression, else: Expression)
        /// `operand.name` or `operand["name"]`
        case attribute(Expression, CedarString)
        /// `receiver.contains(argument)` and the other methods of sets and entities. The arguments are as many as
        /// the method takes.
        case method(Method, Expression, [Expression])
        /// `ip("…")` or `receiver.isInRange(…)`: in call order, a receiver first. The number is not checked, as a
        /// wrong one is a matter for the validator and the evaluator.
        case call(ExtensionFunctionName, [Expression])
        /// `[a, b, …]`
        case set([Expression])
        /// `{name: value, …}` in source order, every name once.
        case record([RecordField])
    }
}

extension Expression.Node {
    /// Visits the direct operands from left to right.
    public func forEachChild(_ visit: (Expression) -> Void) {
        switch self {
        case .literal, .variable, .slot:
            break
        case .not(let operand), .negate(let operand), .has(let operand, _), .like(let operand, _),
            .attribute(let operand, _):
            visit(operand)
        case .and(let operands), .or(let operands), .call(_, let operands), .set(let operands):
            operands.forEach(visit)
        case .arithmetic(let first, let steps):
            visit(first)
            for step in steps { visit(step.operand) }
        case .relation(_, let left, let right):
            visit(left)
            visit(right)
        case .isType(let operand, _, let ancestor):
            visit(operand)
            if let ancestor { visit(ancestor) }
        case .conditional(let condition, let then, let otherwise):
            visit(condition)
            visit(then)
            visit(otherwise)
        case .method(_, let receiver, let arguments):
            visit(receiver)
            arguments.forEach(visit)
        case .record(let fields):
            for field in fields { visit(field.value) }
        }
    }
}
