// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Published Avro cases, through the command line, as anyone would run them.
@Suite(.enabled(if: Place.conformance != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct AvroConformanceTests {
    @Test func everyCompatibilityVerdictAgrees() async throws {
        let cases = try AvroCase.all(kind: "compat")
        let input = try cases.map { try $0.batchLine() }.joined(separator: "\n") + "\n"
        let run = try await onThread { try Finished.stagedoor("schema", "check", "--batch", "-", input: input) }
        let answers = run.output.split(separator: "\n").map(String.init)
        try #require(answers.count == cases.count, "\(answers.count) answers for \(cases.count) cases: \(run.errors)")
        for (one, line) in zip(cases, answers) {
            let answer = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(answer["id"] as? String == one.id)
            #expect(answer["compatible"] as? Bool == one.expected as? Bool, "\(one.id): \(line.prefix(600))")
        }
    }

    @Test func everySchemaIsAcceptedOrRefusedAsTheSpecificationSays() async throws {
        for one in try AvroCase.all(kind: "parse") {
            let run = try await canonical(one)
            #expect((run.status == 0) == (one.expected as? Bool), "\(one.id) \(one.text("schema")): \(run.said)")
        }
    }

    @Test func everyCanonicalFormAgrees() async throws {
        for one in try AvroCase.all(kind: "canonical") {
            let run = try await canonical(one)
            let form = run.output.trimmingCharacters(in: .newlines)
            #expect(form == one.expected as? String, "\(one.id): \(run.said)")
        }
    }

    @Test func everyFingerprintAgrees() async throws {
        for one in try AvroCase.all(kind: "canonical") {
            guard let wanted = one.members["fingerprint64"] as? Int64 else { continue }
            let run = try await canonical(one, "--fingerprint", "crc64")
            let got = UInt64(run.output.trimmingCharacters(in: .whitespacesAndNewlines), radix: 16)
            #expect(got == UInt64(bitPattern: wanted), "\(one.id): \(run.said)")
        }
    }

    private func canonical(_ one: AvroCase, _ options: String...) async throws -> Finished {
        let text = one.text("schema")
        return try await onThread {
            let folder = try TemporaryFolder()
            return try Finished(
                Place.stagedoor,
                ["schema", "canonical", folder.write(text, to: "case.avsc")] + options
            )
        }
    }
}

/// One line of a corpus.
private struct AvroCase {
    let members: [String: Any]

    var id: String { members["id"] as? String ?? "" }
    var expected: Any? { members["expected"] }

    /// A schema as text, whether the corpus holds it as text or as JSON.
    func text(_ member: String) -> String { members[member] as? String ?? "" }

    /// Every case of one kind in the corpus's folder.
    static func all(kind: String) throws -> [AvroCase] {
        let folder = try #require(Place.conformance) + "/avro"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        var cases: [AvroCase] = []
        for file in files where file.hasPrefix(kind) && file.hasSuffix(".jsonl") {
            for line in try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).split(separator: "\n") {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
                cases.append(AvroCase(members: try #require(object as? [String: Any])))
            }
        }
        try #require(!cases.isEmpty, "no \(kind) cases in \(folder)")
        return cases
    }

    /// The case as a line of `schema check --batch`. The corpus holds schemas as JSON values.
    func batchLine() throws -> String {
        let history = try #require(members["history"] as? [Any])
        let line: [String: Any] = [
            "id": id, "format": members["format"] ?? "AVRO", "compatibility": members["mode"] ?? "",
            "old": try history.map(Self.json), "new": try Self.json(members["new"] ?? NSNull()),
        ]
        return try Self.json(line)
    }

    private static func json(_ value: Any) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }
}
