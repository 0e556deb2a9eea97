// SPDX-License-Identifier: Apache-2.0

extension PolicyParser {
    /// `{@annotation} effect ( principal, action, resource ) {when|unless {…}} ;`
    mutating func policy(id: PolicyID) throws(CedarError) -> Policy {
        let start = position
        let annotations = try annotations()
        let effect = try effect()
        try expect(.openParenthesis, "`(`")
        let (principal, principalSpan) = try constraint(on: .principal)
        try separator(before: .action)
        let (action, actionSpan) = try actionConstraint()
        try separator(before: .resource)
        let (resource, resourceSpan) = try constraint(on: .resource)
        try closeScope()
        let conditions = try conditions()
        try expect(.semicolon, conditions.isEmpty ? "`when`, `unless` or `;`" : "another condition or `;`")
        return Policy(
            id: id,
            effect: effect,
            annotations: annotations,
            principal: principal,
            action: action,
            resource: resource,
            conditions: conditions,
            locations: PolicyLocations(
                whole: span(from: start),
                principal: principalSpan,
                action: actionSpan,
                resource: resourceSpan
            )
        )
    }

    private mutating func annotations() throws(CedarError) -> [Annotation] {
        var annotations: [Annotation] = []
        var keys: Set<CedarString> = []
        while token.kind == .at {
            let start = position
            advance()
            guard token.kind == .identifier else { throw unexpected("the annotation's name") }
            let key = CedarString(text(token))
            advance()
            guard keys.insert(key).inserted else {
                throw error(
                    "duplicate-annotation",
                    "the annotation `@\(key)` is given twice",
                    help: "keep one of them",
                    from: start
                )
            }
            annotations.append(Annotation(key: key, text: try annotationText()))
        }
        return annotations
    }

    private mutating func annotationText() throws(CedarError) -> CedarString? {
        guard accept(.openParenthesis) else { return nil }
        guard token.kind == .string else { throw unexpected("the annotation's value, a string") }
        let text = try unescaped(token)
        advance()
        try expect(.closeParenthesis, "`)`")
        return text
    }

    private mutating func effect() throws(CedarError) -> Effect {
        if accept(.permit) { return .permit }
        if accept(.forbid) { return .forbid }
        throw unexpected("`permit` or `forbid`")
    }

    private mutating func separator(before variable: Variable) throws(CedarError) {
        guard token.kind != .closeParenthesis, following.kind != .closeParenthesis || token.kind != .comma else {
            throw missing(variable)
        }
        try expect(.comma, "`,` and the \(variable.rawValue)")
    }

    private mutating func closeScope() throws(CedarError) {
        if accept(.comma), token.kind != .closeParenthesis {
            throw unexpected("`)`", help: "a scope has three parts: the principal, the action and the resource")
        }
        try expect(.closeParenthesis, "`)` after the scope")
    }

    private mutating func conditions() throws(CedarError) -> [Condition] {
        var conditions: [Condition] = []
        while token.word == .when || token.word == .unless {
            let start = position
            let kind: Condition.Kind = token.word == .when ? .when : .unless
            advance()
            try expect(.openBrace, "`{` after `\(kind.rawValue)`")
            guard token.kind != .closeBrace else {
                throw unexpected("a condition between the braces", help: "leave an empty clause out")
            }
            let body = try expression()
            try expect(.closeBrace, "an operator or `}`")
            conditions.append(Condition(kind, body, span: span(from: start)))
        }
        return conditions
    }
}
