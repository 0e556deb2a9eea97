// SPDX-License-Identifier: Apache-2.0
import LogTestSupport
import MerkleLog
import TestSupport
import Testing

@Suite struct NoteTests {
    // The key pair and the note by which implementations of signed notes are compared.
    private static let publicText = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    private static let secretText = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    private static let text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    private static let line =
        "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

    private static func note(_ text: String) throws -> SignedNote { try SignedNote(parsing: Array(text.utf8)) }

    @Test func theKnownNoteIsSignedAsEverybodySignsItAndVerifies() throws {
        let signer = try NoteSigner(secretText: Self.secretText)
        #expect(signer.verifier.description == Self.publicText && signer.secretText == Self.secretText)
        let note = try SignedNote(text: Self.text, signatures: [try signer.sign(Self.text)])
        #expect(note.bytes == Array((Self.text + "\n" + Self.line).utf8))
        let verified = try Self.note(Self.text + "\n" + Self.line).verify(by: [try NoteVerifier(Self.publicText)])
        #expect(verified.map(\.key.name) == ["PeterNeumann"] && verified[0].time == nil)
    }

    @Test func aPrivateKeyShowsItselfNowhere() throws {
        let signer = try NoteSigner(secretText: Self.secretText)
        var dumped = ""
        dump(signer, to: &dumped)
        for text in ["\(signer)", String(reflecting: signer), dumped] {
            #expect(!text.contains("AYEKFALVFGy"), "\(text)")
        }
    }

    @Test func aKeyWithAnythingChangedIsRefused() {
        let key = Array(Self.publicText.utf8)
        for place in key.indices {
            var changed = key
            changed[place] += 1
            #expect(throws: MerkleLogError.self) { try NoteVerifier(String(decoding: changed, as: UTF8.self)) }
            #expect(throws: MerkleLogError.self) {
                try NoteVerifier(String(decoding: key.prefix(place), as: UTF8.self))
            }
        }
        for text in ["", "+", "++", "a b+c74f20a3+AQ==", Self.publicText + "\n", Self.publicText.uppercased()] {
            #expect(throws: MerkleLogError.self) { try NoteVerifier(text) }
        }
        #expect(throws: MerkleLogError.self) { try NoteSigner(secretText: Self.publicText) }
        #expect(throws: MerkleLogError.self) { try NoteSigner(name: "a", kind: .note, seed: [1]) }
        #expect(throws: MerkleLogError.self) {
            try NoteSigner(name: "a+b", kind: .note, seed: [UInt8](repeating: 1, count: 32))
        }
    }

    @Test func aNoteWithAnyByteChangedDoesNotVerify() throws {
        let bytes = Array((Self.text + "\n" + Self.line).utf8)
        let key = try NoteVerifier(Self.publicText)
        for place in bytes.indices {
            for bit in [0, 3, 7] as [UInt8] {
                var changed = bytes
                changed[place] ^= 1 << bit
                #expect(throws: MerkleLogError.self, "byte \(place)") {
                    try SignedNote(parsing: changed).verify(by: [key])
                }
            }
        }
    }

    @Test(arguments: [
        "", "\n", "\n\n", "a\n", "a\n\n", "a\n\nb\n", "a\n\n\u{2014} n AAAAAAA=", "a\n\n- n AAAAAAA=\n",
        "a\n\n\u{2014} n AAAA\n", "a\n\n\u{2014} n\n", "a\n\n\u{2014}  AAAAAAA=\n", "a\n\n\u{2014} n+m AAAAAAA=\n",
        "a\n\n\u{2014} n\u{A0}m AAAAAAA=\n", "a\n\n\u{2014} n AAAAAAA=\r\n", "a\t\n\n\u{2014} n AAAAAAA=\n",
        "a\n\n\u{2014} n AAAAAAA= \n", "\u{2014} n AAAAAAA=\n",
    ])
    func whatIsWrittenOtherwiseIsNoNote(text: String) {
        #expect(throws: MerkleLogError.self) { try Self.note(text) }
    }

    @Test func theTextReachesToTheLastEmptyLine() throws {
        let note = try Self.note("a\n\nb\n\n\u{2014} n AAAAAAA=\n\u{2014} m AAAAAAE=\n")
        #expect(note.text == "a\n\nb\n" && note.signatures.map(\.name) == ["n", "m"])
        #expect(throws: MerkleLogError.self) { try SignedNote(parsing: Array("a\n\n".utf8) + [0xFF, 0x0A]) }
    }

    @Test func aNoteHasABoundedNumberOfSignaturesAndBytes() throws {
        let line = "\u{2014} n AAAAAAA=\n"
        _ = try Self.note("a\n\n" + String(repeating: line, count: SignedNote.mostSignatures))
        let many = #expect(throws: MerkleLogError.self) {
            try Self.note("a\n\n" + String(repeating: line, count: SignedNote.mostSignatures + 1))
        }
        #expect(many?.code == .tooLarge)
        let long = #expect(throws: MerkleLogError.self) {
            try Self.note(String(repeating: "a", count: SignedNote.largest) + "\n\n" + line)
        }
        #expect(long?.code == .tooLarge)
    }

    @Test func signaturesOfUnknownKeysAreIgnoredAndAreNotEnough() throws {
        let log = try NoteSigner(name: "l", kind: .note, seed: [UInt8](repeating: 1, count: 32))
        let namesake = try NoteSigner(name: "l", kind: .note, seed: [UInt8](repeating: 2, count: 32))
        let note = try SignedNote(text: "a\n", signatures: [try namesake.sign("a\n"), try log.sign("a\n")])
        #expect(try note.verify(by: [log.verifier]).map(\.key) == [log.verifier])
        let other = try SignedNote(text: "a\n", signatures: [try namesake.sign("a\n")])
        #expect(
            #expect(throws: MerkleLogError.self) { try other.verify(by: [log.verifier]) }?.code == .noKnownSignature
        )
        let wrong = try SignedNote(text: "a\n", signatures: [try log.sign("a\n"), try namesake.sign("b\n")])
        let error = #expect(throws: MerkleLogError.self) { try wrong.verify(by: [log.verifier, namesake.verifier]) }
        #expect(error?.code == .wrongSignature)
    }

    @Test func aWitnessSignsTheTimeAndCountsOnce() throws {
        let log = try NoteSigner(name: "l", kind: .note, seed: [UInt8](repeating: 1, count: 32))
        let witness = try NoteSigner(name: "w", kind: .cosignature, seed: [UInt8](repeating: 3, count: 32))
        let checkpoint = try Checkpoint(origin: "l", size: 5, root: .empty)
        var signed = try SignedCheckpoint(checkpoint, signedBy: log)
        #expect(throws: MerkleLogError.self) { try signed.verify(by: [log.verifier, witness.verifier], witnesses: 1) }
        signed.add(try witness.cosign(checkpoint, time: 1_679_315_147))
        signed.add(try witness.cosign(checkpoint, time: 1_679_315_148))
        let read = try SignedCheckpoint(parsing: signed.bytes)
        let verified = try read.verify(by: [log.verifier, witness.verifier], witnesses: 1)
        #expect(verified.map(\.time) == [nil, 1_679_315_147])
        let few = #expect(throws: MerkleLogError.self) {
            try read.verify(by: [log.verifier, witness.verifier], witnesses: 2)
        }
        #expect(few?.code == .tooFewWitnesses)
        #expect(throws: MerkleLogError.self, "a witness is no log") { try read.verify(by: [witness.verifier]) }
        #expect(throws: MerkleLogError.self) { try witness.sign("a\n") }
        #expect(throws: MerkleLogError.self) { try log.cosign(checkpoint, time: 0) }
        #expect(throws: MerkleLogError.self) { try witness.cosign(checkpoint, time: -1) }
    }

    @Test func aKeyCountsForItsOwnLogOnly() throws {
        let other = try NoteSigner(name: "other", kind: .note, seed: [UInt8](repeating: 1, count: 32))
        let checkpoint = try Checkpoint(origin: "l", size: 5, root: .empty)
        #expect(throws: MerkleLogError.self) { try SignedCheckpoint(checkpoint, signedBy: other) }
        let note = try SignedNote(text: checkpoint.text, signatures: [try other.sign(checkpoint.text)])
        let signed = try SignedCheckpoint(parsing: note.bytes)
        #expect(
            #expect(throws: MerkleLogError.self) { try signed.verify(by: [other.verifier]) }?.code == .noKnownSignature
        )
    }

    @Test func aCheckpointReadsBack() throws {
        let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        let checkpoint = try Checkpoint(text: text)
        #expect(checkpoint.origin == "example.com/behind-the-sofa" && checkpoint.size == 20_852_163)
        #expect(checkpoint.text == text && checkpoint.extensions.isEmpty)
        #expect(try Checkpoint(text: text + "more\n").extensions == ["more"])
    }

    @Test(arguments: [
        "", "o\n1\n", "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n9223372036854775807\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "o\n1\nCsUY\n",
        "o\n99999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
    ])
    func whatIsWrittenOtherwiseIsNoCheckpoint(text: String) {
        let error = #expect(throws: MerkleLogError.self) { try Checkpoint(text: text) }
        #expect(error?.code == .malformedCheckpoint)
    }

    @Test func aProofReadsBackAndHoldsAlone() throws {
        var log = try MemoryLog()
        try log.grow(by: 600, batch: 100)
        let signed = try SignedCheckpoint(parsing: try #require(log.files["checkpoint"]))
        let plan = try ProofPlan.inclusion(index: 421, treeSize: 600)
        let tiles = try plan.tiles.map { try Tile(id: $0, bytes: try #require(log.files[$0.path])) }
        let hashes = try plan.hashes(tiles)
        for extra in [nil, log.entries[421]] as [[UInt8]?] {
            let proof = LogProof(extra: extra, index: 421, hashes: hashes, checkpoint: signed)
            let read = try LogProof(parsing: proof.bytes)
            #expect(read == proof)
            try read.verify(entry: log.entries[421], by: [log.key.verifier])
            #expect(throws: MerkleLogError.self) { try read.verify(entry: log.entries[422], by: [log.key.verifier]) }
            #expect(throws: MerkleLogError.self) { try read.verify(entry: log.entries[421], by: []) }
        }
        let text = String(
            decoding: LogProof(extra: [1], index: 0, hashes: hashes, checkpoint: signed).bytes,
            as: UTF8.self
        )
        let first = try #require(hashes.first).base64
        for (old, new) in [
            ("proof@v1", "proof@v2"), ("extra AQ==", "extra AQ="), ("index 0", "index 00"), ("index 0", "index"),
            (first, "x"), ("\n\n", "\n"), (first, Array(repeating: first, count: 64).joined(separator: "\n")),
        ] {
            let changed = text.replacing(old, with: new, maxReplacements: 1)
            #expect(throws: MerkleLogError.self, "\(new)") { try LogProof(parsing: Array(changed.utf8)) }
        }
    }
}
