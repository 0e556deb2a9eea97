// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONInclusion
import JSONSchema
import TestSupport
import Testing

/// The schemas of the official test suite, each beside the next one, and the suite's values.
@Suite(.enabled(if: CorpusPairs.published.path != nil, "SKIPPED: STAGEDOOR_CONFORMANCE is not set"))
struct InclusionSuiteTests {
    static let drafts: [(String, JSONSchemaDraft)] = [
        ("draft4", .draft4), ("draft6", .draft6), ("draft7", .draft7), ("draft2019-09", .draft2019),
        ("draft2020-12", .draft2020),
    ]

    @Test(arguments: drafts)
    func noValueOfTheSuiteRefutesAVerdict(_ file: String, _ draft: JSONSchemaDraft) throws {
        let cases = try CorpusPairs.published.lines("validate-jsts-\(file).jsonl", CorpusPairs.limits)
            .filter { $0["needs_remotes"]?.bool != true }
        let schemas = cases.map { entry in entry["schema"].flatMap { try? CorpusPairs.schema($0, draft) } }
        var counts = (compatible: 0, incompatible: 0, undecided: 0)
        for (index, pair) in zip(schemas, schemas.dropFirst()).enumerated() {
            guard let writer = pair.0, let reader = pair.1 else { continue }
            let answer = Inclusion.check(writer: writer, reader: reader, integers: .bySpelling)
            #expect(!answer.hasFailedReplay, "\(cases[index]["id"]?.string ?? "")")
            switch answer.verdict {
            case .incompatible: counts.incompatible += 1
            case .undecided: counts.undecided += 1
            case .compatible:
                counts.compatible += 1
                let (old, new) = (try writer.validator(), try reader.validator())
                for entry in cases[max(0, index - 15)..<min(cases.count, index + 15)] {
                    for value in entry["tests"]?.array?.compactMap({ $0["data"] }) ?? [] {
                        #expect(!old.isValid(value) || new.isValid(value), "\(file) \(index): \(value.compactText)")
                    }
                }
            }
        }
        #expect(counts.compatible > 5 && counts.incompatible > 50, "\(counts)")
        #expect(counts.undecided * 20 <= counts.compatible + counts.incompatible, "\(counts)")
    }
}
