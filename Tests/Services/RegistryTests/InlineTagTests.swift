// SPDX-License-Identifier: Apache-2.0
import JSON
import ProtobufSchema
import Testing

@testable import Registry

@Suite struct InlineTagTests {
    private func paths(_ text: String, _ format: String) throws -> [String] {
        try InlineTags.entities(in: text, format).map { ($0.isRecord ? "record " : "field ") + $0.path }
    }

    @Test func avroTypesAreFoundInEveryPlaceOfTheirNamespaces() throws {
        let text = """
            [{"type":"record","name":"a.One","confluent:tags":["T"],"fields":[
              {"name":"m","type":{"type":"map","values":{"type":"record","name":"Two","fields":[
                {"name":"x","type":"int","confluent:tags":["T"]}]}}},
              {"name":"n","type":["null",{"type":"record","name":"Three","namespace":"b","fields":[
                {"name":"y","type":{"type":"array","items":{"type":"record","name":"Four","fields":[
                  {"name":"z","type":"int","confluent:tags":["T"]}]}}}]}]}]}]
            """
        #expect(try paths(text, "AVRO") == ["record a.One", "field a.Two.x", "field b.Four.z"])
    }

    @Test func jsonPlacesAreNamedByTheWayToThem() throws {
        let tagged = #"{"type":"string","confluent:tags":["T"]}"#
        let text = """
            {"type":"object","properties":{"p":\(tagged),"o":{"type":"object","properties":{"q":\(tagged)}},
              "l":{"type":"array","items":{"type":"object","properties":{"r":\(tagged)}}},
              "c":{"oneOf":[{"type":"null"},{"type":"object","properties":{"s":\(tagged)}}]}},
             "$defs":{"D":{"type":"object","confluent:tags":["T"],"properties":{"t":\(tagged)}}}}
            """
        #expect(
            try paths(text, "JSON") == [
                "field object.p", "field object.o.object.q", "field object.l.array.object.r",
                "field object.c.oneof.1.object.s", "field object.$defs.D", "field object.$defs.D.object.t",
            ]
        )
        for entity in try InlineTags.entities(in: text, "JSON") {
            let changed = try InlineTags.text(text, "JSON", adding: [], removing: [entity])
            #expect(try paths(changed, "JSON").count == 5, "\(entity.path)")
        }
    }

    @Test func whatIsNotTaggedIsNotTouched() throws {
        let text = #"{"type":"object","properties":{"anyOf":{"type":"string"},"b":true},"x":{"items":[1,{}]}}"#
        let entity = TaggedEntity(isRecord: false, path: "object.anyOf", tags: ["T"])
        let changed = try InlineTags.text(text, "JSON", adding: [entity], removing: [])
        #expect(try InlineTags.text(changed, "JSON", adding: [], removing: [entity]) == text)
    }

    @Test func aBareNameOfATypeHasNoPlaceForTags() throws {
        #expect(try paths("string", "AVRO").isEmpty)
        let entity = TaggedEntity(isRecord: true, path: "string", tags: ["T"])
        #expect(throws: RegistryError.self) {
            try InlineTags.text("\"string\"", "AVRO", adding: [entity], removing: [])
        }
    }

    private static let plan = """
        syntax = "proto3";
        package live.plan;
        import "confluent/meta.proto";
        // The plan of a night.
        message Cue {
          option (confluent.message_meta).tags = "OTHER";
          int32 level = 1 [(confluent.field_meta).tags = "OTHER", (.confluent.field_meta).tags = "PRIVATE"];
          string note = 2 [(confluent.field_meta) = {doc: "free text", tags: ["PRIVATE"]}, deprecated = true];
          Lamp lamp = 3 [(confluent.field_meta).doc = "which one"];
          oneof at { int64 beat = 4; double second = 5; }
          message Lamp { int64 id = 1; }
        }
        """

    @Test func protobufPlacesAreNamedWithoutThePackage() throws {
        #expect(try paths(Self.plan, "PROTOBUF") == ["record Cue", "field Cue.level", "field Cue.note"])
        #expect(try InlineTags.entities(in: Self.plan, "PROTOBUF")[1].tags == ["OTHER", "PRIVATE"])
    }

    @Test func tagsOfProtobufAreAddedBesideWhatElseTheirOptionSays() throws {
        let added = [
            TaggedEntity(isRecord: true, path: "Cue", tags: ["PII"]),
            TaggedEntity(isRecord: false, path: ".Cue.level", tags: ["PII", "PRIVATE"]),
            TaggedEntity(isRecord: false, path: "Cue.note", tags: ["PII"]),
            TaggedEntity(isRecord: false, path: "Cue.lamp", tags: ["PII"]),
            TaggedEntity(isRecord: false, path: "Cue.beat", tags: ["PII"]),
            TaggedEntity(isRecord: false, path: ".Cue.Lamp.id", tags: ["PII"]),
        ]
        let text = try InlineTags.text(Self.plan, "PROTOBUF", adding: added, removing: [])
        let expected = """
            syntax = "proto3";
            package live.plan;

            import "confluent/meta.proto";

            message Cue {
              option (confluent.message_meta) = {
                tags: [
                  "OTHER",
                  "PII"
                ]
              };

              int32 level = 1 [(confluent.field_meta) = {
                tags: [
                  "OTHER",
                  "PRIVATE",
                  "PII"
                ]
              }];
              string note = 2 [
                (confluent.field_meta) = {
                  doc: "free text",
                  tags: [
                    "PRIVATE",
                    "PII"
                  ]
                },
                deprecated = true
              ];
              Lamp lamp = 3 [(confluent.field_meta) = {
                doc: "which one",
                tags: [
                  "PII"
                ]
              }];
            """
        #expect(text.hasPrefix(expected), "\(text)")
        #expect(try ProtobufSchema(parsing: Array(text.utf8)).registryText == text)
        let found = try InlineTags.entities(in: text, "PROTOBUF")
        #expect(found.filter { $0.tags.contains("PII") }.count == 6)

        let bare = try InlineTags.text(text, "PROTOBUF", adding: [], removing: found)
        #expect(try paths(bare, "PROTOBUF").isEmpty)
        #expect(bare.contains("doc: \"which one\"") && !bare.contains("message_meta"), "\(bare)")
    }

    @Test func theOptionsOfTagsAreImportedAndNamedSoThatNothingHidesThem() throws {
        for (package, name) in [("live", "(confluent.message_meta)"), ("live.confluent", "(.confluent.message_meta)")] {
            let text = "syntax = \"proto3\";\npackage \(package);\n\nmessage Cue {\n  int32 level = 1;\n}\n"
            let entity = TaggedEntity(isRecord: true, path: "Cue", tags: ["T"])
            let tagged = try InlineTags.text(text, "PROTOBUF", adding: [entity], removing: [])
            #expect(tagged.contains(name) && tagged.contains("import \"confluent/meta.proto\";"), "\(tagged)")
            #expect(try ProtobufSchema(parsing: Array(tagged.utf8)).registryText == tagged)
        }
    }

    @Test func aNeighbourNamedConfluentHidesNoTags() throws {
        let bodies = ["enum confluent { NONE = 0; }", "message Lamp { int32 confluent = 1; }", "service confluent {}"]
        for body in bodies {
            let text = "syntax = \"proto3\";\npackage live;\nmessage Cue { int32 level = 1; }\n\(body)\n"
            let entity = TaggedEntity(isRecord: true, path: "Cue", tags: ["T"])
            let tagged = try InlineTags.text(text, "PROTOBUF", adding: [entity], removing: [])
            _ = try ProtobufSchema(parsing: Array(tagged.utf8))
        }
        let text = "syntax = \"proto3\";\npackage live;\nimport \"near.proto\";\nmessage Cue { int32 level = 1; }\n"
        let near = "syntax = \"proto3\";\npackage live.confluent;\nmessage Near {}\n"
        let entity = TaggedEntity(isRecord: true, path: "Cue", tags: ["T"])
        let tagged = try InlineTags.text(text, "PROTOBUF", adding: [entity], removing: [])
        let reference = ProtobufReference(path: "near.proto", text: Array(near.utf8))
        _ = try ProtobufSchema(parsing: Array(tagged.utf8), references: [reference])
    }

    @Test func aPlaceThatAProtobufSchemaDoesNotHaveIsNamed() throws {
        for path in ["live.plan.Cue", "Cue.nothing", "Lamp"] {
            let entity = TaggedEntity(isRecord: false, path: path, tags: ["T"])
            #expect { try InlineTags.text(Self.plan, "PROTOBUF", adding: [entity], removing: []) } throws: {
                ($0 as? RegistryError)?.message.contains("'\(path)'") == true
            }
        }
        #expect(throws: RegistryError.self) { try InlineTags.entities(in: "message {", "PROTOBUF") }
    }

    @Test func pathsOfMoreBytesThanAnAnswerHasAreRefused() throws {
        let name = String(repeating: "n", count: 128 << 10)
        let field = { (number: Int, tag: String) in #"{"name":"f\#(number)","type":"int","confluent:tags":["\#(tag)"]}"#
        }
        let property = { (number: Int, tag: String) in #""f\#(number)":{"type":"string","confluent:tags":["\#(tag)"]}"#
        }
        let tags = ["ONE"] + Array(repeating: "MANY", count: 1_000)
        let fields = tags.enumerated().map { field($0, $1) }.joined(separator: ",")
        let properties = tags.enumerated().map { property($0, $1) }.joined(separator: ",")
        let texts = [
            ("AVRO", #"{"type":"record","name":"R","namespace":"\#(name)","fields":[\#(fields)]}"#),
            ("JSON", #"{"properties":{"\#(name)":{"type":"object","properties":{\#(properties)}}}}"#),
        ]
        for (format, text) in texts {
            #expect { try InlineTags.entities(in: text, format) } throws: { ($0 as? RegistryError)?.code == 42201 }
            // Only what is asked for counts.
            #expect(try InlineTags.entities(in: text, format) { $0 == ["ONE"] }.count == 1)
            let path = format == "AVRO" ? "\(name).R.f0" : "object.\(name).object.f0"
            let entity = TaggedEntity(isRecord: false, path: path + "00", tags: ["T"])
            #expect { try InlineTags.text(text, format, adding: [entity], removing: []) } throws: {
                ($0 as? RegistryError)?.message.contains("MiB") == true
            }
            let record = TaggedEntity(isRecord: true, path: format == "AVRO" ? "R" : "object", tags: ["T"])
            #expect(try InlineTags.text(text, format, adding: [record], removing: []).utf8.count > text.utf8.count)
        }
    }

    @Test func aTextAsDeepAsTheReaderAllowsIsWalked() throws {
        let depth = 250
        let text =
            String(repeating: #"{"type":"object","properties":{"p":"#, count: depth) + "true"
            + String(repeating: "}}", count: depth)
        #expect(try paths(text, "JSON").isEmpty)
    }
}
