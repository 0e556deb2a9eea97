// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import MerkleLog

/// `stagedoor audit key`: a new key pair.
struct AuditKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make the key pair of a log or of a witness.",
        discussion: """
            The private key goes into a file that only you can read; the public one, which everybody may have, is \
            printed.

              stagedoor audit key log.example/audit --output audit.key > audit.vkey
            """
    )

    @Argument(help: "The key's name: a log's is its origin, usually an address without https://.")
    var name: String

    @Option(
        help: ArgumentHelp("The file for the private key; one that exists is not replaced.", valueName: "file"),
        completion: .file()
    )
    var output: String

    @Flag(help: "Make the key of a witness, which signs other people's checkpoints.")
    var witness = false

    func run() throws {
        guard (try? InputFile(reading: output)) == nil else {
            throw CommandFailure(
                "cannot write '\(output)'",
                "it exists",
                wayOut: "name a new file; a lost key cannot be made again"
            )
        }
        let seed = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
        let signer: NoteSigner
        do throws(MerkleLogError) {
            signer = try NoteSigner(name: name, kind: witness ? .cosignature : .note, seed: seed)
        } catch {
            throw CommandFailure("no key", error.message, wayOut: "choose a name without spaces and plus signs")
        }
        try OutputFile(private: output).write(Array((signer.secretText + "\n").utf8))
        try Terminal.show(signer.verifier.description + "\n")
    }
}
