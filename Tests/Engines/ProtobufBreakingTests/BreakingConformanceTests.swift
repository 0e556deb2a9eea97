// SPDX-License-Identifier: Apache-2.0
import JSON
import ProtobufBreaking
import TestSupport
import Testing

private let published = PublishedCases(folder: "protobuf")

/// The published cases of buf.
@Suite(.enabled(if: published.path != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct BreakingConformanceTests {
    @Test func everyChangeIsReportedWhereBufReportsIt() throws {
        let cases = try published.lines("breaking-buf-breaking.jsonl")
        for item in cases {
            let found = try changes(from: item["old_files"]?.files ?? [:], to: item["new_files"]?.files ?? [:])
            let expected = (item["expected"]?.array ?? []).map(annotation)
            #expect(found.map(\.annotation).sorted() == expected.sorted(), "\(item["name"]?.string ?? "")")
        }
        #expect(cases.count > 20)
    }

    private func annotation(_ expected: JSON) -> String {
        let rule = expected["rule"]?.string ?? ""
        guard let path = expected["path"]?.string else { return "- \(rule)" }
        guard let start = position(expected["start"]), let end = position(expected["end"]) else {
            return "\(path) \(rule)"
        }
        return "\(path) \(start)-\(end) \(rule)"
    }

    private func position(_ value: JSON?) -> String? {
        guard let numbers = value?.array, numbers.count == 2 else { return nil }
        return numbers.map { $0.number?.text ?? "" }.joined(separator: ":")
    }
}
