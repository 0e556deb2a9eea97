// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema
import Testing

/// Hostile schemas and values end in an answer or a typed error, in bounded work.
@Suite struct JSONSchemaLimitsTests {
    @Test(arguments: [
        ##"{"$ref":"#"}"##, ##"{"allOf":[{"$ref":"#"}]}"##, ##"{"not":{"$ref":"#"}}"##,
        ##"{"anyOf":[{"$ref":"#/definitions/a"}],"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}}}"##,
    ])
    func aSchemaThatIsItselfEnds(_ text: String) throws {
        let endless = try schema(text)
        let validator = try endless.validator()
        #expect(!validator.isValid(JSON.int(1)))
        #expect(try validator.validate(JSON.int(1)).contains { $0.keyword == "limit" })
        #expect(try endless.differences(reading: endless).allSatisfy { $0.change.isCompatible(.strict) })
    }

    @Test func aTreeIsComparedWithItsRecursiveSelf() throws {
        let tree =
            ##"{"type":"object","properties":{"v":{"type":"TYPE"},"next":{"$ref":"#"}},"additionalProperties":false}"##
        let old = try schema(tree.replacing("TYPE", with: "integer"))
        let new = try schema(tree.replacing("TYPE", with: "number"))
        #expect(try new.differences(reading: old).map(\.change) == [.typeExtended])
        #expect(try old.differences(reading: new).map(\.change) == [.typeNarrowed])
        let nested =
            String(repeating: #"{"v":1,"next":"#, count: 400) + #"{"v":1}"# + String(repeating: "}", count: 400)
        #expect(try new.validator().isValid(Array(nested.utf8)))
    }

    @Test func ringsOfDifferentLengthsAreComparedOncePerPair() throws {
        let one = try schema(Self.ring(17))
        let other = try schema(Self.ring(19))
        #expect(try one.differences(reading: other).allSatisfy { $0.change.isCompatible(.strict) })
        let long = try schema(Self.ring(97))
        let longer = try schema(Self.ring(101))
        #expect(throws: JSONSchemaComparisonLimit.self) { try long.differences(reading: longer) }
    }

    private static func ring(_ length: Int) -> String {
        let definitions = (0..<length).map {
            ##""d\##($0)":{"properties":{"n":{"$ref":"#/definitions/d\##(($0 + 1) % length)"}}}"##
        }
        return ##"{"$ref":"#/definitions/d0","definitions":{\##(definitions.joined(separator: ","))}}"##
    }

    @Test func sharedDefinitionsAreNotComparedForEveryWayToThem() throws {
        let doubled = (0..<60).map {
            ##""d\##($0)":{"properties":{"l":{"$ref":"#/definitions/d\##($0 + 1)"},"r":{"$ref":"#/definitions/d\##($0 + 1)"}}}"##
        }
        let text = { (last: String) in
            ##"{"$ref":"#/definitions/d0","definitions":{\##(doubled.joined(separator: ",")),"d60":{"type":"\##(last)"}}}"##
        }
        let differences = try schema(text("string")).differences(reading: schema(text("integer")))
        #expect(!differences.isEmpty && differences.count <= 5_000)
        #expect(differences.allSatisfy { $0.change == .typeChanged })
    }

    @Test func fiveThousandPropertiesWithChoicesAreCompared() throws {
        let properties = { (type: String) in
            (0..<5_000).map { #""p\#($0)":{"oneOf":[{"type":"null"},{"type":"\#(type)"}]}"# }.joined(separator: ",")
        }
        let text = { (type: String) in #"{"type":"object","properties":{\#(properties(type))}}"# }
        let old = try schema(text("integer"))
        #expect(try schema(text("integer")).differences(reading: old).isEmpty)
        let differences = try schema(text("string")).differences(reading: old)
        #expect(differences.count == 5_000)
        #expect(differences.allSatisfy { $0.change == .combinedTypeSubschemasChanged })
    }

    @Test func aBreakAfterManyHarmlessDifferencesIsReported() throws {
        let properties = { (title: String, last: String) in
            (0..<6_000).map { #""p\#($0)":{"title":"\#(title)"}"# }.joined(separator: ",")
                + #","z":{"type":"\#(last)"}"#
        }
        let old = try schema(#"{"properties":{\#(properties("a", "string"))}}"#)
        let new = try schema(#"{"properties":{\#(properties("b", "null"))}}"#)
        let differences = try new.differences(reading: old)
        #expect(differences.count == 5_000)
        #expect(differences.filter { !$0.change.isCompatible(.strict) }.map(\.path) == ["#/properties/z"])
    }

    @Test func manyLargePatternsAreRefusedTogether() throws {
        let patterns = (0..<400).map { #""p\#($0)":{"pattern":"a{\#(9_000 + $0)}"}"# }.joined(separator: ",")
        let schema = try schema(#"{"properties":{\#(patterns)}}"#)
        #expect(throws: JSONSchemaError.self) { try schema.validator() }
        let keys = (0..<400).map { #""a{\#(9_000 + $0)}":{}"# }.joined(separator: ",")
        let old = try JSONSchema(parsing: #"{"patternProperties":{\#(keys)},"additionalProperties":false}"#)
        let new = try JSONSchema(parsing: #"{"properties":{"b":{}},"additionalProperties":false}"#)
        #expect(throws: JSONSchemaComparisonLimit.self) { try new.differences(reading: old) }
    }

    @Test func longNamesDoNotMultiply() throws {
        let name = String(repeating: "n", count: 500_000)
        let text = { (title: String) in
            let inner = (0..<3_000).map { #""p\#($0)":{"title":"\#(title)"}"# }.joined(separator: ",")
            return #"{"properties":{"\#(name)":{"properties":{\#(inner),"z":{"type":"\#(title)"}}}}}"#
        }
        let differences = try schema(text("null")).differences(reading: schema(text("string")))
        #expect(differences.reduce(0) { $0 + $1.path.utf8.count } < 20_000_000)
        #expect(differences.filter { !$0.change.isCompatible(.strict) }.count == 1)
    }

    @Test func manyBranchesArePairedAndTheirDifferencesFound() throws {
        let branches = { (title: String) in
            (0..<120).map { #"{"title":"\#(title)","properties":{"k":{"const":\#($0)}}}"# }.joined(separator: ",")
        }
        let old = try schema(#"{"oneOf":[\#(branches("a"))]}"#)
        let differences = try schema(#"{"oneOf":[\#(branches("b"))]}"#).differences(reading: old)
        #expect(differences.count == 120)
        #expect(differences.allSatisfy { $0.change == .titleChanged })
    }

    @Test func nestedChoicesAreComparedPairByPair() throws {
        let inner = (0..<16).map { #"{"properties":{"a":{"const":\#($0)}},"required":["a"]}"# }.joined(separator: ",")
        let outer = (0..<16).map { #"{"title":"\#($0)","anyOf":[\#(inner)]}"# }.joined(separator: ",")
        let nested = try schema(#"{"anyOf":[\#(outer)]}"#)
        #expect(try nested.differences(reading: nested).allSatisfy { $0.change.isCompatible(.strict) })
    }

    @Test func tooManyPairsOfBranchesEndInALimit() throws {
        let branches = { (word: String) in (0..<3_000).map { #"{"const":"\#(word)\#($0)"}"# }.joined(separator: ",") }
        let old = try schema(#"{"oneOf":[\#(branches("a"))]}"#)
        let new = try schema(#"{"oneOf":[\#(branches("b"))]}"#)
        #expect(throws: JSONSchemaComparisonLimit.self) { try new.differences(reading: old) }
        #expect(try old.differences(reading: old).isEmpty)
    }

    @Test func validationThatTakesExponentialTimeIsNotValid() throws {
        let doubled = (0..<40).map {
            ##""d\##($0)":{"allOf":[{"$ref":"#/definitions/d\##($0 + 1)"},{"$ref":"#/definitions/d\##($0 + 1)"}]}"##
        }
        let text = ##"{"$ref":"#/definitions/d0","definitions":{\##(doubled.joined(separator: ",")),"d40":{}}}"##
        let validator = try schema(text).validator()
        #expect(try validator.validate(JSON.null).map(\.keyword) == ["limit"])
    }

    @Test func referencesInACircleAreReadOnce() throws {
        let one = JSONSchemaReference(name: "a.json", text: Array(##"{"properties":{"b":{"$ref":"b.json"}}}"##.utf8))
        let two = JSONSchemaReference(
            name: "b.json",
            text: Array(##"{"items":{"$ref":"a.json"},"type":"array"}"##.utf8)
        )
        let root = try JSONSchema(parsing: Array(##"{"$ref":"a.json"}"##.utf8), references: [one, two])
        #expect(root.textNames == ["", "a.json", "b.json"])
        #expect(root.texts.count == 3)
        let validator = try root.validator()
        #expect(validator.isValid(Array(#"{"b":[{"b":[]}]}"#.utf8)))
        #expect(!validator.isValid(Array(#"{"b":[{"b":1}]}"#.utf8)))
    }

    @Test func aMegabyteIsReadComparedAndUsed() throws {
        let properties = (0..<12_000).map {
            #""property_number_\#($0)":{"type":["string","null"],"maxLength":200,"pattern":"^[a-z]*$"}"#
        }
        let text =
            #"{"type":"object","additionalProperties":false,"properties":{\#(properties.joined(separator: ","))}}"#
        #expect(text.utf8.count > 1_000_000)
        let large = try schema(text)
        #expect(try large.differences(reading: large).isEmpty)
        #expect(try large.validator().isValid(Array(#"{"property_number_11999":"abc"}"#.utf8)))
        #expect(try !large.validator().isValid(Array(#"{"property_number_12000":"abc"}"#.utf8)))
    }

    @Test func deepNestingIsRefusedByTheReaderAndBorneBelowIt() throws {
        let deep = { (count: Int) in
            String(repeating: #"{"items":"#, count: count) + "{}" + String(repeating: "}", count: count)
        }
        #expect(throws: JSONSchemaError.self) { try JSONSchema(parsing: deep(600)) }
        let schema = try schema(deep(500))
        #expect(try schema.differences(reading: schema).isEmpty)
        let instance = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        #expect(try schema.validator().isValid(Array(instance.utf8)))
    }

    @Test func manyEqualHashesCostNothingSpecial() throws {
        let numbers = (0..<20_000).map { "\($0)" }.joined(separator: ",")
        let validator = try schema(#"{"uniqueItems":true}"#).validator()
        #expect(validator.isValid(Array("[\(numbers)]".utf8)))
        #expect(!validator.isValid(Array("[\(numbers),1.9999e4]".utf8)))
    }

    @Test func aPatternThatNeedsBacktrackingIsRefusedWithItsPlace() throws {
        let schema = try schema(#"{"properties":{"a":{"pattern":"(a)\\1"}}}"#)
        do throws(JSONSchemaError) {
            _ = try schema.validator()
            Issue.record("the pattern was taken")
        } catch {
            #expect(error.code == .unsupportedPattern)
            #expect(error.pointer.description == "/properties/a/pattern")
        }
    }
}

func schema(_ text: String) throws -> JSONSchema { try JSONSchema(parsing: text) }
