// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `stagedoor audit`: everything about audit logs that nobody can change unnoticed.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Search the audit log and take it away; check what was taken away, and prove single entries.",
        discussion: """
            Who has issued tokens since Monday, and what is happening just now?

              stagedoor audit search --event token.issued --since 2026-11-16
              stagedoor audit tail

            What does the log show of the controls that an auditor asks for?

              stagedoor audit report --framework soc2 --since 2026-07-01

            All that follows needs no server. Is everything as it was logged and signed, and does it follow from the \
            checkpoint I kept?

              stagedoor audit verify export --key audit.vkey --checkpoint mine.txt

            Prove to somebody who has only the log's key that an entry is in it, and check such a proof:

              stagedoor audit prove export --index 41 > 41.tlog-proof
              stagedoor audit verify --proof 41.tlog-proof --key audit.vkey

            A log is a folder in the layout of C2SP tlog-tiles, so other tools for such logs read it too.
            """,
        subcommands: [
            AuditSearchCommand.self, AuditTailCommand.self, AuditEraseCommand.self, AuditExportCommand.self,
            AuditReportCommand.self, AuditVerifyCommand.self, AuditProveCommand.self, AuditAppendCommand.self,
            AuditKeyCommand.self,
            AuditBenchCommand.self,
        ]
    )
}
