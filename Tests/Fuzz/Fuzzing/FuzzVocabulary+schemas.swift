// SPDX-License-Identifier: Apache-2.0

extension FuzzVocabulary {
    static let json = FuzzVocabulary(
        words: [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "\\udc00", "\\uD83D\\uDE00", "null", "true",
            "false", "-", "-0", "1e400", "1E-400", "0.1", "123456789012345678901234567890", "\u{FEFF}", "é", "\"\"",
        ],
        keys: ["", "a", "é", "e\u{301}", "a/b", "~", "0"],
        texts: ["", "a", "\u{0}", "\u{1F600}", "e\u{301}", "\u{E9}"]
    )

    static let avro = FuzzVocabulary(
        words: json.words + [
            "\"type\"", "\"int\"", "\"record\"", "\"fields\":[]", "\"default\":", "\".N\"", "[\"null\",\"N\"]",
        ],
        keys: [
            "type", "name", "namespace", "fields", "items", "values", "symbols", "size", "default", "aliases", "doc",
            "order", "logicalType", "precision", "scale", "é", "",
        ],
        texts: [
            "null", "boolean", "int", "long", "float", "double", "bytes", "string", "record", "error", "enum", "array",
            "map", "fixed", "union", "a", "N.Show", "Show", ".Show", "", "a b", "é", "decimal", "uuid", "date",
            "time-millis", "timestamp-micros", "duration", "\u{FF}", "ignore", "2a", "a..b",
        ]
    )

    static let jsonSchema = FuzzVocabulary(
        words: json.words + [
            "\"$ref\":\"#\"", "\"pattern\":\"(\"", "\"minLength\":-3,", "\"enum\":[]", "\"$id\":\"x\",",
        ],
        keys: [
            "$schema", "$id", "id", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef",
            "$recursiveAnchor", "$defs", "definitions", "$vocabulary", "type", "enum", "const", "properties",
            "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties", "maxProperties",
            "items", "prefixItems", "additionalItems", "contains", "minContains", "maxContains", "uniqueItems",
            "minItems", "maxItems", "dependencies", "dependentRequired", "dependentSchemas", "unevaluatedProperties",
            "unevaluatedItems", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "minimum", "maximum",
            "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "format",
            "title", "default", "a", "é",
        ],
        texts: [
            "object", "array", "string", "number", "integer", "boolean", "null", "#", "#/definitions/a", "#/$defs/a",
            "#/properties/a/items", "#a", "x", "http://json-schema.org/draft-04/schema#",
            "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2019-09/schema",
            "https://json-schema.org/draft/2020-12/schema", "^a+$", "(a|b)*c", "[^\\d]{2,4}", "(?=a)", "\\p{L}",
            "(a*)*b",
            "x{1000}", "[", "date-time", "email", "uri", "regex", "ipv6", "", "#/%25", "//", "urn:uuid:a",
        ]
    )

    static let protobuf = FuzzVocabulary(
        words: [
            "syntax = \"proto2\";", "syntax = \"proto3\";", "edition = \"2023\";", "package ", "import ", "public ",
            "weak ", "option ", "message ", "enum ", "service ", "rpc ", "returns ", "stream ", "extend ",
            "extensions ", "reserved ", "oneof ", "group ", "map<string, ", "optional ", "required ", "repeated ",
            "int32 ", "sint64 ", "fixed32 ", "bytes ", "string ", "bool ", "double ", " = ", "0", "1", "536870911",
            "536870912", "19000", "-1", "0x7fffffff", "4294967296", "18446744073709551616", "1e400", "inf", "nan",
            " to max", "\"\\xff\"", "\"\\u00e9\"", "'", "\"", "//", "/*", "*/", "{", "}", "[", "]", "(", ")", "<", ">",
            ";", ",", ".", ".google.protobuf.Any ", "google.protobuf.FieldOptions", "(a).b", "[packed = true]",
            "[default = 1]", "[json_name = \"a\"]", "[features.field_presence = IMPLICIT]", "allow_alias = true",
            "\r\n", "é", "\u{0}", "\u{FEFF}",
        ]
    )

    static let yaml = FuzzVocabulary(
        words: [
            "[", "]", "{", "}", ",", ": ", "- ", "? ", "&a ", "*a", "!", "!!int ", "!<tag:x> ", "|", "|2-", ">+", "'",
            "\"", "#", " #", "\n", "\r", "\r\n", "\t", " ", "---\n", "...\n", "%YAML 1.2\n", "%TAG !e! tag:e,1:\n",
            "\\", "\\u00e9", "~", "0", "0x1F", "1e400", ".nan", "<<", "\u{FEFF}", "\u{85}", "\n  ", "@", "`", "é",
        ]
    )
}
