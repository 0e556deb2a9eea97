// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONInclusion
import JSONSchema
import Testing

/// Schemas that refer to themselves.
@Suite struct InclusionRecursionTests {
    private static func list(_ value: String, _ more: String = "") -> String {
        ##"{"type":"object","properties":{"value":\##(value),"next":{"$ref":"#"}},"required":["value"]\##(more)}"##
    }

    private static func tree(_ leaf: String) -> String {
        ##"{"anyOf":[\##(leaf),{"type":"array","items":{"$ref":"#"}}]}"##
    }

    @Test(arguments: [
        PairCase(list(#"{"type":"integer"}"#), list(#"{"type":"number"}"#), .yes, .no),
        PairCase(
            list(#"{"type":"integer"}"#),
            list(#"{"type":"integer"}"#, #","additionalProperties":false"#),
            .no,
            .yes
        ),
        PairCase(tree(#"{"type":"integer"}"#), tree(#"{"type":"number"}"#), .yes, .no),
        PairCase(tree(#"{"type":"string","maxLength":3}"#), tree(#"{"type":"string","maxLength":4}"#), .yes, .no),
    ])
    func listsAndTrees(_ pair: PairCase) throws { try pair.check() }

    @Test func aSchemaUnrolledOnceIsTheSame() throws {
        let once = ##"{"type":"object","properties":{"next":{"$ref":"#"}}}"##
        let twice = ##"{"type":"object","properties":{"next":{"type":"object","properties":{"next":{"$ref":"#"}}}}}"##
        try PairCase(once, twice, .yes, .yes).check()
    }

    @Test func schemasThatReferToEachOtherAreDecided() throws {
        func pair(_ leaf: String) -> String {
            ##"""
            {"$ref":"#/definitions/even","definitions":{
              "even":{"type":"object","properties":{"odd":{"$ref":"#/definitions/odd"},"leaf":\##(leaf)}},
              "odd":{"type":"object","properties":{"even":{"$ref":"#/definitions/even"}},"required":["even"]}}}
            """##
        }
        try PairCase(pair(#"{"enum":[1]}"#), pair(#"{"enum":[1,2]}"#), .yes, .no).check()
    }

    /// Every value of the writer would be infinite, so there is none.
    @Test func whatOnlyEndlessValuesFulfilIsEmpty() throws {
        let endless = ##"{"type":"object","properties":{"next":{"$ref":"#"}},"required":["next"]}"##
        try PairCase(endless, "false", .yes, .yes).check()
        let mutual = ##"""
            {"$ref":"#/definitions/a","definitions":{
              "a":{"type":"array","items":{"$ref":"#/definitions/b"},"minItems":1},
              "b":{"type":"object","properties":{"a":{"$ref":"#/definitions/a"}},"required":["a"]}}}
            """##
        try PairCase(mutual, "false", .yes, .yes).check()
    }

    /// The goal at the top is met again below it, where it must not be taken for empty once and for all.
    @Test func whatWasAssumedOnTheWayIsNotKept() throws {
        let writer = ##"""
            {"$ref":"#/definitions/a","definitions":{
              "a":{"anyOf":[{"$ref":"#/definitions/wrapped"},{"const":1}]},
              "wrapped":{"type":"object","properties":{"x":{"$ref":"#/definitions/a"}},"required":["x"]}}}
            """##
        let reader = ##"{"anyOf":[{"const":1},{"type":"object","properties":{"x":{"const":1}}}]}"##
        #expect(try outcome(writer, reader).outcome == .no)
        #expect(try outcome(writer, ##"{"type":["integer","object"]}"##).outcome == .yes)
    }

    @Test func aSchemaThatIsItselfStaysUndecided() throws {
        let circle = ##"{"anyOf":[{"$ref":"#"},{"type":"string"}]}"##
        #expect(try outcome(circle, #"{"type":"string"}"#).outcome == .open)
        #expect(try outcome(circle, circle).outcome == .yes)
        #expect(try outcome(#"{"type":"string"}"#, ##"{"not":{"$ref":"#"}}"##).outcome == .open)
    }

    @Test func dynamicReferencesAreNeverGuessed() throws {
        let tree = ##"""
            {"$id":"http://x/tree","$dynamicAnchor":"node","type":"object",
             "properties":{"children":{"type":"array","items":{"$dynamicRef":"#node"}}}}
            """##
        let strict = ##"""
            {"$id":"http://x/strict","$dynamicAnchor":"node","$ref":"tree","unevaluatedProperties":false,
             "$defs":{"tree":\##(tree)}}
            """##
        #expect(try outcome(strict, strict, .draft2020).outcome == .yes)
        #expect(try outcome(tree, #"{"type":"object"}"#, .draft2020).outcome == .yes)
        #expect(try outcome(tree, strict, .draft2020).outcome != .yes)
    }
}
