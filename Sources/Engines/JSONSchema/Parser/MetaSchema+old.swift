// SPDX-License-Identifier: Apache-2.0

extension MetaSchema {
    private static let count = #"{"type":"integer","minimum":0}"#
    private static let names = #"{"type":"array","items":{"type":"string"},"uniqueItems":true}"#
    private static let self_ = ##"{"$ref":"#"}"##
    private static let list = ##"{"type":"array","minItems":1,"items":{"$ref":"#"}}"##
    private static let map = ##"{"type":"object","additionalProperties":{"$ref":"#"}}"##
    private static let types = #"{"enum":["array","boolean","integer","null","number","object","string"]}"#
    private static let type = """
        {"anyOf":[\(types),{"type":"array","items":\(types),"minItems":1,"uniqueItems":true}]}
        """

    private static func members(_ keywords: [String], _ schema: String) -> String {
        keywords.map { "\"\($0)\":\(schema)" }.joined(separator: ",")
    }

    /// What drafts 4, 6 and 7 have in common.
    private static let common = [
        members(["$schema", "title", "description", "pattern", "format"], #"{"type":"string"}"#),
        members(["maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"], count),
        members(["minimum", "maximum"], #"{"type":"number"}"#),
        members(["multipleOf"], #"{"type":"number","exclusiveMinimum":0}"#),
        members(["uniqueItems"], #"{"type":"boolean"}"#),
        members(["allOf", "anyOf", "oneOf"], list),
        members(["not"], self_),
        members(["definitions", "properties", "patternProperties"], map),
        members(["items"], "{\"anyOf\":[\(self_),\(list)]}"),
        members(["type"], type),
    ].joined(separator: ",")

    static let draft4 = """
        {"$schema":"http://json-schema.org/draft-04/schema#","id":"http://json-schema.org/draft-04/schema#",\
        "type":"object","properties":{\
        \(common.replacingMultipleOf),\
        "id":{"type":"string"},"enum":{"type":"array","minItems":1,"uniqueItems":true},\
        "exclusiveMinimum":{"type":"boolean"},"exclusiveMaximum":{"type":"boolean"},\
        "required":{"type":"array","minItems":1,"items":{"type":"string"},"uniqueItems":true},\
        "additionalItems":{"anyOf":[{"type":"boolean"},\(self_)]},\
        "additionalProperties":{"anyOf":[{"type":"boolean"},\(self_)]},\
        "dependencies":{"type":"object","additionalProperties":{"anyOf":[\(self_),\(names)]}}},\
        "dependencies":{"exclusiveMaximum":["maximum"],"exclusiveMinimum":["minimum"]}}
        """

    private static let since6 = [
        members(["$id", "$ref"], #"{"type":"string","format":"uri-reference"}"#),
        members(["exclusiveMinimum", "exclusiveMaximum"], #"{"type":"number"}"#),
        members(["additionalItems", "additionalProperties", "contains", "propertyNames"], self_),
        members(["required"], names),
        members(["enum", "examples"], #"{"type":"array"}"#),
        "\"dependencies\":{\"type\":\"object\",\"additionalProperties\":{\"anyOf\":[\(self_),\(names)]}}",
    ].joined(separator: ",")

    static let draft6 = """
        {"$schema":"http://json-schema.org/draft-06/schema#","$id":"http://json-schema.org/draft-06/schema#",\
        "type":["object","boolean"],"properties":{\(common),\(since6)}}
        """

    static let draft7 = """
        {"$schema":"http://json-schema.org/draft-07/schema#","$id":"http://json-schema.org/draft-07/schema#",\
        "type":["object","boolean"],"properties":{\(common),\(since6),\
        \(members(["if", "then", "else"], self_)),\(members(["readOnly", "writeOnly"], #"{"type":"boolean"}"#)),\
        \(members(["$comment", "contentMediaType", "contentEncoding"], #"{"type":"string"}"#))}}
        """
}

extension String {
    /// Draft 4 writes an exclusive bound as a flag.
    fileprivate var replacingMultipleOf: String {
        let modern = #""exclusiveMinimum":0"#
        guard let range = firstRange(of: modern) else { return self }
        return self[..<range.lowerBound] + #""minimum":0,"exclusiveMinimum":true"# + self[range.upperBound...]
    }
}
