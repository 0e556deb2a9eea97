// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema
import Testing

/// The same differences and verdicts as Confluent's schema registry.
@Suite(.enabled(if: ConformanceFolder.path != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct ConfluentConformanceTests {
    static let files = [
        "compat-csr-json-diff-schema-examples", "compat-csr-json-diff-schema-examples-2020-12",
        "compat-csr-json-diff-combined-schema-examples", "compat-csr-json-diff-combined-schema-examples-2020-12",
    ]

    @Test(arguments: files) func everyDifferenceAndVerdictIsConfluents(_ file: String) throws {
        var tested = 0
        for example in try ConformanceFolder.cases("\(file).jsonl") {
            let id = example["id"]?.string ?? ""
            let old = try schema(#require(example["history"]?.array?.last))
            let new = try schema(#require(example["new"]))
            let differences = try new.differences(reading: old) + reserved(example, new)
            let found = differences.map { "\($0.change.rawValue) \($0.path)" }.sorted()
            let expected = (example["changes"]?.array ?? []).compactMap(\.string).sorted()
            #expect(found == expected, "\(id) \(example["name"]?.string ?? "")")
            let isCompatible = differences.allSatisfy { $0.change.isCompatible(.strict) }
            #expect(isCompatible == example["expected"]?.bool, "\(id)")
            if let lenient = example["compatible_lenient"]?.bool {
                let found = try new.differences(reading: old, policy: .lenient)
                #expect(found.allSatisfy { $0.change.isCompatible(.lenient) } == lenient, "\(id)")
            }
            tested += 1
        }
        #expect(tested >= 10)
    }

    private func reserved(_ example: JSON, _ new: JSONSchema) -> [JSONSchemaDifference] {
        new.reservedDifferences(
            old: Self.names(example["original_metadata"]),
            new: Self.names(example["update_metadata"])
        )
    }

    private static func names(_ metadata: JSON?) -> [String] {
        switch metadata?.value {
        case .array(let names): names.compactMap(\.string)
        case .string(let list): JSONSchema.reservedNames(list)
        case .object(let object): object.members.flatMap { names($0.value) }
        default: []
        }
    }

    /// AxonOps' registry says that it judges like Confluent's.
    @Test func everyVerdictOfARegistryThatJudgesLikeConfluentIsTheSame() throws {
        var disagreements: [String] = []
        var tested = 0
        for example in try ConformanceFolder.cases("compat-axonops-json.jsonl") {
            let id = example["id"]?.string ?? ""
            tested += 1
            guard let verdict = try? verdict(example) else {
                disagreements.append("\(id) unreadable")
                continue
            }
            if verdict != example["expected"]?.bool { disagreements.append(id) }
        }
        #expect(tested > 100)
        #expect(disagreements == [], "of \(tested)")
    }

    private func verdict(_ example: JSON) throws -> Bool {
        let mode = example["mode"]?.string ?? ""
        let history = example["history"]?.array ?? []
        let new = try schema(#require(example["new"]))
        var isCompatible = true
        for text in mode.hasSuffix("TRANSITIVE") ? history[...] : history.suffix(1) {
            let old = try schema(text)
            if mode.hasPrefix("BACKWARD") || mode.hasPrefix("FULL") {
                isCompatible = try isCompatible && reads(new, old)
            }
            if mode.hasPrefix("FORWARD") || mode.hasPrefix("FULL") {
                isCompatible = try isCompatible && reads(old, new)
            }
        }
        return isCompatible
    }

    private func reads(_ reader: JSONSchema, _ writer: JSONSchema) throws -> Bool {
        try reader.differences(reading: writer).allSatisfy { $0.change.isCompatible(.strict) }
    }

    private func schema(_ json: JSON) throws -> JSONSchema { try JSONSchema(parsing: json.compactBytes) }
}
