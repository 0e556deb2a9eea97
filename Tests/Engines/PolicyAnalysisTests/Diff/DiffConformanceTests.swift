// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import PolicyAnalysis
import Testing

@Suite(.enabled(if: ConformanceFolder.path != nil))
struct DiffConformanceTests {
    @Test func everyVerdictIsThePublishedOne() throws {
        let cases = try ConformanceFolder.lines("diff.jsonl")
        #expect(!cases.isEmpty)
        for test in cases {
            let name = test["name"]?.string ?? "?"
            let differences = try Self.differences(test)
            let found = Set(differences.map { "\($0.environment.short): \($0.verdict.rawValue)" })
            let expected = Set((test["expected"]?.array ?? []).map(Self.line))
            #expect(found == expected, "\(name)")
        }
    }

    private static func differences(_ test: JSON) throws -> [EnvironmentDifference] {
        let schema = try Schema([SchemaFragment(parsing: Array((test["schema"]?.string ?? "").utf8))])
        let new = try PolicySet.parse(test["policies1"]?.string ?? "")
        let old = try PolicySet.parse(test["policies2"]?.string ?? "")
        return try PolicyComparison(schema: schema).compare(old: old, new: new)
    }

    private static func line(_ expected: JSON) -> String {
        func text(_ key: String) -> String { expected[key]?.string ?? "" }
        return "\(text("principalType")) \(text("action")) \(text("resourceType")): \(text("verdict"))"
    }
}

extension RequestEnvironment {
    /// As the published verdicts spell it, without namespaces.
    var short: String { "\(principal.base) \(action.id.text) \(resource.base)" }
}
