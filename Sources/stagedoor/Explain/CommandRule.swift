// SPDX-License-Identifier: Apache-2.0
import Findings

/// The rules of commands themselves.
enum CommandRule: String, CaseIterable {
    case auditKeyNotGiven = "AUDIT_KEY_NOT_GIVEN"
    case auditLogState = "AUDIT_LOG_STATE"
    case auditMoreDamage = "AUDIT_MORE_DAMAGE"
    case auditProofHolds = "AUDIT_PROOF_HOLDS"
    case firstVersion = "FIRST_VERSION"
    case identitiesInvalid = "IDENTITY_CONFIGURATION_INVALID"
    case moreRecords = "MORE_RECORDS"
    case policyEnded = "expires.ended"
    case policyEndsSoon = "expires.soon"
    case recordTooLong = "RECORD_TOO_LONG"
    case readsNotCounted = "NOT_COUNTED"
    case testUnreadable = "test.unreadable"
    case versionFetched = "FETCHED"
    case versionIsLatest = "LATEST"
    case versionIsNew = "NEW"
    case versionPinned = "PINNED"
    case versionReferenced = "REFERENCED"

    var ruleExplanation: RuleExplanation {
        let (area, summary, fix) =
            switch self {
            case .auditKeyNotGiven:
                (
                    "audit", "A log was checked with the key that lies beside it, which whoever made it may have made.",
                    "Give the key that the log's owner published."
                )
            case .auditLogState:
                ("audit", "How much of a log is as it was signed.", "Nothing has to be done.")
            case .auditMoreDamage:
                ("audit", "More of a log is damaged than is listed.", "Look at the log's other copies.")
            case .auditProofHolds:
                ("audit", "An entry is in the log, as the proof says.", "Nothing has to be done.")
            case .firstVersion:
                ("schema check", "The subject has no versions yet.", "Look whether the subject's name is right.")
            case .identitiesInvalid:
                (
                    "sign-in",
                    "The file that says who may sign in by which identity says something that it cannot say.",
                    "Write what the finding says is allowed there."
                )
            case .policyEnded:
                (
                    "policy validate", "A policy has ended and permits nothing any more.",
                    "Remove it, or give it a later @expires."
                )
            case .policyEndsSoon:
                ("policy validate", "A policy ends within 14 days.", "Give it a later @expires if it is still needed.")
            case .moreRecords:
                (
                    "records", "There are more findings than are shown; the records after them were not read.",
                    "Mend what is listed and check again."
                )
            case .recordTooLong: ("records", "A line of the file is longer than is read.", "Split the record.")
            case .readsNotCounted:
                (
                    "schema retire", "Fetches have not been counted for as long as a version has to be unused.",
                    "Wait, or ask with a smaller --unused-for."
                )
            case .versionFetched:
                (
                    "schema retire", "Somebody fetched the version within the time that is asked about.",
                    "Move the reader to a newer version."
                )
            case .versionIsLatest:
                ("schema retire", "The subject's latest version stays.", "Nothing has to be done.")
            case .versionIsNew:
                (
                    "schema retire", "The version was registered within the time that is asked about.",
                    "Wait, or ask with a smaller --unused-for."
                )
            case .versionPinned:
                (
                    "schema retire", "A consumer says that it still reads the version.",
                    "Ask the consumer to move on and to unpin."
                )
            case .versionReferenced:
                (
                    "schema retire", "Other schemas refer to the version.",
                    "Retire those that refer to it first."
                )
            case .testUnreadable:
                ("policy test", "A file that a test names cannot be read.", "Name a file that can be read.")
            }
        return RuleExplanation(rawValue, area: area, summary: summary, fix: [.init(fix)])
    }
}
