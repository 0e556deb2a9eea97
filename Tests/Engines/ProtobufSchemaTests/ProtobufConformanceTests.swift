// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import ProtobufSchema

/// The published cases of other projects.
@Suite(.enabled(if: ConformanceFolder.path != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct ProtobufConformanceTests {
    /// Cases name the imports they need without giving them, so names may come from those. What tests a parser alone
    /// need not resolve at all if it is to be accepted.
    @Test(arguments: ["parse-protobuf-parse.jsonl", "parse-protocompile-parse.jsonl"])
    func everyFileIsAcceptedOrRefusedAsItsSourceSays(_ name: String) throws {
        let cases = try ConformanceFolder.cases(name)
        for item in cases {
            let text = Array((item["schema"]?.string ?? "").utf8)
            let expected = try #require(item["expected"]).bool == true
            let isSyntaxOnly = expected && item["name"]?.string?.hasPrefix("parser/") == true
            let error = failure(text, isSyntaxOnly: isSyntaxOnly)
            #expect((error == nil) == expected, "\(item["id"]?.string ?? "") \(error?.description ?? "accepted")")
        }
        #expect(cases.count > 50)
    }

    private func failure(_ text: [UInt8], isSyntaxOnly: Bool) -> ProtobufSchemaError? {
        do throws(ProtobufSchemaError) {
            let file = try ProtobufFile(parsing: text)
            if !isSyntaxOnly { _ = try ProtobufSchema(linking: file, toleratesMissingImports: true) }
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["csr-protobuf-diff", "axonops-protobuf", "karapace-protobuf"])
    func everySchemaOfARegistryIsRead(_ name: String) throws {
        let cases = try ConformanceFolder.cases("compat-\(name).jsonl")
        for item in cases {
            for old in item["history"]?.array ?? [] {
                _ = try schema(old.string ?? "", item["history_files"]?.protoFiles ?? [:])
            }
            _ = try schema(item["new"]?.string ?? "", item["new_files"]?.protoFiles ?? [:])
        }
        #expect(cases.count > 10)
    }

    @Test func everyFileOfTheBreakingCasesIsRead() throws {
        for item in try ConformanceFolder.cases("breaking-buf-breaking.jsonl") {
            for files in [item["old_files"]?.protoFiles ?? [:], item["new_files"]?.protoFiles ?? [:]] {
                for (path, text) in files {
                    _ = try ProtobufSchema(parsing: Array(text.utf8), references: references(files), path: path)
                }
            }
        }
    }
}
