// SPDX-License-Identifier: Apache-2.0
import Testing

/// Published JSON Schema cases, through the command line, as anyone would run them.
@Suite(.enabled(if: Place.conformance != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct JSONConformanceTests {
    /// The cases of Confluent's registry and of one that says it judges alike. Cases about reserved fields need metadata,
    /// which the command line does not know.
    private static func cases() throws -> [ConformanceCase] {
        try ConformanceCase.all(in: "jsonschema", kind: "compat").filter { one in
            ["confluent", "confluent-like"].contains(one.members["profile"] as? String ?? "")
                && one.members["original_metadata"] == nil
        }
    }

    @Test func everyVerdictOfConfluentAgrees() async throws {
        let cases = try Self.cases()
        try #require(cases.count > 200)
        try await ConformanceCase.check(cases) { $0.expected as? Bool }
    }

    @Test func everyLenientVerdictOfConfluentAgrees() async throws {
        let cases = try Self.cases().filter { $0.members["compatible_lenient"] != nil }
        try #require(!cases.isEmpty)
        try await ConformanceCase.check(cases, profile: "confluent-lenient") {
            $0.members["compatible_lenient"] as? Bool
        }
    }
}
