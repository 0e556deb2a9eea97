// SPDX-License-Identifier: Apache-2.0
import Findings
import MerkleLog

extension Finding {
    /// What is wrong with a log in a folder.
    init(_ damage: LogDamage, folder: String) {
        var details: [Detail] = []
        if let entries = damage.entries {
            details.append(Detail(name: "entry", value: String(entries.lowerBound)))
            if entries.count > 1 { details.append(Detail(name: "last entry", value: String(entries.upperBound - 1))) }
        }
        self.init(
            rule: damage.kind.rawValue,
            severity: .error,
            message: damage.message,
            location: damage.path.map { SourceLocation(file: damage.isElsewhere ? $0 : "\(folder)/\($0)") },
            impact: damage.impact,
            details: details
        )
    }
}

extension LogDamage {
    /// Whether the path is one that the user named, not one of the log's.
    fileprivate var isElsewhere: Bool {
        guard let path else { return false }
        return path != "checkpoint" && !path.hasPrefix("tile/") && !path.hasPrefix("checkpoints/")
    }

    fileprivate var impact: String {
        switch kind {
        case .entryAltered, .entryMissing, .entryInserted, .entryReordered, .truncated:
            "the log does not show what was logged"
        case .rewritten: "the log does not show what was logged, and its own hashes hide which entries were changed"
        case .tileAltered, .tileMissing: "the entries are as they were signed, but others cannot check the log"
        case .checkpointMalformed, .checkpointSignature: "this checkpoint proves nothing"
        case .checkpointInconsistent: "the log's key has signed two histories, or this is another log"
        case .fileUnexpected: "nobody has signed what is in this file"
        }
    }
}
