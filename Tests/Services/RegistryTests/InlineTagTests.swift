// SPDX-License-Identifier: Apache-2.0
import JSON
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

    @Test func aTextAsDeepAsTheReaderAllowsIsWalked() throws {
        let depth = 250
        let text =
            String(repeating: #"{"type":"object","properties":{"p":"#, count: depth) + "true"
            + String(repeating: "}}", count: depth)
        #expect(try paths(text, "JSON").isEmpty)
    }
}
