// SPDX-License-Identifier: Apache-2.0
import Findings
import MerkleLog

/// The check of a proof alone.
struct ProofCheck {
    let report: Report

    init(_ path: String, _ entry: String?, _ keys: [NoteVerifier], _ witnesses: Int) throws(CommandFailure) {
        let file = try InputFile(reading: path)
        let given = try entry.map { (path) throws(CommandFailure) in try InputFile(reading: path).bytes }
        if given == nil, let proof = try? LogProof(parsing: file.bytes), proof.extra == nil {
            throw CommandFailure(
                "cannot check '\(file.name)'",
                "it does not have the entry",
                wayOut: "give it with --entry"
            )
        }
        var findings: [Finding] = []
        var isSound = false
        do throws(MerkleLogError) {
            let proof = try LogProof(parsing: file.bytes)
            let candidates = given.map { EntryText.candidates($0) } ?? [proof.extra ?? []]
            let right = candidates.first { (try? proof.verify(entry: $0, by: keys, witnesses: witnesses)) != nil }
            if right == nil { try proof.verify(entry: candidates[0], by: keys, witnesses: witnesses) }
            isSound = true
            findings.append(Self.finding(proof, right ?? [], file.name))
        } catch {
            findings.append(
                Finding(
                    rule: error.code.proofRule,
                    severity: .error,
                    message: error.message,
                    location: SourceLocation(file: file.name),
                    impact: "this does not prove that the entry is in the log"
                )
            )
        }
        var report = Report(
            title: "audit verify --proof \(file.name)",
            verdict: isSound ? .compatible : .incompatible,
            findings: findings,
            checked: [file.name]
        )
        report.isAboutValidity = true
        self.report = report
    }

    private static func finding(_ proof: LogProof, _ entry: [UInt8], _ name: String) -> Finding {
        let head = proof.checkpoint.checkpoint
        return Finding(
            rule: "AUDIT_PROOF_HOLDS",
            severity: .note,
            message: "this is entry \(proof.index) of \(head.size) in \(head.origin)",
            location: SourceLocation(file: name),
            fragment: EntryText.shown(entry),
            details: [
                Detail(name: "entry", value: String(proof.index)), Detail(name: "origin", value: head.origin),
                Detail(name: "root", value: head.root.base64),
            ]
        )
    }
}

extension MerkleLogError.Code {
    /// The rule of a finding that a proof does not hold.
    var proofRule: String {
        let code = rawValue.uppercased().replacing("-", with: "_")
        return code.hasPrefix("PROOF_") ? "AUDIT_\(code)" : "AUDIT_PROOF_\(code)"
    }
}
