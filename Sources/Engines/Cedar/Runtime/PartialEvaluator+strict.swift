// SPDX-License-Identifier: Apache-2.0

/// What needs the value of every operand: known if all are, and a failure if one fails.
extension PartialEvaluator {
    mutating func strict(_ expression: Expression) throws(EvaluationFailure) -> Outcome {
        let span = expression.span
        switch expression.node {
        case .not(let operand):
            return try unary(operand, span, { .not($0) }) { machine, value throws(EvaluationFailure) in
                .bool(try !machine.flag(value))
            }
        case .negate(let operand):
            return try unary(operand, span, { .negate($0) }) { machine, value throws(EvaluationFailure) in
                try machine.negated(value)
            }
        case .like(let operand, let pattern):
            return try unary(operand, span, { .like($0, pattern) }) { machine, value throws(EvaluationFailure) in
                .bool(try machine.matches(value, pattern))
            }
        case .relation(let relation, let left, let right):
            return try all([left, right], span, { .relation(relation, $0[0], $0[1]) }) {
                machine,
                values throws(EvaluationFailure) in
                try machine.binary(PolicyCompiler.operation(relation), values[0], values[1])
            }
        case .arithmetic(let first, let steps): return try arithmetic(first, steps, span)
        case .method(let method, let receiver, let arguments):
            return try self.method(method, receiver, arguments, span)
        case .call(let function, let arguments):
            return try all(arguments, span, { .call(function, $0) }) { machine, values throws(EvaluationFailure) in
                try machine.call(function, values)
            }
        case .set(let elements):
            return try all(elements, span, { .set($0) }) { machine, values in machine.makeSet(values) }
        case .record(let fields): return try record(fields, span)
        default: return .residual(expression)
        }
    }

    private mutating func unary(
        _ operand: Expression,
        _ span: SourceSpan,
        _ node: (Expression) -> Expression.Node,
        _ body: (inout Machine, Value) throws(EvaluationFailure) -> Value
    ) throws(EvaluationFailure) -> Outcome {
        try all([operand], span, { node($0[0]) }) { machine, values throws(EvaluationFailure) in
            try body(&machine, values[0])
        }
    }

    /// Applies an operation if all operands are known.
    private mutating func all(
        _ operands: [Expression],
        _ span: SourceSpan,
        _ node: ([Expression]) -> Expression.Node,
        _ body: (inout Machine, [Value]) throws(EvaluationFailure) -> Value
    ) throws(EvaluationFailure) -> Outcome {
        var outcomes: [Outcome] = []
        var values: [Value] = []
        for operand in operands {
            let outcome = try evaluate(operand)
            outcomes.append(outcome)
            if case .known(let value) = outcome { values.append(value) }
        }
        if values.count == operands.count { return .known(try body(&machine, values)) }
        return .residual(Expression(node(zip(outcomes, operands).map { expression($0, $1.span) }), span: span))
    }

    private mutating func arithmetic(
        _ first: Expression,
        _ steps: [ArithmeticStep],
        _ span: SourceSpan
    ) throws(EvaluationFailure) -> Outcome {
        var outcome = try evaluate(first)
        var left: [ArithmeticStep] = []
        for step in steps {
            let right = try evaluate(step.operand)
            if left.isEmpty, case .known(let one) = outcome, case .known(let other) = right {
                outcome = .known(try machine.binary(PolicyCompiler.operation(step.operator), one, other))
            } else {
                left.append(ArithmeticStep(step.operator, expression(right, step.operand.span)))
            }
        }
        guard !left.isEmpty else { return outcome }
        return .residual(Expression(.arithmetic(expression(outcome, first.span), left), span: span))
    }

    private mutating func method(
        _ method: Method,
        _ receiver: Expression,
        _ arguments: [Expression],
        _ span: SourceSpan
    ) throws(EvaluationFailure) -> Outcome {
        guard arguments.count == method.argumentCount else { throw EvaluationFailure(reason: .arguments) }
        return try all([receiver] + arguments, span, { .method(method, $0[0], Array($0.dropFirst())) }) {
            machine,
            values throws(EvaluationFailure) in
            if method == .isEmpty { return .bool(try machine.set(values[0]).count == 0) }
            return try machine.binary(PolicyCompiler.operation(method), values[0], values[1])
        }
    }

    private mutating func record(_ fields: [RecordField], _ span: SourceSpan) throws(EvaluationFailure) -> Outcome {
        var keys: [Symbol] = []
        for field in fields { keys.append(try symbol(field.name)) }
        return try all(
            fields.map(\.value),
            span,
            { values in .record(zip(fields, values).map { RecordField(name: $0.name, value: $1) }) }
        ) { machine, values in
            machine.arena.add(record: zip(keys, values).map { (key: $0, value: $1) }.sorted { $0.key < $1.key })
        }
    }
}
