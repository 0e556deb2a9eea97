// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import Testing

@testable import stagedoor

/// What the published tests expect, the runner finds.
@Suite(.enabled(if: PolicyConformance.path != nil, "STAGEDOOR_CONFORMANCE is not set"), .timeLimit(.minutes(20)))
struct PolicyTestConformanceTests {
    @Test(
        "every published test passes",
        arguments: [("tests", 35), ("usecases", 33), ("runtests", 15), ("compose", 800), ("corpus-tests", 5_600)]
    )
    func passes(folder: String, requests: Int) async throws {
        let results = try await PolicyConformance.results(folder)
        for result in results {
            #expect(!result.isFailed, "\(result.text)")
            #expect(result.requests.allSatisfy { $0.pass == true }, "\(result.name)")
        }
        #expect(results.reduce(0) { $0 + $1.requests.count } >= requests)
    }

    @Test("broken inputs are refused where the reference engine refuses them, and located") func mutated() async throws
    {
        let lines = try PolicyConformance.lines("expected-oracle.jsonl")
        var expected: [String: JSON] = [:]
        for line in lines {
            let key = "\(line["test"]?.string ?? "") \(line["index"]?.int ?? -1)"
            expected[key] = line
        }
        var count = 0
        for result in try await PolicyConformance.results("mutate") + PolicyConformance.results("compose") {
            for line in result.lines {
                let key = "\(line["test"]?.string ?? "") \(line["index"]?.int ?? -1)"
                guard let other = expected.removeValue(forKey: key) else { continue }
                count += 1
                for member in other.object?.members ?? [] where !["group", "kind", "test"].contains(member.key) {
                    #expect(Self.sorted(line[member.key]) == Self.sorted(member.value), "\(key) \(member.key)")
                }
            }
            if !result.inputsOk { #expect(result.findings.contains { $0.location?.line != nil }, "\(result.name)") }
        }
        #expect(count >= 1_000)
        #expect(expected.isEmpty)
    }

    @Test("strict and permissive validation say what they should") func validation() async throws {
        let results = try await PolicyConformance.results("corpus-tests")
        let byName = Dictionary(uniqueKeysWithValues: results.map { ($0.name, $0) })
        let lines = try PolicyConformance.lines("validation.jsonl")
        for line in lines {
            let result = byName[(line["name"]?.string ?? "") + ".json"]
            #expect(result?.validates == line["strict"]?.bool, "\(line["name"]?.string ?? "")")
            #expect(result?.validatesPermissive == line["permissive"]?.bool, "\(line["name"]?.string ?? "")")
        }
        #expect(lines.count >= 694)
    }

    @Test("coverage holds a policy for satisfied exactly when it was the reason of a decision") func coverage()
        async throws
    {
        var counts = (satisfied: 0, unsatisfied: 0)
        // Each of these tests has one policy, which is the reason of every decision that it is satisfied for.
        for result in try await PolicyConformance.results("corpus-tests", coverage: true) {
            let isReason = result.requests.contains { $0.outcome?.reason.isEmpty == false }
            let policy = try #require(result.coverage.first)
            #expect(policy.isSatisfied == isReason, "\(result.name)")
            if isReason { counts.satisfied += 1 } else { counts.unsatisfied += 1 }
        }
        #expect(counts.satisfied > 100 && counts.unsatisfied > 100, "\(counts)")
    }

    /// Lists of policies have no order.
    private static func sorted(_ json: JSON?) -> [String] {
        json?.array.map { $0.map(\.compactText).sorted() } ?? [json?.compactText ?? "absent"]
    }
}
