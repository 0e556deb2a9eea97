// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSON
import Testing

/// Audit logs in folders, from the command line.
@Suite(.timeLimit(.minutes(20))) struct AuditCommandTests {
    private let folder: Folder
    private let key: String
    private var log: String { folder.path("export") }

    /// A log of 1,000 entries with checkpoints at 400, 800 and 1,000.
    init() async throws {
        folder = try Folder()
        let made = try await CommandRun.stagedoor("audit", "key", "log.example/audit", "--output", folder.path("key"))
        key = made.output.trimmingCharacters(in: .newlines)
        try #require(made.status == 0 && key.hasPrefix("log.example/audit+"), "\(made.errors)")
        let run = try await append(Self.lines(0..<1_000), "--batch", "400")
        try #require(run.status == 0, "\(run.errors)")
    }

    private static func lines(_ numbers: Range<Int>) -> String {
        numbers.map { "{\"seq\": \($0), \"actor\": \"crew-\($0 % 7)\"}\n" }.joined()
    }

    private func append(_ lines: String, _ more: String...) async throws -> CommandRun {
        let command = ["audit", "append", log, "-", "--signing-key", folder.path("key")] + more
        return try await CommandRun(Binary.path, command, input: lines)
    }

    private func verify(_ more: String...) async throws -> CommandRun {
        try await CommandRun(Binary.path, ["audit", "verify", log, "--key", key] + more)
    }

    private func edit(_ path: String, _ old: String, _ new: String) throws {
        let text = folder.read("export/" + path)
        try #require(text.contains(old))
        try folder.write(text.replacing(old, with: new, maxReplacements: 1), to: "export/" + path)
    }

    @Test func `A log that grew is sound, and follows from the checkpoint that somebody kept`() async throws {
        try folder.write(folder.read("export/checkpoint"), to: "mine")
        let run = try await append(Self.lines(1_000..<1_300))
        #expect(run.status == 0 && run.output.hasPrefix("log.example/audit: 1300 entries, root "), "\(run.errors)")
        let sound = try await verify("--checkpoint", folder.path("mine"))
        #expect(sound.status == 0 && sound.output.contains("all 1300 entries are as they were signed; 5 more"))
        let believed = try await CommandRun.stagedoor("audit", "verify", log)
        #expect(believed.status == 0 && believed.output.contains("AUDIT_KEY_NOT_GIVEN"))
    }

    @Test func `An entry that was altered is named in every form of the report, and ends in 1`() async throws {
        try edit("tile/entries/001", "\"seq\":300", "\"seq\":301")
        let text = try await verify()
        #expect(
            text.status == 1 && text.output.hasPrefix("\(log)/tile/entries/001: error[AUDIT_ENTRY_ALTERED]: entry 300 ")
        )
        let json = try JSON(parsing: try await verify("--output", "json").output)
        let first = try #require(json["findings"]?.array?.first)
        #expect(first["rule"]?.string == "AUDIT_ENTRY_ALTERED")
        #expect(first["details"]?.array?.first?["value"]?.string == "300")
        for form in ["sarif", "junit", "github", "gitlab"] {
            let run = try await verify("--output", form)
            #expect(run.status == 1 && run.output.contains("entry 300"), "\(form)")
        }
    }

    @Test func `A log that was cut back is found by who kept a checkpoint, and not by others`() async throws {
        try folder.write(folder.read("export/checkpoint"), to: "mine")
        try folder.write(folder.read("export/checkpoints/400"), to: "export/checkpoint")
        try FileManager.default.removeItem(at: folder.url("export/checkpoints"))
        for path in ["0/001", "0/002", "0/003.p", "1/000.p/3", "entries/001", "entries/002", "entries/003.p"] {
            try FileManager.default.removeItem(at: folder.url("export/tile/" + path))
        }
        #expect(try await verify().status == 0)
        let run = try await verify("--checkpoint", folder.path("mine"))
        #expect(run.status == 1 && run.output.contains("AUDIT_LOG_TRUNCATED") && run.output.contains("entry: 400"))
    }

    @Test func `A proof holds alone with the key, and with nothing else`() async throws {
        let proof = try await CommandRun.stagedoor("audit", "prove", log, "--index", "41")
        #expect(proof.status == 0)
        let path = try folder.write(proof.output, to: "41")
        let right = try await CommandRun.stagedoor("audit", "verify", "--proof", path, "--key", key)
        #expect(right.status == 0 && right.output.contains("this is entry 41 of 1000 in log.example/audit"))
        let other = try await CommandRun.stagedoor(
            "audit",
            "key",
            "log.example/audit",
            "--output",
            folder.path("other")
        )
        let stranger = other.output.trimmingCharacters(in: .newlines)
        let wrong = try await CommandRun.stagedoor("audit", "verify", "--proof", path, "--key", stranger)
        #expect(wrong.status == 1 && wrong.output.contains("AUDIT_PROOF_NO_KNOWN_SIGNATURE"))
        try folder.write(proof.output.replacing("index 41", with: "index 42"), to: "42")
        let moved = try await CommandRun.stagedoor("audit", "verify", "--proof", folder.path("42"), "--key", key)
        #expect(moved.status == 1 && moved.output.contains("AUDIT_PROOF_MISMATCH"))
    }

    @Test func `An entry is found by its content, whatever its spelling`() async throws {
        let entry = try folder.write("{ \"seq\": 700,\n \"actor\": \"crew-0\" }\n", to: "entry")
        let prove = ["audit", "prove", log, "--entry", entry]
        let proof = try await CommandRun(Binary.path, prove + ["--without-entry"])
        #expect(proof.status == 0 && !proof.output.contains("extra"), "\(proof.errors)")
        let path = try folder.write(proof.output, to: "700")
        let check = ["audit", "verify", "--proof", path, "--key", key]
        #expect(try await CommandRun(Binary.path, check + ["--entry", entry]).status == 0)
        let lacking = try await CommandRun(Binary.path, check)
        #expect(lacking.status == 2 && lacking.errors.contains("--entry"))
        let json = try JSON(parsing: try await CommandRun(Binary.path, prove + ["--output", "json"]).output)
        #expect(json["index"]?.int == 700 && json["entry"]?.string == #"{"actor":"crew-0","seq":700}"#)
        try folder.write("{}", to: "entry")
        let none = try await CommandRun(Binary.path, prove)
        #expect(none.status == 1 && none.errors.contains("no such entry"))
    }

    @Test func `What cannot be appended leaves the log as it was`() async throws {
        for line in ["{\"a\": 1.5}", "{", "\"\(String(repeating: "a", count: 70_000))\""] {
            let run = try await append(Self.lines(0..<3) + line + "\n")
            #expect(run.status == 2 && run.errors.contains(":4: no entry"), "\(run.errors)")
        }
        #expect(try await verify().status == 0)
        let other = try await CommandRun.stagedoor("audit", "key", "x", "--output", folder.path("x"))
        #expect(other.status == 0)
        let run = try await CommandRun.stagedoor("audit", "append", log, "/dev/null", "--signing-key", folder.path("x"))
        #expect(run.status == 2 && run.errors.contains("no signature is by a key that is known"), "\(run.errors)")
    }

    @Test func `A private key is never replaced, and nobody else may read it`() async throws {
        let again = try await CommandRun.stagedoor("audit", "key", "a", "--output", folder.path("key"))
        #expect(again.status == 2 && again.errors.contains("it exists"))
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("key"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try await CommandRun.stagedoor("audit", "key", "a b", "--output", folder.path("new")).status == 2)
    }

    @Test func `A link in a log is not followed`() async throws {
        try FileManager.default.removeItem(at: folder.url("export/tile/entries/001"))
        let target = folder.path("export/tile/entries/002")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("export/tile/entries/001"),
            withDestinationPath: target
        )
        let run = try await verify()
        #expect(run.status == 2 && run.errors.contains("it is a link"))
    }

    @Test(arguments: [
        (["verify"], "Name the folder"), (["verify", "a", "--proof", "b"], "Name the folder"),
        (["verify", "--proof", "b"], "--key"), (["verify", "/no/such"], "No such file"),
        (["verify", "a", "--entry", "b"], "--entry goes with --proof"), (["prove", "a"], "--index NUMBER"),
        (["verify", "--proof", "b", "--key", "k", "--checkpoint", "c"], "--checkpoint goes with a folder"),
        (["verify", "/tmp", "--witnesses", "-1"], "--witnesses"),
        (["verify", "/tmp", "--key", "/dev/null"], "has no key"),
        (["bench", "/tmp"], "there is no checkpoint"),
        (["append", "/tmp/x", "-", "--signing-key", "/dev/null"], "no signing key"),
    ])
    func `A mistake names the way out`(arguments: [String], words: String) async throws {
        let run = try await CommandRun(Binary.path, ["audit"] + arguments)
        #expect(run.status != 0 && run.output.isEmpty && run.errors.contains(words), "\(run.errors)")
    }

    @Test func `The benchmark measures a sound log`() async throws {
        let run = try await CommandRun.stagedoor("audit", "bench", log, "--proofs", "20")
        let json = try JSON(parsing: run.output)
        #expect(json["entries"]?.int == 1_000 && json["sound"]?.bool == true && json["proofs"]?.int == 20)
    }
}
