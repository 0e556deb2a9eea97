// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema
import Testing

/// What each change is called, where it is found and whether it breaks.
@Suite struct JSONSchemaCompatibilityTests {
    struct Case: Sendable {
        let old: String
        let new: String
        let changes: [String]
        let breaks: Bool

        init(_ old: String, _ new: String, _ changes: [String], breaks: Bool) {
            self.old = old
            self.new = new
            self.changes = changes
            self.breaks = breaks
        }
    }

    private static let modern = #""$schema":"https://json-schema.org/draft/2020-12/schema","#

    static let cases = [
        Case(#"{"type":"string"}"#, #"{"type":"string","pattern":"^a"}"#, ["PATTERN_ADDED #/pattern"], breaks: true),
        Case(#"{"pattern":"a"}"#, #"{"pattern":"b"}"#, ["PATTERN_CHANGED #/pattern"], breaks: true),
        Case(#"{"multipleOf":3}"#, #"{"multipleOf":6}"#, ["MULTIPLE_OF_EXPANDED #/multipleOf"], breaks: true),
        Case(#"{"multipleOf":0.5}"#, #"{"multipleOf":0.25}"#, ["MULTIPLE_OF_REDUCED #/multipleOf"], breaks: false),
        Case(#"{"maximum":10}"#, #"{"maximum":10.0}"#, [], breaks: false),
        Case(#"{"type":"number"}"#, #"{"type":"integer"}"#, ["TYPE_NARROWED #/"], breaks: true),
        Case(
            #"{"properties":{"a":{}},"type":"object"}"#,
            #"{"properties":{"a":{},"b":{"type":"null","default":null}},"required":["b"],"type":"object"}"#,
            ["REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL #/properties/b"],
            breaks: true
        ),
        Case(
            #"{"properties":{"a":{"type":"null"}},"additionalProperties":false}"#,
            #"{"additionalProperties":false}"#,
            ["PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL #/properties/a"],
            breaks: true
        ),
        Case(
            #"{"dependencies":{"a":["b"]}}"#,
            #"{"dependencies":{"a":["b","c"],"d":["a"]}}"#,
            ["DEPENDENCY_ARRAY_ADDED #/dependencies/d", "DEPENDENCY_ARRAY_EXTENDED #/dependencies/a"],
            breaks: true
        ),
        Case(
            #"{"enum":[1,2,{"a":1,"b":2}]}"#,
            #"{"enum":[{"b":2.0,"a":1},2,1.0]}"#,
            [],
            breaks: false
        ),
        Case(#"{"enum":["a","b"]}"#, #"{"enum":["a"]}"#, ["ENUM_ARRAY_NARROWED #/enum"], breaks: true),
        Case(#"{"not":{"type":"number"}}"#, #"{"not":{"type":"integer"}}"#, ["NOT_TYPE_NARROWED #/not"], breaks: false),
        Case(#"{"not":{"type":"number"}}"#, #"{"not":{"type":"number"}}"#, [], breaks: false),
        Case(#"{"type":"string"}"#, "true", [], breaks: false),
        Case("true", #"{"type":"string"}"#, ["TYPE_CHANGED #/"], breaks: true),
        Case("false", #"{"type":"string"}"#, [], breaks: false),
        Case(
            #"{"type":"string","enum":["a"]}"#,
            #"{"type":"string"}"#,
            ["PRODUCT_TYPE_NARROWED #/"],
            breaks: false
        ),
        Case(
            #"{"type":"string","connect.type":"bytes"}"#,
            #"{"type":"number","connect.type":"bytes"}"#,
            [],
            breaks: false
        ),
        Case(
            #"{\#(modern)"type":"object","unevaluatedProperties":false}"#,
            #"{\#(modern)"type":"object","unevaluatedProperties":{"type":"string"}}"#,
            ["UNEVALUATED_PROPERTIES_ADDED #/unevaluatedProperties"],
            breaks: false
        ),
        Case(
            #"{\#(modern)"type":"array","contains":{"type":"null"},"maxContains":3}"#,
            #"{\#(modern)"type":"array","contains":{"type":"null"},"minContains":2,"maxContains":2}"#,
            ["MAX_CONTAINS_DECREASED #/maxContains", "MIN_CONTAINS_INCREASED #/minContains"],
            breaks: true
        ),
        Case(
            #"{"items":[{"type":"string"}],"additionalItems":false}"#,
            #"{"items":[],"additionalItems":false}"#,
            ["ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL #/items/0"],
            breaks: true
        ),
    ]

    @Test(arguments: cases) func aChangeHasItsNameItsPathAndItsVerdict(_ example: Case) throws {
        let differences = try schema(example.new).differences(reading: schema(example.old))
        #expect(differences.map { "\($0.change.rawValue) \($0.path)" }.sorted() == example.changes)
        #expect(differences.contains { !$0.change.isCompatible(.strict) } == example.breaks)
    }

    @Test func aDifferenceIsLocatedInBothTextsThroughReferences() throws {
        let old = try schema(##"{"properties":{"a":{"$ref":"#/definitions/t"}},"definitions":{"t":{"maxLength":9}}}"##)
        let new = try schema(##"{"properties":{"a":{"maxLength":5}}}"##)
        let difference = try #require(new.differences(reading: old).first)
        #expect(difference.change == .maxLengthDecreased)
        #expect(difference.path == "#/properties/a/maxLength")
        #expect(new.pointer(to: difference.reader).description == "/properties/a/maxLength")
        #expect(old.pointer(to: difference.writer).description == "/definitions/t/maxLength")
    }

    @Test func aDifferenceInsideAReferenceNamesItsText() throws {
        let reference = { (type: String) in
            [JSONSchemaReference(name: "a.json", text: Array(#"{"type":"\#(type)"}"#.utf8))]
        }
        let text = Array(#"{"properties":{"a":{"$ref":"a.json"}}}"#.utf8)
        let old = try JSONSchema(parsing: text, references: reference("string"))
        let new = try JSONSchema(parsing: text, references: reference("object"))
        let difference = try #require(new.differences(reading: old).first)
        #expect(difference.change == .typeChanged && difference.reader.document == 1 && difference.writer.document == 1)
    }

    @Test func lenientLetsOpenContentModelsGrow() throws {
        let old = try schema(#"{"properties":{"a":{"type":"string"}}}"#)
        let new = try schema(
            #"{"properties":{"a":{"type":"string"},"b":{"type":"string"}},"additionalProperties":false}"#
        )
        let changes = try new.differences(reading: old, policy: .lenient).map(\.change)
        #expect(
            changes.sorted { $0.rawValue < $1.rawValue } == [
                .additionalPropertiesRemoved, .optionalPropertyAddedToOpenContentModel,
            ]
        )
        #expect(changes.allSatisfy { $0.isCompatible(.lenient) && !$0.isCompatible(.strict) })
    }

    @Test func branchesArePairedSoThatMostFindAPartner() throws {
        // Greed alone would give the first old branch the partner that the second one needs.
        let old = try schema(#"{"oneOf":[{"type":"string","maxLength":3},{"type":"string","maxLength":5}]}"#)
        let new = try schema(#"{"oneOf":[{"type":"string","maxLength":5},{"type":"string","maxLength":4}]}"#)
        let changes = try new.differences(reading: old).map(\.change)
        #expect(changes == [.maxLengthIncreased])
    }

    @Test func reservedNamesStayReservedAndUnused() throws {
        let new = try schema(#"{"properties":{"cost":{}}}"#)
        #expect(JSONSchema.reservedNames(" cost, status ,,") == ["cost", "status"])
        let changes = new.reservedDifferences(old: ["cost", "status"], new: ["cost"])
        #expect(changes.map(\.change) == [.reservedPropertyRemoved, .reservedPropertyConflictsWithProperty])
        #expect(changes.map(\.path) == ["status", "#/properties/cost"])
    }

    @Test func aPatternThatDecidesButCannotBeMatchedGivesNoVerdict() throws {
        let old = try schema(#"{"patternProperties":{"(?=a)":{"type":"string"}},"additionalProperties":false}"#)
        let new = try schema(#"{"properties":{"a":{"type":"string"}},"additionalProperties":false}"#)
        #expect(throws: JSONSchemaComparisonLimit.self) { try new.differences(reading: old) }
    }
}
