// SPDX-License-Identifier: Apache-2.0

extension MetaSchema {
    static let vocabularies2019 = vocabularies(self: ##"{"$recursiveRef":"#"}"##, isOld: true)
    static let vocabularies2020 = vocabularies(self: ##"{"$dynamicRef":"#meta"}"##, isOld: false)

    private static let text = #"{"type":"string"}"#
    private static let flag = #"{"type":"boolean"}"#
    private static let number = #"{"type":"number"}"#
    private static let reference = #"{"type":"string","format":"uri-reference"}"#
    private static let count = #"{"type":"integer","minimum":0}"#
    private static let names = #"{"type":"array","items":{"type":"string"},"uniqueItems":true}"#
    private static let types = #"{"enum":["array","boolean","integer","null","number","object","string"]}"#

    private static func properties(_ groups: [([String], String)]) -> String {
        let members = groups.flatMap { keywords, schema in keywords.map { "\"\($0)\":\(schema)" } }
        return "\"properties\":{\(members.joined(separator: ","))}"
    }

    private static func vocabularies(self own: String, isOld: Bool) -> [(String, String)] {
        var all = [
            ("core", core(own, isOld)), ("applicator", applicator(own, isOld)), ("validation", validation),
            ("meta-data", metaData), ("content", content(own)),
        ]
        if isOld {
            all.append(("format", properties([(["format"], text)])))
        } else {
            all.append(("format-annotation", properties([(["format"], text)])))
            all.append(("unevaluated", properties([(["unevaluatedItems", "unevaluatedProperties"], own)])))
        }
        return all
    }

    private static func core(_ own: String, _ isOld: Bool) -> String {
        let map = "{\"type\":\"object\",\"additionalProperties\":\(own)}"
        let anchor = #"{"type":"string","pattern":"^[A-Za-z_][-A-Za-z0-9._]*$"}"#
        let old: [([String], String)] = [(["$recursiveRef"], reference), (["$recursiveAnchor"], flag)]
        let new: [([String], String)] = [(["$dynamicRef"], reference), (["$dynamicAnchor"], anchor)]
        return properties(
            [
                (["$id"], #"{"type":"string","format":"uri-reference","pattern":"^[^#]*#?$"}"#),
                (["$schema", "$comment"], text), (["$ref"], reference), (["$anchor"], anchor), (["$defs"], map),
                (["$vocabulary"], #"{"type":"object","additionalProperties":{"type":"boolean"}}"#),
            ] + (isOld ? old : new)
        )
    }

    private static func applicator(_ own: String, _ isOld: Bool) -> String {
        let map = "{\"type\":\"object\",\"additionalProperties\":\(own)}"
        let list = "{\"type\":\"array\",\"minItems\":1,\"items\":\(own)}"
        let old: [([String], String)] = [
            (["additionalItems", "unevaluatedItems", "unevaluatedProperties"], own),
            (["items"], "{\"anyOf\":[\(own),\(list)]}"),
        ]
        let new: [([String], String)] = [(["prefixItems"], list), (["items"], own)]
        return properties(
            [
                (["contains", "additionalProperties", "propertyNames", "if", "then", "else", "not"], own),
                (["properties", "patternProperties", "dependentSchemas"], map), (["allOf", "anyOf", "oneOf"], list),
            ] + (isOld ? old : new)
        )
    }

    private static let validation = properties([
        (["multipleOf"], #"{"type":"number","exclusiveMinimum":0}"#),
        (["maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"], number),
        (["maxLength", "minLength", "maxItems", "minItems", "maxContains", "minContains"], count),
        (["maxProperties", "minProperties"], count), (["pattern"], text), (["uniqueItems"], flag),
        (["required"], names), (["enum"], #"{"type":"array"}"#), (["const"], "true"),
        (["dependentRequired"], "{\"type\":\"object\",\"additionalProperties\":\(names)}"),
        (
            ["type"],
            "{\"anyOf\":[\(types),{\"type\":\"array\",\"items\":\(types),\"minItems\":1,\"uniqueItems\":true}]}"
        ),
    ])

    private static let metaData = properties([
        (["title", "description"], text), (["deprecated", "readOnly", "writeOnly"], flag),
        (["examples"], #"{"type":"array"}"#), (["default"], "true"),
    ])

    private static func content(_ own: String) -> String {
        properties([(["contentMediaType", "contentEncoding"], text), (["contentSchema"], own)])
    }
}
