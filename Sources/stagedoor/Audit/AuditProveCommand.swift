// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import JSON
import MerkleLog

/// `stagedoor audit prove`: that an entry is in a log, for somebody who has only its key.
struct AuditProveCommand: ParsableCommand {
    /// How the proof is written.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Prove that an entry is in an exported log.",
        discussion: """
            The proof (C2SP tlog-proof) holds the entry, the hashes that lead to the root, and the signed checkpoint; \
            with the log's key it needs nothing else.

              stagedoor audit prove export --index 41 > 41.tlog-proof
              stagedoor audit prove export --entry login.json --output json

            Exit codes: 0 here is the proof, 1 the log does not have the entry, or not in the state it was signed in, \
            2 something cannot be read.
            """
    )

    @Argument(help: "The folder of the log.", completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("The entry's place, from 0.", valueName: "number"))
    var index: Int?

    @Option(
        help: ArgumentHelp("The entry itself, to be looked for; - is standard input.", valueName: "file"),
        completion: .file()
    )
    var entry: String?

    @Flag(help: "Leave the entry out of the proof; who checks it has to have it.")
    var withoutEntry = false

    @Option(help: "How to write the proof: \(Form.allCases.map(\.rawValue).joined(separator: ", ")).")
    var output = Form.text

    func run() throws {
        guard (index == nil) != (entry == nil) else {
            throw ValidationError("Say which entry: --index NUMBER or --entry FILE.")
        }
        let prover = try LogProver(LogDirectory(folder))
        var place = index ?? 0
        if let entry {
            let file = try InputFile(reading: entry)
            guard let found = try prover.index(of: EntryText.candidates(file.bytes)) else {
                throw CommandFailure("no proof", "the log has no such entry as '\(file.name)'", code: .violations)
            }
            place = found
        }
        let made = try prover.proof(of: place)
        let proof = LogProof(
            extra: withoutEntry ? nil : made.entry,
            index: place,
            hashes: made.proof.hashes,
            checkpoint: prover.checkpoint
        )
        switch output {
        case .text: try Terminal.show(proof.bytes)
        case .json: try Terminal.show(Self.json(proof, made.entry).prettyText + "\n")
        }
    }

    private static func json(_ proof: LogProof, _ entry: [UInt8]) -> JSON {
        let head = proof.checkpoint.checkpoint
        var members: [(String, JSON)] = [
            ("origin", .string(head.origin)), ("index", .int(proof.index)), ("size", .int(head.size)),
            ("root", .string(head.root.base64)), ("leafHash", .string(MerkleHash(leaf: entry).base64)),
            ("hashes", .array(proof.hashes.map { .string($0.base64) })),
            ("checkpoint", .string(String(decoding: proof.checkpoint.bytes, as: UTF8.self))),
        ]
        if proof.extra != nil, let text = EntryText.text(entry) { members.append(("entry", .string(text))) }
        members.append(("proof", .string(String(decoding: proof.bytes, as: UTF8.self))))
        return .object(members)
    }
}
