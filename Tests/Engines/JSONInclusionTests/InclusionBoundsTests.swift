// SPDX-License-Identifier: Apache-2.0
import JSONInclusion
import JSONSchema
import Testing

/// Work and memory are bounded, and what was left out is told.
@Suite struct InclusionBoundsTests {
    private func answer(
        _ writer: String,
        _ reader: String,
        _ limits: InclusionLimits = InclusionLimits()
    ) throws -> InclusionAnswer {
        Inclusion.check(
            writer: try JSONSchema(parsing: writer),
            reader: try JSONSchema(parsing: reader),
            limits: limits
        )
    }

    private func reason(_ answer: InclusionAnswer) -> String? {
        if case .undecided(let reason) = answer.verdict { reason } else { nil }
    }

    private static func nested(_ counts: [Int], _ leaf: String) -> String {
        counts.reduce(leaf) { #"{"type":"array","minItems":\#($1),"items":\#($0)}"# }
    }

    /// Each level is written out as often as the one around it has elements.
    @Test(arguments: [
        nested([1_000, 1_000], #"{"type":"null"}"#), nested([20], #"{"type":"string","minLength":100000}"#),
        nested([2, 2, 2, 2, 2, 2], #"{"type":"string","minLength":100000}"#),
        #"{"type":"object","minProperties":20,"additionalProperties":{"type":"string","minLength":90000}}"#,
        nested([900], "{\"const\":\"\(String(repeating: "a", count: 5_000))\"}"),
    ])
    func valuesThatAreTooLargeAreNotBuilt(_ writer: String) throws {
        let reason = try #require(reason(try answer(writer, #"{"type":"integer"}"#)))
        #expect(reason.contains("1 MB"), "\(reason)")
    }

    @Test func valuesOfLessAreShown() throws {
        let answer = try answer(Self.nested([9], #"{"type":"string","minLength":100000}"#), #"{"type":"integer"}"#)
        guard case .incompatible(let example) = answer.verdict else {
            Issue.record("\(answer.verdict)")
            return
        }
        #expect(example.text.utf8.count > 900_000)
        // A long string is not one step.
        #expect(answer.steps > 1_500)
    }

    @Test func reasonsPastTheFirstTwentyAreCounted() throws {
        func properties(_ type: String) -> String {
            let list = (0..<30).map { "\"p\($0)\":{\"type\":\"\(type)\"}" }.joined(separator: ",")
            let required = (0..<30).map { "\"p\($0)\"" }.joined(separator: ",")
            return "{\"type\":\"object\",\"properties\":{\(list)},\"required\":[\(required)]}"
        }
        guard case .incompatible(let example) = try answer(properties("string"), properties("null")).verdict else {
            Issue.record("no counterexample")
            return
        }
        #expect(example.failures.count == 20 && example.failureCount == 30)
    }

    @Test func whatRanOutIsTheReason() throws {
        func schema(_ more: Int) -> String {
            let list = (0..<9).map { #""p\#($0)":{"maxLength":\#($0 + more)}"# }.joined(separator: ",")
            return
                #"{"anyOf":[{"type":"array","minItems":\#(5_000 - more)},{"type":"object","properties":{\#(list)}}]}"#
        }
        #expect(reason(try answer(schema(0), schema(1))) == nil)
        for steps in 5...60 {
            let answer = try answer(schema(1), schema(0), InclusionLimits(steps: steps))
            guard answer.steps > steps else { continue }
            #expect(reason(answer)?.contains("the work is more than \(steps) steps") == true, "\(steps): \(answer)")
        }
    }

    /// Each name has to be held against each pattern, and each way to fail against each name.
    @Test func manyPropertiesAreMuchWork() throws {
        func schema(_ more: Int) -> String {
            let properties = (0..<1_000).map { #""p\#($0)":{"maxLength":\#($0 + more)}"# }.joined(separator: ",")
            let patterns = (0..<50).map { #""^p.*\#($0)$":{"maxLength":\#($0 + more)}"# }.joined(separator: ",")
            return #"{"type":"object","properties":{\#(properties)},"patternProperties":{\#(patterns)}}"#
        }
        let answer = try answer(schema(0), schema(1))
        #expect(answer.steps > 50_000)
        let few = try self.answer(schema(0), schema(1), InclusionLimits(steps: 20_000))
        #expect(few.steps < 30_000 && reason(few)?.contains("20000 steps") == true)
    }
}
