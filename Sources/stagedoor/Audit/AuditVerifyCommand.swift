// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import MerkleLog

/// `stagedoor audit verify`: whether a log, or a proof, is as it was signed.
struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check an exported log, or a proof, against its signatures.",
        discussion: """
            Every entry and every tile is hashed, up to the root in the signed checkpoint; then all checkpoints that \
            were kept are compared. What is wrong is named: the first entry that was altered, left out, put in, moved \
            or cut off comes first.

              stagedoor audit verify export --key audit.vkey --checkpoint mine.txt

            A checkpoint that you kept yourself shows what the log's own key cannot hide: that it was cut back, or \
            written anew. Without --key the keys in the folder are believed.

              stagedoor audit verify --proof 41.tlog-proof --key audit.vkey

            Exit codes: 0 all is as it was signed, 1 something is not, 2 something cannot be read.
            """
    )

    @Argument(help: "The folder of the log.", completion: .directory)
    var folder: String?

    @Option(
        help: ArgumentHelp("A key that is trusted, or a file with keys, one a line; may be repeated.", valueName: "key")
    )
    var key: [String] = []

    @Option(
        help: ArgumentHelp("A checkpoint that was kept elsewhere; may be repeated.", valueName: "file"),
        completion: .file()
    )
    var checkpoint: [String] = []

    @Option(help: ArgumentHelp("How many of the witnesses among the keys must have signed.", valueName: "count"))
    var witnesses = 0

    @Option(help: ArgumentHelp("Check this proof instead of a log.", valueName: "file"), completion: .file())
    var proof: String?

    @Option(
        help: ArgumentHelp("The entry that the proof is about, unless the proof has it.", valueName: "file"),
        completion: .file()
    )
    var entry: String?

    @OptionGroup var output: ReportOutput

    private func checkUsage() throws {
        guard (folder == nil) != (proof == nil) else {
            throw ValidationError("Name the folder of a log, or a proof with --proof FILE.")
        }
        if proof != nil, key.isEmpty { throw ValidationError("--proof needs the log's key: --key KEY.") }
        if proof != nil, !checkpoint.isEmpty {
            throw ValidationError("--checkpoint goes with a folder, not with --proof.")
        }
        if proof == nil, entry != nil { throw ValidationError("--entry goes with --proof.") }
        guard (0...1_000).contains(witnesses) else { throw ValidationError("--witnesses is a number from 0 to 1000.") }
        let inputs = key + checkpoint + [proof, entry].compactMap { $0 }
        guard inputs.count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("Standard input can be read only once.")
        }
    }

    func run() async throws {
        try checkUsage()
        var keys: [NoteVerifier] = []
        for argument in key { keys += try LogKeys.read(argument: argument) }
        if let proof { return try output.finish(try ProofCheck(proof, entry, keys, witnesses).report) }
        guard let folder else { return }
        let check = try FolderCheck(folder, keys, witnesses, checkpoint)
        try output.finish(try await ProgressLine.during("verifying the log") { try check.report() })
    }
}
