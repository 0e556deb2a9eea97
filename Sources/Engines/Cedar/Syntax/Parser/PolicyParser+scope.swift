// SPDX-License-Identifier: Apache-2.0

extension PolicyParser {
    /// `principal`, `principal == E`, `principal in E`, `principal is T` or `principal is T in E`, where E is an
    /// entity or the variable's slot; the same for the resource.
    mutating func constraint(on variable: Variable) throws(CedarError) -> (ScopeConstraint, SourceSpan) {
        let start = position
        try expect(variable)
        let constraint = try constraint(of: variable)
        return (constraint, span(from: start))
    }

    private mutating func constraint(of variable: Variable) throws(CedarError) -> ScopeConstraint {
        if accept(.equalEqual) { return .equal(try reference(for: variable)) }
        if accept(Token.Word.in) { return .in(try reference(for: variable)) }
        guard accept(Token.Word.is) else {
            try refuseOtherOperator(of: variable)
            return .any
        }
        let type = try typeName(after: "is")
        if token.kind == .equalEqual {
            throw unexpected("`in`, `,` or `)`", help: "`is` and `==` exclude each other; an entity has one type")
        }
        return accept(Token.Word.in) ? .isTypeIn(type, try reference(for: variable)) : .isType(type)
    }

    /// `action`, `action == E`, `action in E` or `action in [E, …]`.
    mutating func actionConstraint() throws(CedarError) -> (ActionConstraint, SourceSpan) {
        let start = position
        try expect(.action)
        let constraint: ActionConstraint
        if accept(.equalEqual) {
            constraint = .equal(try actionEntity())
        } else if accept(Token.Word.in) {
            constraint = try actionGroup()
        } else {
            try refuseOtherOperator(of: .action)
            constraint = .any
        }
        return (constraint, span(from: start))
    }

    private mutating func actionGroup() throws(CedarError) -> ActionConstraint {
        try parenthesized { (parser) throws(CedarError) in
            guard parser.accept(.openBracket) else { return .in(try parser.action()) }
            var actions: [EntityUID] = []
            while parser.token.kind != .closeBracket {
                actions.append(try parser.actionEntity())
                guard parser.accept(.comma) else { break }
            }
            try parser.expect(.closeBracket, "`,` or `]`")
            return actions.count == 1 ? .in(actions[0]) : .inAny(actions)
        }
    }

    private mutating func actionEntity() throws(CedarError) -> EntityUID {
        try parenthesized { (parser) throws(CedarError) in try parser.action() }
    }

    private mutating func action() throws(CedarError) -> EntityUID {
        let start = position
        if token.kind == .slot {
            throw unexpected("an action", help: "only the principal and the resource have slots")
        }
        let entity = try entity("an action such as `Action::\"read\"`")
        guard entity.type.base.utf8.elementsEqual("Action".utf8) else {
            throw error(
                "not-an-action",
                "`\(entity.type)` is not a type of actions",
                help: "an action's type is `Action`, in any namespace",
                from: start
            )
        }
        return entity
    }

    private mutating func reference(for variable: Variable) throws(CedarError) -> EntityReference {
        try parenthesized { (parser) throws(CedarError) in
            if parser.token.kind == .slot { return .slot(try parser.slot(for: variable)) }
            if parser.token.kind == .openBracket {
                throw parser.unexpected("one entity", help: "a scope takes a list only for the action")
            }
            return .entity(try parser.entity("an entity such as `User::\"alice\"` or `?\(variable.rawValue)`"))
        }
    }

    private mutating func slot(for variable: Variable) throws(CedarError) -> Slot {
        guard let slot = Slot(rawValue: text(token)), slot.rawValue.dropFirst() == variable.rawValue else {
            throw unexpected("`?\(variable.rawValue)`")
        }
        advance()
        return slot
    }

    /// Any number of parentheses around what a scope names; counted, not recursed into.
    private mutating func parenthesized<Result>(
        _ read: (inout PolicyParser) throws(CedarError) -> Result
    ) throws(CedarError) -> Result {
        var open = 0
        while accept(.openParenthesis) { open += 1 }
        let result = try read(&self)
        for _ in 0..<open { try expect(.closeParenthesis, "`)`") }
        return result
    }
}
