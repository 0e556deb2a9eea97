// SPDX-License-Identifier: Apache-2.0
public import Findings

/// The rules of the check of a repository itself; what it finds in single schemas has the ids of their formats.
public enum RepositoryRule: String, Sendable, CaseIterable {
    case baseEmpty = "BASE_EMPTY"
    case baseIncomplete = "BASE_INCOMPLETE"
    case baseUnreadable = "BASE_UNREADABLE"
    case configurationInvalid = "CONFIGURATION_INVALID"
    case configurationLoosened = "CONFIGURATION_LOOSENED"
    case dependentBreaks = "DEPENDENT_BREAKS"
    case dependentsUnknown = "DEPENDENTS_UNKNOWN"
    case fileSkipped = "FILE_SKIPPED"
    case inputUnreadable = "INPUT_UNREADABLE"
    case protoTreeUnreadable = "PROTO_TREE_UNREADABLE"
    case referenceAmbiguous = "REFERENCE_AMBIGUOUS"
    case referenceCircle = "REFERENCE_CIRCLE"
    case referenceLimit = "REFERENCE_LIMIT"
    case registrationRefused = "REGISTRATION_REFUSED"
    case subjectDeleted = "SUBJECT_DELETED"
    case subjectDuplicate = "SUBJECT_DUPLICATE"
    case subjectNew = "SUBJECT_NEW"
    case subjectRenamed = "SUBJECT_RENAMED"
    case subjectUnnamed = "SUBJECT_UNNAMED"
    case waiverAdded = "WAIVER_ADDED"
    case waiverExpired = "WAIVER_EXPIRED"
    case waiverInvalid = "WAIVER_INVALID"
    case waiverUnused = "WAIVER_UNUSED"
    case waiverUsed = "WAIVER_USED"
    case waiversUnknown = "WAIVERS_UNKNOWN"

    /// The way out of a waiver of a registry that nothing needs.
    package static func withdrawing(_ waiver: Int) -> String { "Withdraw it: stagedoor waiver withdraw \(waiver)" }

    /// What there is to say of the rule.
    public var explanation: RuleExplanation {
        RuleExplanation(
            rawValue,
            area: "repository check",
            summary: summary,
            impact: [.init(impact)],
            fix: [.init(fix)]
        )
    }
}
