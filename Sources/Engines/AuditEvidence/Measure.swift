// SPDX-License-Identifier: Apache-2.0

/// Something that is counted in an audit log because a control asks for it.
public enum Measure: String, CaseIterable, Sendable {
    case allEntries = "entries"
    case changes
    case settingChanges = "setting-changes"
    case principalsAdded = "principals-added"
    case principalsDisabled = "principals-changed"
    case principalsRemoved = "principals-removed"
    case teamsJoined = "teams-joined"
    case teamsLeft = "teams-left"
    case membershipsWithEnd = "memberships-with-end"
    case membershipsProposed = "memberships-proposed"
    case membershipsRejected = "memberships-rejected"
    case membershipsApproved = "memberships-approved-by-another"
    case membershipsAdmitted = "memberships-without-approval"
    case tokensIssued = "tokens-issued"
    case tokensRotated = "tokens-rotated"
    case tokensRevoked = "tokens-revoked"
    case tokensForServices = "tokens-for-services"
    case policiesChanged = "policies-changed"
    case policiesProposed = "policies-proposed"
    case policiesRejected = "policies-rejected"
    case policiesApproved = "policies-approved-by-another"
    case overrides
    case reviewsStarted = "access-reviews-started"
    case reviewDecisions = "access-review-decisions"
    case reviewsFinished = "access-reviews-finished"
    case reviewsCancelled = "access-reviews-cancelled"
    case refusals
    case failedSignIns = "failed-sign-ins"
    case reads = "log-reads"
    case personsErased = "persons-erased"
    case installations
    case signIns = "sign-ins"
    case accessReads = "access-reads"
    case serverStarts = "server-starts"
    case serverStops = "server-stops"
    case trustChanges = "trust-changes"

    // What should not be.
    case policiesApprovedByProposer = "policies-approved-by-proposer"
    case membershipsApprovedByProposer = "memberships-approved-by-proposer"
    case reviewsOverdue = "access-reviews-overdue"
    case tokensWithoutEnd = "tokens-without-end"
    case tokensLongLived = "tokens-over-90-days"
    case withoutPolicies = "entries-by-developer"
    case incomplete = "incomplete-entries"
    case timesBack = "times-going-back"
    case disagreements = "copies-disagreeing"
    case serversNotStopped = "servers-not-stopped"
    case policiesRewritten = "policies-rewritten"

    /// What is counted, in words.
    public var label: String {
        switch self {
        case .allEntries: "entries in the log"
        case .changes: "schemas registered, restored or deleted"
        case .settingChanges: "settings of subjects and contexts changed"
        case .principalsAdded: "principals and teams added"
        case .principalsDisabled: "principals disabled or enabled"
        case .principalsRemoved: "principals removed, with their tokens and memberships"
        case .teamsJoined: "memberships in teams given"
        case .teamsLeft: "memberships in teams taken away"
        case .membershipsWithEnd: "of the memberships given, those that end by themselves"
        case .membershipsProposed: "changes of teams that needed somebody else's approval"
        case .membershipsRejected: "proposed changes of teams that were rejected"
        case .membershipsApproved: "proposed changes of teams approved by somebody else"
        case .membershipsAdmitted:
            "changes of teams that let somebody do more at once: by the first token, by a policy, or where nobody signs in"
        case .tokensIssued: "tokens issued"
        case .tokensRotated: "tokens replaced by new ones"
        case .tokensRevoked: "tokens revoked"
        case .tokensForServices: "tokens issued to pipelines and services"
        case .policiesChanged: "changes of the policies in force"
        case .policiesProposed: "changes of policies that needed somebody else's approval"
        case .policiesRejected: "proposed policies that were rejected"
        case .policiesApproved: "proposed policies approved by somebody else"
        case .overrides: "waivers, overrides, reviews and emergency accesses"
        case .reviewsStarted: "reviews of access begun"
        case .reviewDecisions: "decisions in reviews of access, each to keep or to remove something"
        case .reviewsFinished: "reviews of access finished, with everything decided"
        case .reviewsCancelled: "reviews of access cancelled"
        case .refusals: "requests refused by policies"
        case .failedSignIns: "failures to sign in"
        case .reads: "reads of the audit log"
        case .personsErased: "persons whom no pseudonym in the log leads to any more"
        case .installations: "installations started, also anew"
        case .signIns: "times that somebody signed in"
        case .accessReads: "looks at who may do what"
        case .serverStarts: "starts of servers"
        case .serverStops: "ends of servers"
        case .trustChanges: "changes of who vouches for people and programs: identities, authorities of certificates"
        case .policiesApprovedByProposer: "proposed policies approved by whoever proposed them"
        case .membershipsApprovedByProposer: "proposed changes of teams approved by whoever proposed them"
        case .reviewsOverdue: "reviews of access not finished on their last day"
        case .tokensWithoutEnd: "tokens issued without an end"
        case .tokensLongLived: "tokens issued for more than 90 days"
        case .withoutPolicies: "changes made as developer, for whom no policies are asked"
        case .incomplete: "entries that do not say who, what and when"
        case .timesBack: "entries that are more than a minute older than one before them"
        case .disagreements: "contradictions between the log and a copy of it"
        case .serversNotStopped: "starts of servers whose run before has no end in the log: it crashed or was killed"
        case .policiesRewritten: "policies of a revision that are not those that came in force with it"
        }
    }

    /// Whether it is something that should not be.
    public var isException: Bool {
        switch self {
        case .policiesApprovedByProposer, .membershipsApprovedByProposer, .reviewsOverdue, .tokensWithoutEnd,
            .tokensLongLived, .withoutPolicies, .incomplete, .timesBack, .disagreements, .serversNotStopped,
            .policiesRewritten:
            true
        default: false
        }
    }
}
