// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import PolicyAnalysis
import Testing

@Suite(.enabled(if: ConformanceFolder.path != nil))
struct AnalyzeConformanceTests {
    @Test func everyStatementIsThePublishedOne() throws {
        let cases = try ConformanceFolder.lines("analyze.jsonl")
        #expect(!cases.isEmpty)
        for test in cases {
            let name = test["name"]?.string ?? "?"
            let schema = try Schema(parsing: Array((test["schema"]?.string ?? "").utf8))
            let set = try PolicySet.parse(test["policies"]?.string ?? "").namedByAnnotation()
            let analysis = try PolicyAnalyzer(schema: schema).analyze(set)
            let vacuous = analysis.vacuous.map { "\($0.policy) \($0.applies)" }
            let published = (test["vacuous"]?.array ?? []).map {
                "\($0["policy"]?.string ?? "") \($0["applies"]?.string ?? "")"
            }
            #expect(Set(vacuous) == Set(published), "\(name)")
            let found = analysis.environments.flatMap { environment in
                environment.lines(\.text).map { "\(environment.environment.short): \($0)" }
            }
            let expected = Set((test["expected"]?.array ?? []).flatMap(Self.lines))
            #expect(Set(found) == expected, "\(name)")
            #expect(!analysis.environments.contains { !$0.undecided.isEmpty })
        }
    }

    private static func lines(_ expected: JSON) -> [String] {
        func text(_ key: String) -> String { expected[key]?.string ?? "" }
        let environment = "\(text("principalType")) \(text("action")) \(text("resourceType"))"
        return (expected["findings"]?.array ?? []).compactMap(\.string).map { "\(environment): \($0)" }
    }
}
