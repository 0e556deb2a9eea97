// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `stagedoor audit`: everything about audit logs that nobody can change unnoticed.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check an audit log that was exported, and prove single entries. No server is needed.",
        discussion: """
            Is everything as it was logged and signed, and does it follow from the checkpoint I kept?

              stagedoor audit verify export --key audit.vkey --checkpoint mine.txt

            Prove to somebody who has only the log's key that an entry is in it, and check such a proof:

              stagedoor audit prove export --index 41 > 41.tlog-proof
              stagedoor audit verify --proof 41.tlog-proof --key audit.vkey

            A log is a folder in the layout of C2SP tlog-tiles, so other tools for such logs read it too.
            """,
        subcommands: [
            AuditVerifyCommand.self, AuditProveCommand.self, AuditAppendCommand.self, AuditKeyCommand.self,
            AuditBenchCommand.self,
        ]
    )
}
