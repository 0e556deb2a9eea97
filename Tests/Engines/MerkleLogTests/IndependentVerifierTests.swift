// SPDX-License-Identifier: Apache-2.0
import Glibc
import JSON
import LogTestSupport
import MerkleLog
import TestSupport
import Testing

private let hasPeer = PythonPeer.isInstalled("cryptography", orSkip: "logs and proofs with an independent verifier")

/// What is written here is right for a verifier written from the texts of C2SP and RFC 9162, in another language and with
/// another library.
@Suite(.enabled(if: hasPeer)) struct IndependentVerifierTests {
    private static let peer = PythonPeer(
        script: PythonPeer.folder(of: #filePath, above: 1) + "/c2sp_peer.py"
    )

    /// Writes a log into a folder of its own, and removes it afterwards.
    private static func withFolder<Result>(_ log: MemoryLog, _ body: (String) throws -> Result) throws -> Result {
        var name = Array("/tmp/stagedoor-log-XXXXXX".utf8CString)
        let root = String(cString: try #require(mkdtemp(&name)))
        var made: [String] = []
        defer {
            for path in made.reversed() { remove(path) }
            remove(root)
        }
        for (path, bytes) in log.files {
            var folder = root
            for part in path.split(separator: "/").dropLast() {
                folder += "/" + part
                if mkdir(folder, 0o755) == 0 { made.append(folder) }
            }
            let file = try #require(fopen("\(root)/\(path)", "w"))
            fwrite(bytes, 1, bytes.count, file)
            fclose(file)
            made.append("\(root)/\(path)")
        }
        return try body(root)
    }

    private static func ask(_ log: MemoryLog) throws -> JSON {
        try withFolder(log) { folder in
            let question = JSON.object([("log", .string(folder)), ("key", .string("\(log.key.verifier)"))])
            return try #require(try peer.ask([question])?.first)
        }
    }

    @Test(arguments: [0, 1, 256, 700, 66_000]) func itFindsEveryEntryTileAndCheckpointRight(count: Int) throws {
        var log = try MemoryLog()
        if count == 0 { try log.append([]) } else { try log.grow(by: count, batch: count > 1_000 ? 20_000 : 90) }
        let answer = try Self.ask(log)
        #expect(answer["size"]?.int == count && answer["entries"]?.int == count, "\(answer.compactText)")
        #expect(answer["root"]?.string == log.builder.state.root.base64)
    }

    @Test func itAgreesThatALogIsDamaged() throws {
        var log = try MemoryLog()
        try log.grow(by: 700, batch: 100)
        for path in ["checkpoint", "tile/entries/001", "tile/0/002.p/188", "tile/1/000.p/2", "checkpoints/300"] {
            var changed = log
            changed.files[path]?[20] ^= 1
            #expect(try Self.ask(changed)["error"] != nil && !changed.audit().isSound, "\(path)")
        }
    }

    @Test func itFindsProofsRightAndAWitnessHeard() throws {
        var log = try MemoryLog()
        try log.grow(by: 3_000, batch: 1_500)
        let witness = try NoteSigner(
            name: "witness.example",
            kind: .cosignature,
            seed: [UInt8](repeating: 5, count: 32)
        )
        var signed = try log.builder.checkpoint(signedBy: log.key)
        signed.add(try witness.cosign(signed.checkpoint, time: 1_790_000_000))
        var questions: [JSON] = []
        let places = [0, 1, 255, 256, 2_047, 2_048, 2_998, 2_999]
        for index in places {
            let plan = try ProofPlan.inclusion(index: index, treeSize: 3_000)
            let hashes = try plan.hashes(try plan.tiles.map { try Tile(id: $0, bytes: log.files[$0.path] ?? []) })
            for entry in [log.entries[index], [0x7B, 0x7D]] {
                let proof = LogProof(extra: entry, index: index, hashes: hashes, checkpoint: signed)
                questions.append(
                    .object([
                        ("proof", .string(String(decoding: proof.bytes, as: UTF8.self))),
                        ("key", .string("\(log.key.verifier)")), ("witness", .string("\(witness.verifier)")),
                    ])
                )
            }
        }
        let answers = try #require(try Self.peer.ask(questions))
        for (number, index) in places.enumerated() {
            let (right, wrong) = (answers[2 * number], answers[2 * number + 1])
            #expect(right["index"]?.int == index && right["witnessed"]?.int == 1_790_000_000, "\(right.compactText)")
            #expect(right["entry"]?.string.map { Array($0.utf8) } == log.entries[index])
            #expect(wrong["error"] != nil)
        }
    }
}
