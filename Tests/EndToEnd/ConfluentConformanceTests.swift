// SPDX-License-Identifier: Apache-2.0
import Testing

/// Published cases for JSON Schema and Protobuf, through the command line, as anyone would run them.
@Suite(.enabled(if: Place.conformance != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct ConfluentConformanceTests {
    /// Cases that we think are wrong, and why.
    private static let wrong = [
        // Confluent's own case csr/protobuf-diff/0053 calls the same change compatible: ONEOF_FIELD_MOVED_TO_TOP_LEVEL.
        "axonops/protobuf/0127"
    ]

    /// The cases of Confluent's registry and of one that says it judges alike. Cases about reserved fields need metadata,
    /// which the command line does not know.
    private static func cases(_ corpus: String) throws -> [ConformanceCase] {
        try ConformanceCase.all(in: corpus, kind: "compat").filter { one in
            ["confluent", "confluent-like"].contains(one.members["profile"] as? String ?? "")
                && one.members["original_metadata"] == nil && !wrong.contains(one.id)
        }
    }

    @Test(arguments: [("jsonschema", 200), ("protobuf", 80)])
    func everyVerdictOfConfluentAgrees(corpus: String, least: Int) async throws {
        let cases = try Self.cases(corpus)
        try #require(cases.count > least)
        try await ConformanceCase.check(cases) { $0.expected as? Bool }
    }

    @Test func everyLenientVerdictOfConfluentAgrees() async throws {
        let cases = try Self.cases("jsonschema").filter { $0.members["compatible_lenient"] != nil }
        try #require(!cases.isEmpty)
        try await ConformanceCase.check(cases, profile: "confluent-lenient") {
            $0.members["compatible_lenient"] as? Bool
        }
    }
}
