// SPDX-License-Identifier: Apache-2.0

import JSON

extension PolicyJSONReader {
    /// A constant: a boolean, a number, a string, an array or object of constants, `{"__entity": …}` or
    /// `{"__extn": {"fn", "arg" | "args"}}`.
    func value(_ json: JSON, nesting: Int) throws(CedarError) -> Expression {
        guard nesting <= limits.depth else { throw error("too-deep", "values are nested too deep", at: json.offset) }
        switch json.value {
        case .null:
            throw error("null-value", "there is no null; leave the attribute out", at: json.offset)
        case .bool(let flag):
            return try make(.literal(.bool(flag)), json)
        case .number(let number):
            guard let long = number.int else {
                throw error("not-a-long", "\(number.text) is not a whole number of 64 bits", at: json.offset)
            }
            return try make(.literal(.long(Int64(long))), json)
        case .string(let text):
            return try make(.literal(.string(CedarString(text))), json)
        case .array(let elements):
            return try make(.set(try values(elements, nesting)), json)
        case .object(let object):
            return try value(of: object, json, nesting)
        }
    }

    private func values(_ elements: [JSON], _ nesting: Int) throws(CedarError) -> [Expression] {
        var values: [Expression] = []
        for element in elements { values.append(try value(element, nesting: nesting + 1)) }
        return values
    }

    private func value(of object: JSONObject, _ json: JSON, _ nesting: Int) throws(CedarError) -> Expression {
        if let member = object.members.first, object.members.count == 1, let inner = member.value.object {
            // What lacks the parts that a mark promises is a record, if an odd one.
            let isEntity = inner["type"]?.string != nil && inner["id"]?.string != nil
            if isEntity, member.key.hasSameBytes(as: "__entity") {
                return try make(.literal(.entity(try entity(json))), json)
            }
            let isCall = inner["fn"]?.string != nil && (inner["arg"] != nil || inner["args"]?.array != nil)
            if isCall, member.key.hasSameBytes(as: "__extn") { return try extensionCall(member.value, nesting) }
        }
        var fields: [RecordField] = []
        for member in object.members {
            if member.key.hasSameBytes(as: "__expr") {
                throw error("expression-escape", "`__expr` is no longer part of the format", at: member.keyOffset)
            }
            let value = try value(member.value, nesting: nesting + 1)
            fields.append(RecordField(name: CedarString(member.key), value: value))
        }
        return try make(.record(fields), json)
    }

    private func extensionCall(_ json: JSON, _ nesting: Int) throws(CedarError) -> Expression {
        let hasList = json["args"] != nil
        let object = try object(json, "an extension value", members: ["fn", hasList ? "args" : "arg"])
        let name = try member("fn", of: object, json)
        guard let function = ExtensionFunctionName(rawValue: try string(name, "a function's name, a string")) else {
            throw error("unknown-function", "there is no such function", at: name.offset)
        }
        let arguments: [JSON]
        if hasList {
            arguments = try array(try member("args", of: object, json), "an array of values")
        } else {
            arguments = [try member("arg", of: object, json)]
        }
        return try call(function, try values(arguments, nesting), json)
    }
}
