// SPDX-License-Identifier: Apache-2.0
import Findings
import MerkleLog

extension LogDamage.Kind {
    /// What there is to say of damage in an audit log.
    var ruleExplanation: RuleExplanation {
        RuleExplanation(
            rawValue,
            area: "audit",
            summary: summary,
            impact: [.init(impact)],
            fix: [.init(fix)],
            scope: "stagedoor audit verify"
        )
    }

    private var summary: String {
        switch self {
        case .entryAltered: "An entry has another content than the one that was logged."
        case .entryMissing: "An entry that was logged is not there."
        case .entryInserted: "An entry is there that was never logged."
        case .entryReordered: "An entry stands where another one belongs."
        case .truncated: "The log, or a bundle of its entries, ends before the signed end."
        case .rewritten: "Entries and all their hashes were changed; only the signatures show it."
        case .tileAltered: "Hashes of the tree are others than those that the entries lead to."
        case .tileMissing: "Hashes of the tree are not there; the entries are."
        case .checkpointMalformed: "A checkpoint is not there, or is not written as one."
        case .checkpointSignature: "A checkpoint is not signed by the log's key, or by too few witnesses."
        case .checkpointInconsistent: "A checkpoint is signed, but the log had another content at its size."
        case .fileUnexpected: "A file lies in the log that no checkpoint covers."
        }
    }

    private var impact: String {
        switch self {
        case .entryAltered, .entryMissing, .entryInserted, .entryReordered, .truncated, .rewritten:
            "Whoever relies on the log is told something else than what happened."
        case .tileAltered, .tileMissing:
            "The entries are as they were signed, but nobody can prove single ones from this log."
        case .checkpointMalformed, .checkpointSignature: "The checkpoint proves nothing to anybody."
        case .checkpointInconsistent:
            "The key has signed two histories: the log was written anew, cut back, or is another log."
        case .fileUnexpected: "What is in the file may be taken for a part of the log, and nobody has signed it."
        }
    }

    private var fix: String {
        switch self {
        case .tileAltered, .tileMissing, .fileUnexpected:
            "Export the log once more into a new folder, and keep this one to find out who has changed it."
        case .checkpointMalformed, .checkpointSignature:
            "Check with the key that the log's owner published, and take the checkpoint from another copy."
        case .checkpointInconsistent:
            "Ask whether the database was restored from a backup; compare with the copies that were made elsewhere."
        default:
            "Keep this copy as evidence, take the entries from another copy, and ask who could write to this one."
        }
    }
}

extension MerkleLogError.Code {
    /// What there is to say of a proof that does not hold.
    var ruleExplanation: RuleExplanation {
        RuleExplanation(
            proofRule,
            area: "audit",
            summary: summary,
            impact: [.init("The proof does not show that the entry is in the log.")],
            fix: [.init(fix)],
            scope: "stagedoor audit verify --proof"
        )
    }

    private var summary: String {
        switch self {
        case .tooLarge: "A part of the proof is larger than such a part can be."
        case .outOfRange: "The proof is about a place that the log does not have."
        case .malformedNote, .malformedCheckpoint: "The checkpoint in the proof cannot be read."
        case .malformedKey: "A key cannot be read."
        case .malformedProof: "The text is no proof."
        case .malformedTile: "A tile of hashes that the proof needs cannot be read."
        case .malformedBundle: "A bundle of entries that the proof needs cannot be read."
        case .missingTile: "A tile of hashes that the proof needs is not there."
        case .noKnownSignature: "The checkpoint in the proof is not signed by any of the given keys."
        case .wrongSignature: "A signature of the checkpoint in the proof is wrong."
        case .tooFewWitnesses: "Fewer witnesses have signed the checkpoint than are wanted."
        case .proofMismatch: "The hashes of the proof do not lead from the entry to the signed root."
        }
    }

    private var fix: String {
        switch self {
        case .noKnownSignature, .malformedKey: "Give the key that the log's owner published."
        case .tooFewWitnesses: "Ask for a proof with a checkpoint that more witnesses have signed, or give their keys."
        default: "Ask for a new proof, made from a log that 'stagedoor audit verify' finds sound."
        }
    }
}
