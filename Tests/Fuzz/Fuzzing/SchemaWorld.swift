// SPDX-License-Identifier: Apache-2.0
import SchemaCheck

/// A schema of every format in which much occurs, and records; inputs are compared with them.
enum SchemaWorld {
    static let avro = """
        {"type": "record", "name": "Show", "namespace": "stage", "aliases": ["Gig"], "doc": "é", "fields": [
         {"name": "id", "type": {"type": "fixed", "name": "Id", "size": 16}, "order": "ignore"},
         {"name": "title", "type": "string", "default": "", "aliases": ["name"]},
         {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
         {"name": "price", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}], "default": null},
         {"name": "mood", "type": {"type": "enum", "name": "Mood", "symbols": ["LOUD", "SOFT"], "default": "SOFT"}, "default": "LOUD"},
         {"name": "cues", "type": {"type": "array", "items": {"type": "map", "values": ["int", "double", "stage.Show"]}}, "default": []},
         {"name": "raw", "type": "bytes", "default": "\\u00FF"}]}
        """

    static let jsonSchema = """
        {"$schema": "http://json-schema.org/draft-07/schema#", "$id": "http://stage/show", "title": "Show", "type": "object",
         "properties": {"id": {"type": "string", "format": "uuid", "minLength": 1, "maxLength": 36, "pattern": "^[0-9a-f-]+$"},
          "seats": {"type": "integer", "minimum": 0, "exclusiveMaximum": 100000, "multipleOf": 5},
          "cues": {"type": "array", "items": [{"$ref": "#/definitions/cue"}], "additionalItems": {"type": ["null", "number"]},
           "contains": {"const": 1}, "uniqueItems": true, "minItems": 1, "maxItems": 9},
          "mood": {"enum": ["loud", {"a": [1.50]}, null]}, "next": {"$ref": "#"}},
         "patternProperties": {"^x-": true}, "additionalProperties": false, "required": ["id"],
         "dependencies": {"seats": ["id"], "cues": {"minProperties": 2}}, "propertyNames": {"maxLength": 20},
         "if": {"required": ["next"]}, "then": {"maxProperties": 4}, "else": {"not": {"required": ["mood"]}},
         "definitions": {"cue": {"oneOf": [{"type": "string"}, {"allOf": [{"type": "object"}, {"anyOf": [{"required": ["a"]}, true]}]}]}}}
        """

    static let jsonSchema2020 = """
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "http://stage/tree", "$dynamicAnchor": "node",
         "type": "object", "properties": {"value": {"$ref": "#v"}, "children": {"type": "array", "prefixItems": [true],
          "items": {"$dynamicRef": "#node"}, "contains": {"type": "object"}, "minContains": 0, "maxContains": 3}},
         "dependentRequired": {"children": ["value"]}, "dependentSchemas": {"value": {"minProperties": 1}},
         "unevaluatedProperties": {"type": "string"}, "$defs": {"v": {"$anchor": "v", "type": ["integer", "null"]}}}
        """

    static let protobuf = """
        syntax = "proto2"; // é
        package stage.v1;
        import "google/protobuf/timestamp.proto";
        import "google/protobuf/descriptor.proto";
        option java_package = "io.stage";
        extend google.protobuf.FieldOptions { optional Note note = 50000; }
        message Note { optional string text = 1; repeated int32 marks = 2 [packed = true]; }
        message Show {
          option deprecated = false;
          required string id = 1 [(note) = { text: "key" marks: [1, -2] }, json_name = "ID"];
          optional google.protobuf.Timestamp at = 2;
          oneof price { int64 cents = 3; Free free = 4; }
          map<string, Cue> cues = 5;
          repeated group Seat = 6 { optional uint32 row = 1 [default = 0x10]; }
          optional Mood mood = 7 [default = SOFT];
          enum Mood { option allow_alias = true; LOUD = 0; SOFT = -1; QUIET = -1; reserved 5 to 9; reserved "X"; }
          message Free {}
          reserved 20 to 29, 40; reserved "old";
          extensions 100 to max;
        }
        message Cue { optional Show show = 1; optional bytes raw = 2 [default = "\\377\\n"]; }
        extend Show { optional double volume = 100; }
        service Stage { rpc Watch (stream Show) returns (stream Cue) { option idempotency_level = NO_SIDE_EFFECTS; } }
        """

    static let protobufEdition = """
        edition = "2023";
        package stage.v2;
        option features.field_presence = IMPLICIT;
        message Show { string id = 1 [features.field_presence = LEGACY_REQUIRED]; repeated int32 seats = 2
          [features.repeated_field_encoding = EXPANDED]; Show next = 3 [features.message_encoding = DELIMITED]; Mood mood = 4 [features.field_presence = EXPLICIT]; }
        enum Mood { option features.enum_type = CLOSED; LOUD = 0; }
        """

    static func texts(_ format: SchemaFormat) -> [String] {
        switch format {
        case .avro: [avro]
        case .json: [jsonSchema, jsonSchema2020]
        case .protobuf: [protobuf, protobufEdition]
        }
    }

    static func of(_ format: SchemaFormat) -> [ParsedSchema] { parsed[format] ?? [] }

    private static let parsed = Dictionary(
        uniqueKeysWithValues: SchemaFormat.allCases.map { format in
            (format, texts(format).compactMap { try? ParsedSchema(parsing: Array($0.utf8), format: format) })
        }
    )

    static let records = [
        #"{"id": "a", "title": "b", "at": 1, "price": null, "mood": "LOUD", "cues": [{"x": {"int": 1}}], "raw": "\u00ff"}"#,
        #"{"ID": "a", "at": "2026-01-01T00:00:00Z", "cents": "9", "cues": {"a": {}}, "seats": 5, "next": {"id": "b"}}"#,
        #"{"value": 1, "children": [1, {"children": []}], "x-a": 1.5e300}"#, "[1, \"a\", {}]", "null", "\"é\"", "-0.0",
    ].map { Array($0.utf8) }
}
