// SPDX-License-Identifier: Apache-2.0
import Findings
import MerkleLog

/// The check of a log in a folder.
struct FolderCheck: Sendable {
    private let directory: LogDirectory
    private let audit: LogAudit
    private let believesFolder: Bool

    init(_ folder: String, _ keys: [NoteVerifier], _ witnesses: Int, _ checkpoints: [String]) throws(CommandFailure) {
        directory = try LogDirectory(folder)
        believesFolder = keys.isEmpty
        var keys = keys
        if keys.isEmpty {
            guard let bytes = try directory.read(LogKeys.file, atMost: 1 << 20) else {
                throw CommandFailure(
                    "no key to check '\(folder)' with",
                    "it has no file '\(LogKeys.file)'",
                    wayOut: "give the log's key with --key"
                )
            }
            keys = try LogKeys.parse(bytes, name: "\(folder)/\(LogKeys.file)")
        }
        var audit = LogAudit(keys: keys)
        audit.witnesses = witnesses
        for path in checkpoints {
            let file = try InputFile(reading: path)
            audit.outside.append(OutsideCheckpoint(name: file.name, bytes: file.bytes))
        }
        self.audit = audit
    }

    func report() throws(CommandFailure) -> Report { try run().report }

    /// The report, and what it is made of.
    func run() throws(CommandFailure) -> (report: Report, found: LogAuditReport) {
        let found = try audit.run(directory)
        var findings = found.damages.map { Finding($0, folder: directory.path) }
        if found.furtherTiles > 0 {
            let message = "\(found.furtherTiles) more bundles of entries are damaged"
            findings.append(Finding(rule: "AUDIT_MORE_DAMAGE", severity: .error, message: message))
        }
        if let head = found.head { findings.append(summary(found, head)) }
        if believesFolder {
            findings.append(
                Finding(
                    rule: "AUDIT_KEY_NOT_GIVEN",
                    severity: .note,
                    message: "the key is the folder's own: whoever made the folder may have made the key",
                    fix: "give the key that the log's owner published with --key"
                )
            )
        }
        var report = Report(
            title: "audit verify \(directory.path)",
            verdict: found.isSound ? .compatible : .incompatible,
            findings: findings,
            checked: [directory.path]
        )
        report.isAboutValidity = true
        return (report, found)
    }

    private func summary(_ found: LogAuditReport, _ head: Checkpoint) -> Finding {
        let isAll = found.provedEntries == head.size
        let proved = isAll ? "all \(head.size)" : "the first \(found.provedEntries) of \(head.size)"
        let count = found.consistentCheckpoints
        let checkpoints = count == 1 ? "1 more checkpoint agrees" : "\(count) more checkpoints agree"
        var details = [
            Detail(name: "origin", value: head.origin), Detail(name: "entries", value: String(head.size)),
            Detail(name: "proved entries", value: String(found.provedEntries)),
            Detail(name: "root", value: head.root.base64),
        ]
        details += found.signatures.map { signature in
            Detail(name: "signed by", value: signature.key.name + (signature.time.map { " at \($0)" } ?? ""))
        }
        return Finding(
            rule: "AUDIT_LOG_STATE",
            severity: .note,
            message: "\(proved) entries are as they were signed; \(checkpoints)",
            details: details
        )
    }
}
