// SPDX-License-Identifier: Apache-2.0

/// Works out what the conditions of single policies still ask, for one request after the other, all in circumstances
/// that are not known, or not as a whole.
package struct PartialSweep: Sendable {
    private var evaluator: PartialEvaluator
    private let mark: Arena.Mark

    /// A sweep over requests of that context.
    ///
    /// - Throws: as ``Authorizer/authorize(_:)``.
    package init(_ authorizer: Authorizer, context: PartialRequest.Context) throws(CedarError) {
        evaluator = try PartialEvaluator(data: authorizer.data, request: PartialRequest(context: context))
        mark = evaluator.machine.arena.mark
    }

    /// Goes on to a request of which this much is known; its context is not looked at.
    ///
    /// - Throws: `request.too-large`.
    package mutating func move(
        principal: PartialRequest.Part,
        action: PartialRequest.Part,
        resource: PartialRequest.Part
    ) throws(CedarError) {
        let context = evaluator.request.context
        try evaluator.move(
            to: PartialRequest(principal: principal, action: action, resource: resource, context: context)
        )
    }

    /// What the conditions of a policy come to, its scope aside; nil if they are certain not to be met.
    package mutating func outcome(ofPolicy number: Int) -> PartialOutcome? {
        let conditions = evaluator.machine.data.policies.sources[number].policy.conditions
        defer { evaluator.machine.arena.cut(back: mark) }
        return evaluator.outcome(conditions.map(\.asExpression), span: conditions.first?.span)
    }

    /// The value of an expression for a request that is known as a whole.
    ///
    /// - Throws: the evaluation error; `eval.unknown` if something of the request is not known.
    package mutating func value(of expression: Expression) throws(CedarError) -> CedarValue {
        defer { evaluator.machine.arena.cut(back: mark) }
        do throws(EvaluationFailure) {
            if case .known(let value) = try evaluator.evaluate(expression) {
                return evaluator.machine.boundary(value, evaluator.machine.symbols)
            }
        } catch {
            throw evaluator.describe(error, at: expression.span)
        }
        throw CedarError(code: "eval.unknown", message: "the request is not known as a whole", span: expression.span)
    }
}
