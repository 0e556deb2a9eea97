// SPDX-License-Identifier: Apache-2.0

import JSON
import ProtobufSchema
import Testing

/// The same differences and verdicts as Confluent's schema registry.
@Suite(.enabled(if: CompatibilityCases.folder != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct ConfluentDifferenceTests {
    @Test func everyDifferenceAndVerdictIsConfluents() throws {
        var tested = 0
        for example in try CompatibilityCases.cases("protobuf/compat-csr-protobuf-diff.jsonl") {
            let id = "\(example["id"]?.string ?? "") \(example["name"]?.string ?? "")"
            let old = try CompatibilityCases.schema(example["history"]?.array?.last, files: example["history_files"])
            let new = try CompatibilityCases.schema(example["new"], files: example["new_files"])
            let differences = try new.differences(reading: old)
            let found = differences.map { "\($0.change.rawValue) \($0.path)" }.sorted()
            let expected = (example["changes"]?.array ?? []).compactMap(\.string).sorted()
            #expect(found == expected, "\(id)")
            #expect(differences.allSatisfy(\.change.isCompatible) == example["expected"]?.bool, "\(id)")
            tested += 1
        }
        #expect(tested >= 20)
    }

    /// Where Confluent's own cases decide otherwise: csr/protobuf-diff/0053 lets a field leave its oneof.
    static let overruled: Set<String> = ["axonops/protobuf/0127"]

    /// AxonOps' registry says that it judges like Confluent's.
    @Test func everyVerdictOfARegistryThatJudgesLikeConfluentIsTheSame() throws {
        let result = try disagreements("protobuf/compat-axonops-protobuf.jsonl")
        #expect(result.tested > 50)
        #expect(Set(result.ids) == Self.overruled, "of \(result.tested)")
    }

    /// Karapace passes a change of the package and refuses a field that changes its number; Confluent's registry does
    /// the opposite (csr/protobuf-diff/0002; by number the one is a field removed, the other a field added).
    static let different: Set<String> = ["karapace/protobuf/0001", "karapace/protobuf/0023"]

    @Test func karapaceAgreesButForWhatItJudgesDifferentlyOnPurpose() throws {
        let result = try disagreements("protobuf/compat-karapace-protobuf.jsonl")
        #expect(result.tested > 10)
        #expect(Set(result.ids) == Self.different, "of \(result.tested)")
    }

    private func disagreements(_ file: String) throws -> (ids: [String], tested: Int) {
        var ids: [String] = []
        var tested = 0
        for example in try CompatibilityCases.cases(file) {
            let id = example["id"]?.string ?? ""
            tested += 1
            if try verdict(example) != example["expected"]?.bool { ids.append(id) }
        }
        return (ids, tested)
    }

    private func verdict(_ example: JSON) throws -> Bool {
        let mode = example["mode"]?.string ?? ""
        let history = example["history"]?.array ?? []
        let new = try CompatibilityCases.schema(example["new"], files: example["new_files"])
        var isCompatible = true
        for text in mode.hasSuffix("TRANSITIVE") ? history[...] : history.suffix(1) {
            let old = try CompatibilityCases.schema(text, files: example["history_files"])
            if mode.hasPrefix("BACKWARD") || mode.hasPrefix("FULL") {
                isCompatible = try isCompatible && reads(new, old)
            }
            if mode.hasPrefix("FORWARD") || mode.hasPrefix("FULL") {
                isCompatible = try isCompatible && reads(old, new)
            }
        }
        return isCompatible
    }

    private func reads(_ reader: ProtobufSchema, _ writer: ProtobufSchema) throws -> Bool {
        try reader.differences(reading: writer).allSatisfy(\.change.isCompatible)
    }
}
