// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema
import Testing

@Suite struct JSONSchemaErrorTests {
    @Test func aKeywordOfTheWrongKindIsNamedWithItsPlace() throws {
        let error = try #require(failure("{\n  \"properties\": {\"a\": {\"minLength\": \"3\"}}}"))
        #expect(error.code == .invalidKeyword)
        #expect(error.pointer.description == "/properties/a/minLength")
        #expect(error.position.line == 2)
        #expect(error.message.contains("minLength") && error.message.contains("string"))
    }

    @Test(arguments: [
        (#"{"type":"text"}"#, JSONSchemaError.Code.unknownType, "/type"),
        (#"{"type":["string",1]}"#, .invalidKeyword, "/type/1"),
        (#"{"properties":{"a":3}}"#, .notASchema, "/properties/a"),
        (#"{"properties":[]}"#, .invalidKeyword, "/properties"),
        (#"{"allOf":{}}"#, .invalidKeyword, "/allOf"),
        (#"{"required":["a",null]}"#, .invalidKeyword, "/required/1"),
        (#"{"maxItems":1.5}"#, .invalidKeyword, "/maxItems"),
        (#"{"multipleOf":0}"#, .invalidKeyword, "/multipleOf"),
        (#"{"exclusiveMinimum":true}"#, .invalidKeyword, "/exclusiveMinimum"),
        (
            #"{"$schema":"http://json-schema.org/draft-04/schema#","exclusiveMinimum":1}"#, .invalidKeyword,
            "/exclusiveMinimum"
        ),
        (##"{"items":{"$ref":"#/definitions/a"}}"##, .unresolvedReference, "/items/$ref"),
        (#"{"items":{"$ref":"other.json"}}"#, .unresolvedReference, "/items/$ref"),
        (##"{"$ref":"#nowhere"}"##, .unresolvedReference, "/$ref"),
        ("[]", .notASchema, ""), ("{", .invalidJSON, ""), ("3", .notASchema, ""),
        (#"{"enum":1}"#, .invalidKeyword, "/enum"),
    ])
    func aBrokenSchemaIsRefusedWhereItIsBroken(_ text: String, _ code: JSONSchemaError.Code, _ pointer: String) throws {
        let error = try #require(failure(text))
        #expect(error.code == code)
        #expect(error.pointer.description == pointer)
    }

    @Test func aDefinitionThatNothingUsesMayReferToNothing() throws {
        #expect(failure(#"{"definitions":{"a":{"$ref":"gone.json"}}}"#) == nil)
        #expect(failure(##"{"$ref":"#/definitions/a","definitions":{"a":{"$ref":"gone.json"}}}"##) != nil)
    }

    @Test func anErrorInAReferenceNamesItsText() throws {
        let reference = JSONSchemaReference(name: "a.json", text: Array(#"{"type":"text"}"#.utf8))
        do throws(JSONSchemaError) {
            _ = try JSONSchema(parsing: Array(#"{"$ref":"a.json"}"#.utf8), references: [reference])
            Issue.record("it was taken")
        } catch {
            #expect(error.document == 1 && error.code == .unknownType)
            #expect(error.description.hasPrefix("reference 1, line 1"))
        }
    }
}

/// The error reading the text ends with, if it does.
func failure(_ text: String) -> JSONSchemaError? {
    do throws(JSONSchemaError) {
        _ = try JSONSchema(parsing: text)
        return nil
    } catch {
        return error
    }
}
