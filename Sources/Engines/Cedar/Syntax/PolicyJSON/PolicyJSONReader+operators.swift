// SPDX-License-Identifier: Apache-2.0

import JSON

extension PolicyJSONReader {
    func attribute(_ body: JSON, _ json: JSON, _ inner: Int) throws(CedarError) -> Expression {
        let object = try object(body, "an attribute access", members: ["left", "attr"])
        let left = try expression(try member("left", of: object, body), nesting: inner)
        let name = try string(try member("attr", of: object, body), "the attribute's name, a string")
        return try make(.attribute(left, CedarString(name)), json)
    }

    /// `attr` is one name or the names of a path.
    func has(_ body: JSON, _ json: JSON, _ inner: Int) throws(CedarError) -> Expression {
        let object = try object(body, "an attribute test", members: ["left", "attr"])
        let left = try expression(try member("left", of: object, body), nesting: inner)
        let names = try member("attr", of: object, body)
        guard let list = names.array else {
            return try make(.has(left, [CedarString(try string(names, "a name or an array of names"))]), json)
        }
        var path: [CedarString] = []
        for element in list { path.append(CedarString(try string(element, "an attribute's name, a string"))) }
        guard !path.isEmpty else { throw error("empty-path", "the path has no name", at: names.offset) }
        let canBeWritten = path.count == 1 || path.allSatisfy(CedarText.isPlainName)
        return canBeWritten ? try make(.has(left, path), json) : try spelledOut(left, path, json)
    }

    /// `a has b && a["b"] has c …`, as text has no path of names that are not identifiers.
    private func spelledOut(
        _ operand: Expression,
        _ path: [CedarString],
        _ json: JSON
    ) throws(CedarError) -> Expression {
        var owner = operand
        var tests: [Expression] = []
        for name in path {
            tests.append(try make(.has(owner, [name]), json))
            owner = try make(.attribute(owner, name), json)
        }
        return try make(.and(tests), json)
    }

    func like(_ body: JSON, _ json: JSON, _ inner: Int) throws(CedarError) -> Expression {
        let object = try object(body, "a text test", members: ["left", "pattern"])
        let left = try expression(try member("left", of: object, body), nesting: inner)
        var elements: [LikePattern.Element] = []
        for element in try array(try member("pattern", of: object, body), "the pattern, an array") {
            elements += try patternElements(element)
        }
        return try make(.like(left, LikePattern(elements)), json)
    }

    /// `"Wildcard"` or `{"Literal": text}`
    private func patternElements(_ json: JSON) throws(CedarError) -> [LikePattern.Element] {
        if let text = json.string, text.hasSameBytes(as: "Wildcard") { return [.wildcard] }
        let object = try object(json, "`\"Wildcard\"` or an object", members: ["Literal"])
        let text = try string(try member("Literal", of: object, json), "a string")
        return text.unicodeScalars.map { .literal($0) }
    }

    func typeTest(_ body: JSON, _ json: JSON, _ inner: Int) throws(CedarError) -> Expression {
        let object = try object(body, "a type test", members: ["left", "entity_type", "in"])
        let left = try expression(try member("left", of: object, body), nesting: inner)
        let type = try typeName(try member("entity_type", of: object, body))
        guard let ancestor = optional("in", of: object) else { return try make(.isType(left, type, in: nil), json) }
        return try make(.isType(left, type, in: try expression(ancestor, nesting: inner)), json)
    }

    func conditional(_ body: JSON, _ json: JSON, _ inner: Int) throws(CedarError) -> Expression {
        let object = try object(body, "a conditional", members: ["if", "then", "else"])
        let condition = try expression(try member("if", of: object, body), nesting: inner)
        let then = try expression(try member("then", of: object, body), nesting: inner)
        let otherwise = try expression(try member("else", of: object, body), nesting: inner)
        return try make(.conditional(if: condition, then: then, else: otherwise), json)
    }

    func record(_ body: JSON, _ json: JSON, _ inner: Int) throws(CedarError) -> Expression {
        var fields: [RecordField] = []
        for member in try object(body, "an object of expressions").members {
            let value = try expression(member.value, nesting: inner)
            fields.append(RecordField(name: CedarString(member.key), value: value))
        }
        return try make(.record(fields), json)
    }
}
