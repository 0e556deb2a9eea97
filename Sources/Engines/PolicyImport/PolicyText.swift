// SPDX-License-Identifier: Apache-2.0

import Cedar
import Findings

/// Makes policies of their parts, and a text of them.
enum PolicyText {
    private static let nowhere = SourceSpan(start: 0, end: 0)

    /// A policy with comments above it, and its `@id`.
    struct Item {
        let id: String
        let effect: Effect
        var principal: ScopeConstraint = .any
        var action: ActionConstraint = .any
        var resource: ScopeConstraint = .any
        var conditions: [Expression] = []
        var comments: [String] = []
    }

    /// The text of all, laid out.
    static func text(_ items: [Item]) throws(ImportFailure) -> String {
        let text = items.map { item in
            let policy = Policy(
                id: CedarString(item.id),
                effect: item.effect,
                annotations: [Annotation(key: "id", text: CedarString(item.id))],
                principal: item.principal,
                action: item.action,
                resource: item.resource,
                conditions: item.conditions.map { Condition(.when, $0, span: nowhere) },
                locations: PolicyLocations(all: nowhere)
            )
            return item.comments.map { "// \($0.visibleLine)\n" }.joined() + policy.cedarText()
        }.joined(separator: "\n")
        do throws(CedarParseFailure) {
            return try PolicyFormatter().format(text, limits: PolicyLimits(size: .max, tokens: .max))
        } catch {
            throw ImportFailure(
                "import.too-large",
                "the policies cannot be written: \(error.errors.first?.message ?? "")"
            )
        }
    }

    static func node(_ node: Expression.Node) -> Expression { Expression(node, span: nowhere) }

    /// `resource.name`
    static func attribute(_ variable: Variable, _ name: CedarString) -> Expression {
        node(.attribute(node(.variable(variable)), name))
    }

    /// One of several; nil for none.
    static func any(_ expressions: [Expression]) -> Expression? {
        expressions.count > 1 ? node(.or(expressions)) : expressions.first
    }

    static func equal(_ left: Expression, _ right: Expression) -> Expression { node(.relation(.equal, left, right)) }

    static func string(_ text: String) -> Expression { node(.literal(.string(CedarString(text)))) }
}
