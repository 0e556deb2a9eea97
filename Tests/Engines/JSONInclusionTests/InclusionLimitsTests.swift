// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONInclusion
import JSONSchema
import Testing

/// Pairs that are large, or made to be hard: they are decided, or given up within the bounds.
@Suite struct InclusionLimitsTests {
    private static func tagged(_ count: Int, _ keyword: String, _ more: String = "") -> String {
        let branches = (0..<count).map { number in
            #"{"type":"object","properties":{"kind":{"const":"k\#(number)"},"v":{"minimum":\#(number)}},"#
                + #""required":["kind"]}"#
        }
        return "{\"\(keyword)\":[\((branches + (more.isEmpty ? [] : [more])).joined(separator: ","))]}"
    }

    @Test func productsOfCombinatorsAreDecided() throws {
        let writer = Self.tagged(16, "anyOf")
        for keyword in ["anyOf", "oneOf"] {
            let reader = Self.tagged(16, keyword, #"{"type":"null"}"#)
            let (found, _, answer) = try outcome(writer, reader)
            #expect(found == .yes && answer.steps < 50_000)
        }
        #expect(try outcome(Self.tagged(17, "oneOf"), writer).outcome == .no)
    }

    @Test func nestedCombinatorsAreDecided() throws {
        func nested(_ low: Int) -> String {
            let inner = (0..<16).map {
                #"{"required":["x"],"properties":{"x":{"minimum":\#($0 * 10 + low),"maximum":\#($0 * 10 + 5)}}}"#
            }
            let outer = (0..<16).map {
                #"{"type":"object","required":["a","t"],"properties":{"t":{"enum":[\#($0)]},"a":{"anyOf":[\#(inner.joined(separator: ","))]}}}"#
            }
            return #"{"anyOf":[\#(outer.joined(separator: ","))]}"#
        }
        #expect(try outcome(nested(1), nested(0)).outcome == .yes)
        #expect(try outcome(nested(0), nested(1)).outcome == .no)
    }

    @Test func fiveThousandPropertiesAreDecided() throws {
        func wide(_ change: Int) -> String {
            let properties = (0..<5_000).map {
                #""p\#($0)":{"oneOf":[{"type":"string","maxLength":\#($0)},{"type":"integer","minimum":\#($0 - change)}]}"#
            }
            return #"{"type":"object","properties":{\#(properties.joined(separator: ","))}}"#
        }
        #expect(try outcome(wide(0), wide(1)).outcome == .yes)
        #expect(try outcome(wide(1), wide(0)).outcome == .no)
    }

    @Test func deepSchemasAreDecided() throws {
        func deep(_ leaf: String) -> String {
            String(repeating: #"{"type":"object","required":["a"],"properties":{"a":"#, count: 200) + leaf
                + String(repeating: "}}", count: 200)
        }
        try PairCase(deep(#"{"type":"integer"}"#), deep(#"{"type":"number"}"#), .yes, .no).check()
    }

    @Test func theWorkIsBounded() throws {
        let limits = InclusionLimits(steps: 50)
        let (found, _, answer) = try outcome(
            Self.tagged(16, "anyOf"),
            Self.tagged(16, "oneOf", #"{"type":"null"}"#),
            .draft7,
            limits
        )
        #expect(found == .open && answer.steps < 10_000)
        let (shallow, _, _) = try outcome(
            #"{"items":{"items":{"items":{"type":"integer"}}}}"#,
            #"{"items":{"items":{"items":{"type":"number"}}}}"#,
            .draft7,
            InclusionLimits(depth: 2)
        )
        #expect(shallow == .open)
    }

    @Test(arguments: [
        (#"{"minLength":4000000000}"#, #"{"maxLength":3}"#),
        (#"{"type":"array","minItems":4000000000}"#, #"{"maxItems":4000000000}"#),
        (#"{"type":"array","minItems":4294967295}"#, #"{"minItems":4294967296}"#),
        (#"{"type":"object","minProperties":4000000000}"#, #"{"maxProperties":3}"#),
        (#"{"minimum":1e400}"#, #"{"maximum":-1e400}"#),
        (#"{"minimum":1e-400}"#, #"{"multipleOf":1e-399}"#),
        (
            #"{"multipleOf":170141183460469231731687303715884105727}"#,
            #"{"multipleOf":99999999999999999999999999999999999999}"#
        ),
        (#"{"minimum":170141183460469231731687303715884105727}"#, #"{"type":"string"}"#),
        (#"{"minimum":1e999999999999}"#, #"{"type":"integer"}"#),
        (
            #"{"allOf":[{"multipleOf":99999999999999999999999999999999999989},{"multipleOf":1e-30}]}"#,
            #"{"type":"string"}"#
        ),
        (#"{"pattern":"^(a|b)*a(a|b){12}$"}"#, #"{"pattern":"^(a|b)*b(a|b){12}$"}"#),
        (#"{"pattern":"[a-z]{1,900}x[a-z]{900}"}"#, #"{"pattern":"y"}"#),
        (#"{"contains":{"type":"integer"},"minContains":4000000000}"#, #"{"maxItems":3}"#),
        (#"{"uniqueItems":true,"minItems":900}"#, #"{"maxItems":3}"#),
        (#"{"enum":[]}"#, #"{"required":[]}"#),
    ])
    func hostileBoundsAreSurvived(_ pair: (String, String)) throws {
        let limits = InclusionLimits(steps: 100_000)
        for draft in [JSONSchemaDraft.draft7, .draft2020] {
            _ = try outcome(pair.0, pair.1, draft, limits)
            _ = try outcome(pair.1, pair.0, draft, limits)
            _ = try outcome("{\"not\":\(pair.0)}", "{\"not\":\(pair.1)}", draft, limits)
        }
    }

    @Test func aRefusalSaysWhereItFails() throws {
        let writer = try JSONSchema(
            parsing: #"{"type":"object","properties":{"a":{"items":{"type":"number"}}},"required":["a"]}"#
        )
        let reader = try JSONSchema(
            parsing: #"{"type":"object","properties":{"a":{"items":{"type":"integer"}}},"required":["a"]}"#
        )
        guard case .incompatible(let example) = Inclusion.check(writer: writer, reader: reader).verdict,
            let failure = example.failures.first
        else {
            Issue.record("no counterexample")
            return
        }
        #expect(example.text == #"{"a":[0.5]}"#)
        #expect(failure.instance.description == "/a/0" && failure.keyword == "type")
        #expect(failure.reader.description == "/properties/a/items/type")
        #expect(failure.writer.description == "/properties/a/items")
    }
}
