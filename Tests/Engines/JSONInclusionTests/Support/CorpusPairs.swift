// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONInclusion
import JSONSchema
import TestSupport

/// The published pairs of schemas, each in the direction in which data has to flow.
struct CorpusPairs {
    static let published = PublishedCases(folder: "jsonschema")
    static let limits = JSONLimits(rejectsDuplicateKeys: false)

    private static let files = [
        "apicurio-json", "axonops-json", "csr-json-diff-combined-schema-examples-2020-12",
        "csr-json-diff-combined-schema-examples", "csr-json-diff-schema-examples-2020-12",
        "csr-json-diff-schema-examples", "jsdiff-json", "karapace-json", "subschema-json",
    ]

    struct Case {
        let id: String
        let profile: String
        let expected: Bool
        let draft: JSONSchemaDraft
        let pairs: [(writer: JSON, reader: JSON)]
    }

    static func cases() throws -> [Case] {
        try files.flatMap { file in
            try published.lines("compat-\(file).jsonl", limits).map { line in
                let mode = line["mode"]?.string ?? ""
                let history = line["history"]?.array ?? []
                let new = line["new"] ?? .null
                var pairs: [(JSON, JSON)] = []
                for old in mode.hasSuffix("TRANSITIVE") ? history : Array(history.suffix(1)) {
                    if !mode.hasPrefix("FORWARD") { pairs.append((old, new)) }
                    if !mode.hasPrefix("BACKWARD") { pairs.append((new, old)) }
                }
                return Case(
                    id: line["id"]?.string ?? "",
                    profile: line["profile"]?.string ?? "",
                    expected: line["expected"]?.bool ?? false,
                    draft: line["dialect"]?.string == "draft4" ? .draft4 : .draft7,
                    pairs: pairs
                )
            }
        }
    }

    static func schema(_ value: JSON, _ draft: JSONSchemaDraft) throws -> JSONSchema {
        try JSONSchema(parsing: value.compactBytes, draft: draft, limits: limits)
    }
}
