// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema
import Testing

@Suite struct JSONSchemaValidationTests {
    @Test func everyErrorSaysWhatAndWhereInBothTexts() throws {
        let text =
            ##"{"properties":{"a":{"$ref":"#/definitions/t"},"b":false},"required":["c","d"],"definitions":{"t":{"type":"integer","minimum":3}}}"##
        let errors = try schema(text).validator().validate(Array(#"{"a":2,"b":1,"d":0}"#.utf8))
        let found = errors.map { "\($0.keyword) \($0.instance) \($0.schema)" }.sorted()
        #expect(
            found == [
                "false /b /properties/b", "minimum /a /definitions/t/minimum", "required  /required",
            ]
        )
        #expect(errors.first { $0.keyword == "minimum" }?.message == #"2 does not fulfil "minimum": 3"#)
        #expect(errors.first { $0.keyword == "minimum" }?.offset == 5)
        #expect(errors.first { $0.keyword == "required" }?.message == #"the property "c" is missing"#)
    }

    @Test func theBranchThatWasMeantExplainsAChoice() throws {
        let text = #"{"anyOf":[{"type":"string"},{"type":"object","required":["a"]}]}"#
        let errors = try schema(text).validator().validate(Array("{}".utf8))
        #expect(Set(errors.map(\.keyword)) == ["anyOf", "required"])
    }

    @Test func numbersAreComparedWithoutLoss() throws {
        let validator = try schema(#"{"maximum":9007199254740993}"#).validator()
        #expect(validator.isValid(Array("9007199254740993".utf8)))
        #expect(!validator.isValid(Array("9007199254740993.0000000000000000000000000001".utf8)))
        #expect(!validator.isValid(Array("9007199254740994".utf8)))
        let cents = try schema(#"{"multipleOf":0.01}"#).validator()
        #expect(cents.isValid(Array("4.35".utf8)) && cents.isValid(Array("1e300".utf8)))
        #expect(!cents.isValid(Array("4.355".utf8)))
    }

    @Test func formatIsAnAnnotationUnlessAskedFor() throws {
        let schema = try schema(#"{"format":"date"}"#)
        #expect(try schema.validator().isValid(.string("no date")))
        #expect(try !schema.validator(JSONSchemaValidator.Options(assertsFormat: true)).isValid(.string("no date")))
    }

    @Test func aTextThatIsNotJSONIsNotValid() throws {
        let validator = try schema("true").validator()
        #expect(!validator.isValid(Array("{".utf8)))
        #expect(throws: JSONError.self) { try validator.validate(Array("{".utf8)) }
    }

    @Test func anObjectWithADuplicateNameIsNotValid() throws {
        let validator = try schema(#"{"required":["a","b"]}"#).validator()
        let limits = JSONLimits(rejectsDuplicateKeys: false)
        #expect(!validator.isValid(Array(#"{"a":1,"a":2}"#.utf8), limits: limits))
        #expect(!validator.isValid(.object([("a", .null), ("a", .null), ("b", .null)])))
        #expect(validator.isValid(.object([("a", .null), ("b", .null)])))
    }

    @Test func aRefusedPropertyIsExplained() throws {
        let validator = try schema(#"{"additionalProperties":false}"#).validator()
        let error = try #require(validator.validate(.object([("a", .null)])).first)
        #expect(error.message == "the schema has no such property and allows no others")
        #expect(error.instance.description == "/a" && error.schema.description == "/additionalProperties")
    }

    @Test func namesOfPropertiesAreComparedByTheirBytes() throws {
        let validator = try schema("{\"required\":[\"e\u{301}\"]}").validator()
        #expect(validator.isValid(Array("{\"e\u{301}\":1}".utf8)))
        #expect(!validator.isValid(Array("{\"\u{E9}\":1}".utf8)))
    }

    @Test func theTextOfTheRegistryKeepsTheOrderAndTheNormalFormSortsIt() throws {
        let schema = try schema("{ \"type\" : \"object\", \"properties\": {\"b\":{}, \"a\":{\"title\":\"\\u00e9\"}} }")
        #expect(schema.registryText == #"{"type":"object","properties":{"b":{},"a":{"title":"é"}}}"#)
        #expect(schema.normalizedText == #"{"properties":{"a":{"title":"é"},"b":{}},"type":"object"}"#)
    }

    @Test func aSchemaMayReferToItsMetaSchema() throws {
        for draft in JSONSchemaDraft.allCases {
            let text = Array("{\"$ref\":\"\(draft.metaSchema)\"}".utf8)
            let validator = try JSONSchema(parsing: text, draft: draft).validator()
            #expect(validator.isValid(Array(#"{"type":"string","minLength":3,"properties":{"a":{"items":{}}}}"#.utf8)))
            #expect(!validator.isValid(Array(#"{"properties":{"a":{"type":"text"}}}"#.utf8)), "\(draft)")
            #expect(!validator.isValid(Array(#"{"properties":{"a":{"minLength":-1}}}"#.utf8)), "\(draft)")
        }
    }
}
