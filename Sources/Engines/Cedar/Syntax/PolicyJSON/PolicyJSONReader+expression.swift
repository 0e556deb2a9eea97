// SPDX-License-Identifier: Apache-2.0

import JSON

extension PolicyJSONReader {
    /// An object of one member, whose name says what the expression is.
    func expression(_ json: JSON, nesting: Int) throws(CedarError) -> Expression {
        let (kind, body) = try only(json)
        if let chain = try chain(json, nesting: nesting) { return chain }
        guard nesting < limits.depth else { throw tooDeep(json) }
        let inner = nesting + 1
        switch kind {
        case "Value": return try value(body, nesting: inner)
        case "Var": return try make(.variable(try variable(body)), json)
        case "Slot":
            throw error("slot-in-condition", "slots stand only in a template's scope", at: json.offset)
        case "!": return try make(.not(try argument(body, inner)), json)
        case "neg": return try make(.negate(try argument(body, inner)), json)
        case ".": return try attribute(body, json, inner)
        case "has": return try has(body, json, inner)
        case "like": return try like(body, json, inner)
        case "is": return try typeTest(body, json, inner)
        case "if-then-else": return try conditional(body, json, inner)
        case "Set": return try make(.set(try list(body, inner)), json)
        case "Record": return try record(body, json, inner)
        default: return try named(kind, body, json, inner)
        }
    }

    func make(_ node: Expression.Node, _ json: JSON) throws(CedarError) -> Expression {
        let expression = Expression(node, span: span(json))
        guard expression.depth <= limits.depth else { throw tooDeep(json) }
        return expression
    }

    private func tooDeep(_ json: JSON) -> CedarError {
        error("too-deep", "expressions may be nested at most \(limits.depth) levels deep", at: json.offset)
    }

    /// The one member of an expression's object.
    func only(_ json: JSON) throws(CedarError) -> (String, JSON) {
        let members = try object(json, "an expression, an object").members
        guard let member = members.first, members.count == 1 else {
            throw error("not-one-member", "an expression has one member, found \(members.count)", at: json.offset)
        }
        return (member.key, member.value)
    }

    private func named(_ kind: String, _ body: JSON, _ json: JSON, _ inner: Int) throws(CedarError) -> Expression {
        if let relation = Relation(rawValue: kind) {
            let (left, right) = try operands(body)
            return try make(
                .relation(relation, try expression(left, nesting: inner), try expression(right, nesting: inner)),
                json
            )
        }
        if let method = Method(rawValue: kind) { return try call(method, body, json, inner) }
        guard let function = ExtensionFunctionName(rawValue: kind) else {
            throw error("unknown-expression", "there is no expression, function or method `\(kind)`", at: json.offset)
        }
        return try call(function, try list(body, inner), json)
    }

    private func call(_ method: Method, _ body: JSON, _ json: JSON, _ inner: Int) throws(CedarError) -> Expression {
        guard method.argumentCount == 1 else {
            return try make(.method(method, try argument(body, inner), []), json)
        }
        let (left, right) = try operands(body)
        let receiver = try expression(left, nesting: inner)
        return try make(.method(method, receiver, [try expression(right, nesting: inner)]), json)
    }

    func call(
        _ function: ExtensionFunctionName,
        _ arguments: [Expression],
        _ json: JSON
    ) throws(CedarError) -> Expression {
        guard function.isConstructor || !arguments.isEmpty else {
            throw error("missing-receiver", "`\(function.rawValue)` is a method and needs a receiver", at: json.offset)
        }
        return try make(.call(function, arguments), json)
    }

    /// `{"left": …, "right": …}`
    func operands(_ json: JSON) throws(CedarError) -> (JSON, JSON) {
        let object = try object(json, "the operands", members: ["left", "right"])
        return (try member("left", of: object, json), try member("right", of: object, json))
    }

    /// `{"arg": …}`
    private func argument(_ json: JSON, _ inner: Int) throws(CedarError) -> Expression {
        let object = try object(json, "the operand", members: ["arg"])
        return try expression(try member("arg", of: object, json), nesting: inner)
    }

    private func list(_ json: JSON, _ inner: Int) throws(CedarError) -> [Expression] {
        var elements: [Expression] = []
        for element in try array(json, "an array of expressions") {
            elements.append(try expression(element, nesting: inner))
        }
        return elements
    }

    private func variable(_ json: JSON) throws(CedarError) -> Variable {
        guard let variable = Variable(rawValue: try string(json, "a variable, a string")) else {
            throw error(
                "unknown-variable",
                "there is no such variable",
                help: "the variables are principal, action, resource and context",
                at: json.offset
            )
        }
        return variable
    }
}
