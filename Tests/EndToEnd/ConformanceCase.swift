// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// One line of a corpus.
struct ConformanceCase {
    let members: [String: Any]

    var id: String { members["id"] as? String ?? "" }
    var expected: Any? { members["expected"] }

    /// A schema as text, whether the corpus holds it as text or as JSON.
    func text(_ member: String) -> String { members[member] as? String ?? "" }

    /// Every case of one kind in a corpus's folder.
    static func all(in corpus: String, kind: String) throws -> [ConformanceCase] {
        let folder = try #require(Place.conformance) + "/" + corpus
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        var cases: [ConformanceCase] = []
        for file in files where file.hasPrefix(kind) && file.hasSuffix(".jsonl") {
            for line in try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).split(separator: "\n") {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
                cases.append(ConformanceCase(members: try #require(object as? [String: Any])))
            }
        }
        try #require(!cases.isEmpty, "no \(kind) cases in \(folder)")
        return cases
    }

    /// Runs the cases through `schema check --batch` and compares the verdicts.
    static func check(
        _ cases: [ConformanceCase],
        profile: String? = nil,
        expecting wanted: (ConformanceCase) -> Bool?
    ) async throws {
        let input = try cases.map { try $0.batchLine(profile) }.joined(separator: "\n") + "\n"
        let run = try await onThread { try Finished.stagedoor("schema", "check", "--batch", "-", input: input) }
        let answers = run.output.split(separator: "\n").map(String.init)
        try #require(answers.count == cases.count, "\(answers.count) answers for \(cases.count) cases: \(run.errors)")
        for (one, line) in zip(cases, answers) {
            let answer = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(answer["id"] as? String == one.id)
            guard let expected = wanted(one) else { throw Unexpected("\(one.id) expects nothing") }
            #expect(answer["compatible"] as? Bool == expected, "\(one.id): \(line.prefix(600))")
        }
    }

    /// The case as a line of `schema check --batch`. The corpus holds schemas as JSON values.
    private func batchLine(_ profile: String?) throws -> String {
        let history = try #require(members["history"] as? [Any])
        var line: [String: Any] = [
            "id": id, "format": members["format"] ?? "AVRO", "compatibility": members["mode"] ?? "",
            "old": try history.map(schema), "new": try schema(members["new"] ?? NSNull()),
        ]
        line["profile"] = profile
        line["oldFiles"] = members["history_files"]
        line["newFiles"] = members["new_files"]
        return try Self.json(line)
    }

    private func schema(_ value: Any) throws -> String {
        if members["format"] as? String == "PROTOBUF", let text = value as? String { return text }
        return try Self.json(value)
    }

    private static func json(_ value: Any) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }
}
