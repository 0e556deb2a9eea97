// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema
import Testing

/// References between texts, and the names inside them.
@Suite struct JSONSchemaReferenceTests {
    private func validator(_ text: String, _ references: [(String, String)]) throws -> JSONSchemaValidator {
        let others = references.map { JSONSchemaReference(name: $0.0, text: Array($0.1.utf8)) }
        return try JSONSchema(parsing: Array(text.utf8), references: others).validator()
    }

    @Test(arguments: [
        (##"{"$ref":"a.json"}"##, "a.json"), (##"{"$ref":"./a.json"}"##, "a.json"),
        (##"{"$id":"http://x.org/y/root.json","allOf":[{"$ref":"a.json"}]}"##, "http://x.org/y/a.json"),
        (##"{"$id":"http://x.org/y/root.json","allOf":[{"$ref":"a.json"}]}"##, "a.json"),
        (##"{"$id":"http://x.org/y/root.json","allOf":[{"$ref":"../z/a.json"}]}"##, "http://x.org/z/a.json"),
        (##"{"$ref":"urn:example:a"}"##, "urn:example:a"), (##"{"$ref":"http://x.org/own.json"}"##, "a.json"),
        (##"{"$ref":"a.json#/definitions/t"}"##, "a.json"), (##"{"$ref":"a.json#t"}"##, "a.json"),
        (##"{"$ref":"a.json#/x-own/t"}"##, "a.json"), (##"{"$ref":"a.json#/definitions/a~1b%25"}"##, "a.json"),
        (##"{"$ref":"http://x.org/inner"}"##, "a.json"),
    ])
    func aReferenceIsFoundByItsNameOrItsOwn(_ text: String, _ name: String) throws {
        let other = ##"""
            {"$id":"http://x.org/own.json","type":"integer","x-own":{"t":{"type":"integer"}},"definitions":{
            "t":{"$id":"#t","type":"integer"},"a/b%":{"type":"integer"},"i":{"$id":"/inner","type":"integer"}}}
            """##
        let validator = try validator(text, [(name, other)])
        #expect(validator.isValid(.int(1)))
        #expect(!validator.isValid(.string("1")))
    }

    @Test func definitionsThatNothingAsksForNeedNotBeSchemas() throws {
        let text =
            ##"{"$ref":"#/definitions/a","definitions":{"a":{"type":"null"},"b":"text","group":{"type":{"enum":[1]}}}}"##
        #expect(try schema(text).validator().isValid(.null))
        #expect(
            failure(##"{"$ref":"#/definitions/group","definitions":{"group":{"type":{}}}}"##)?.code == .invalidKeyword
        )
        let modern = ##"{"$schema":"https://json-schema.org/draft/2020-12/schema","$defs":{"b":"text"}}"##
        #expect(failure(modern)?.code == .notASchema)
    }

    @Test func dynamicReferencesReachTheOutermostAnchorAcrossTexts() throws {
        let tree = ##"""
            {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"http://x.org/tree","$dynamicAnchor":"node",
            "type":"object","properties":{"children":{"type":"array","items":{"$dynamicRef":"#node"}}}}
            """##
        let strict = ##"""
            {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"http://x.org/strict","$dynamicAnchor":"node",
            "$ref":"tree","unevaluatedProperties":false}
            """##
        let validator = try validator(strict, [("http://x.org/tree", tree)])
        #expect(validator.isValid(Array(#"{"children":[{"children":[]}]}"#.utf8)))
        #expect(!validator.isValid(Array(#"{"children":[{"daat":1}]}"#.utf8)))
    }

    @Test func aMetaSchemaMayLeaveOutTheAssertions() throws {
        let meta = ##"""
            {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"http://x.org/meta","$vocabulary":{
            "https://json-schema.org/draft/2020-12/vocab/core":true,
            "https://json-schema.org/draft/2020-12/vocab/applicator":true}}
            """##
        let text = ##"{"$schema":"http://x.org/meta","properties":{"a":false,"b":{"minimum":3}}}"##
        let validator = try validator(text, [("http://x.org/meta", meta)])
        #expect(validator.isValid(Array(#"{"b":1}"#.utf8)))
        #expect(!validator.isValid(Array(#"{"a":1}"#.utf8)))
    }
}
