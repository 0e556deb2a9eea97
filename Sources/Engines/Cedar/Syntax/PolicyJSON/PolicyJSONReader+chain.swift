// SPDX-License-Identifier: Apache-2.0

import JSON

extension PolicyJSONReader {
    private enum Chain {
        case and, or, arithmetic
    }

    /// `&&`, `||` and arithmetic: the left operands are followed by a loop, as they are one flat node.
    func chain(_ json: JSON, nesting: Int) throws(CedarError) -> Expression? {
        guard let kind = try chainKind(json) else { return nil }
        guard nesting < limits.depth else {
            throw error("too-deep", "expressions are nested too deep", at: json.offset)
        }
        var steps: [(name: String, right: JSON)] = []
        var leftmost = json
        while try chainKind(leftmost) == kind {
            let (name, body) = try only(leftmost)
            let (left, right) = try operands(body)
            steps.append((name, right))
            leftmost = left
        }
        let first = try expression(leftmost, nesting: nesting + 1)
        var operands: [(name: String, operand: Expression)] = []
        for step in steps.reversed() {
            operands.append((step.name, try expression(step.right, nesting: nesting + 1)))
        }
        return try make(Self.node(kind, first, operands), json)
    }

    private func chainKind(_ json: JSON) throws(CedarError) -> Chain? {
        switch try only(json).0 {
        case "&&": .and
        case "||": .or
        case "+", "-", "*": .arithmetic
        default: nil
        }
    }

    private static func node(
        _ kind: Chain,
        _ first: Expression,
        _ rest: [(name: String, operand: Expression)]
    ) -> Expression.Node {
        switch kind {
        case .and: .and([first] + rest.map(\.operand))
        case .or: .or([first] + rest.map(\.operand))
        case .arithmetic:
            .arithmetic(
                first,
                rest.map { ArithmeticStep(ArithmeticOperator(rawValue: $0.name) ?? .add, $0.operand) }
            )
        }
    }
}
