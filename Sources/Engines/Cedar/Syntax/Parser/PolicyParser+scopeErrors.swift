// SPDX-License-Identifier: Apache-2.0

extension PolicyParser {
    /// Passes the variable, which begins its part of the scope.
    mutating func expect(_ variable: Variable) throws(CedarError) {
        if token.kind == .identifier, text(token) == variable.rawValue {
            advance()
            return
        }
        if token.kind == .closeParenthesis { throw missing(variable) }
        throw unexpected(
            "`\(variable.rawValue)`",
            help: "a scope is `principal`, `action`, `resource`, in this order"
        )
    }

    /// The error for a scope that ends too early.
    func missing(_ variable: Variable) -> CedarError {
        CedarError(
            code: "parse.incomplete-scope",
            message: "the scope lacks its `\(variable.rawValue)`",
            help: "a scope is `principal`, `action`, `resource`, in this order",
            span: token.span
        )
    }

    /// Throws if what follows a variable looks like an operator that scopes do not have.
    func refuseOtherOperator(of variable: Variable) throws(CedarError) {
        let help: String
        switch (token.kind, token.word) {
        case (.equal, _): help = "equality is written `==`"
        case (.colon, _): help = "a type is asked for by `is`"
        case (_, .is): help = "an action's type is not asked for; name actions or groups of actions"
        case (.notEqual, _), (.less, _), (.lessOrEqual, _), (.greater, _), (.greaterOrEqual, _), (_, .has),
            (_, .like), (.dot, _), (.and, _), (.or, _):
            help = "write the condition in a `when` or `unless` clause"
        default: return
        }
        throw unexpected(variable == .action ? "`==`, `in` or `,`" : "`==`, `in`, `is` or `,`", help: help)
    }
}
