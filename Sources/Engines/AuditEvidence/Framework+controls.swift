// SPDX-License-Identifier: Apache-2.0

private let decides =
    "Every request is decided by the policies in force; what no policy permits is refused and recorded."
private let keepsEntries =
    "Changes, refusals, who signed in or failed to, reads of the log and of who may do what, starts and ends of servers are "
    + "entries of one log."
private let isTree = "The log is a Merkle tree with signed checkpoints, which is checked before this report is made."
private let signInElsewhere =
    "How people prove who they are (second factors, passwords) is up to the identity provider."
private let asksWho =
    "A review asks a person, until a day, of each membership, token and policy of a team whether it is still needed; nobody "
    + "decides about their own."
private let reviewsElsewhere =
    "That every team is reviewed, and often enough, has to be compared with the list of teams."
private let forgets =
    "Where entries have pseudonyms, a person who has left can be forgotten: the entries stay, and nobody can tell any more "
    + "whom they name. That is done by somebody, with a reason, which is an entry."
private let othersSystems = "Only what goes through StageDoor is in its log."

extension Framework {
    static let soc2Controls = [
        Control(
            "CC6.1",
            "Access to information is restricted to those who may have it",
            decides,
            [.refusals, .tokensIssued, .policiesChanged, .signIns, .trustChanges],
            not: [.withoutPolicies, .tokensWithoutEnd, .policiesRewritten],
            gap: signInElsewhere
        ),
        Control(
            "CC6.2",
            "Users are registered before they get credentials, and lose them when they leave",
            "A token is issued only to a principal that was added; no token of one that was removed or disabled is taken. "
                + asksWho,
            [
                .principalsAdded, .principalsDisabled, .principalsRemoved, .tokensIssued, .tokensRevoked,
                .reviewsStarted, .reviewDecisions, .reviewsFinished,
            ],
            not: [.reviewsOverdue],
            gap: "That those who left were removed has to be compared with the list of employees."
        ),
        Control(
            "CC6.3",
            "Rights follow roles and least privilege, and duties are separated",
            "Rights come from teams and policies; policies that allow more, and changes of teams that let somebody do more, "
                + "need somebody else's approval. " + asksWho,
            [
                .teamsJoined, .teamsLeft, .membershipsProposed, .membershipsApproved, .membershipsRejected,
                .membershipsAdmitted, .policiesProposed, .policiesApproved, .policiesRejected, .reviewsStarted,
                .reviewDecisions, .reviewsFinished, .reviewsCancelled,
            ],
            not: [.policiesApprovedByProposer, .membershipsApprovedByProposer, .reviewsOverdue]
        ),
        Control(
            "CC6.6",
            "Attempts from outside are kept out",
            "Whoever shows unknown tokens is slowed down; failures to sign in are counted by network.",
            [.failedSignIns],
            gap: "Networks and firewalls are not StageDoor's."
        ),
        Control(
            "CC7.2",
            "Unusual events are noticed",
            "Refusals and failures to sign in are entries that can be searched and sent to a syslog daemon.",
            [.refusals, .failedSignIns, .reads],
            not: [.disagreements],
            gap: "Somebody has to look at them, or a system that raises alarms."
        ),
        Control(
            "CC7.3",
            "Security events are evaluated",
            "Who read the log or looked at who may do what, and when, is an entry; so is every emergency access.",
            [.reads, .accessReads, .overrides],
            gap: "The evaluation itself is recorded elsewhere."
        ),
        Control(
            "CC8.1",
            "Changes are authorised, tested and approved",
            "A schema that breaks its readers is refused; changes of settings and policies name their author and approver.",
            [.changes, .settingChanges, .policiesApproved, .overrides],
            not: [.policiesApprovedByProposer, .policiesRewritten],
            gap: othersSystems
        ),
        Control(
            "P4.3",
            "Personal information is disposed of when it is no longer needed",
            forgets,
            [.personsErased],
            gap: "Who is to be forgotten, and when, is for the organisation to say. " + othersSystems
        ),
    ]

    static let iso27001Controls = [
        Control(
            "5.15",
            "Access control",
            decides,
            [.policiesChanged, .refusals],
            not: [.withoutPolicies, .policiesRewritten]
        ),
        Control(
            "5.16",
            "Identity management",
            "Every principal is added, changed and removed by somebody, which is recorded.",
            [.principalsAdded, .principalsDisabled, .principalsRemoved],
            gap: "Who stands behind a principal is known to the identity provider."
        ),
        Control(
            "5.17",
            "Authentication information",
            "Tokens are shown once, kept as keyed digests, and end by themselves.",
            [.tokensIssued, .tokensRotated, .tokensRevoked],
            not: [.tokensWithoutEnd],
            gap: signInElsewhere
        ),
        Control(
            "5.18",
            "Access rights are given, reviewed and taken away",
            "Memberships and tokens can have ends; giving and taking away are entries. " + asksWho,
            [
                .teamsJoined, .membershipsApproved, .membershipsAdmitted, .membershipsWithEnd, .teamsLeft,
                .tokensRevoked, .overrides, .reviewsStarted,
                .reviewDecisions, .reviewsFinished, .reviewsCancelled,
            ],
            not: [.membershipsApprovedByProposer, .reviewsOverdue],
            gap: reviewsElsewhere
        ),
        Control(
            "5.33",
            "Records are protected",
            isTree + " " + forgets,
            [.allEntries, .personsErased],
            not: [.disagreements],
            gap: "How long records are kept is up to whoever runs the database and its copies."
        ),
        Control(
            "8.2",
            "Privileged access rights",
            "Who comes into a team of administrators is in the log; that, as wider policies, needs another person.",
            [.teamsJoined, .membershipsApproved, .membershipsAdmitted, .policiesApproved, .installations, .overrides],
            not: [.policiesApprovedByProposer, .membershipsApprovedByProposer]
        ),
        Control(
            "8.5",
            "Secure authentication",
            "Tokens have 256 random bits; who signs in, and who fails to, is counted, and whose word is taken is recorded.",
            [.signIns, .failedSignIns, .tokensIssued, .trustChanges],
            gap: signInElsewhere
        ),
        Control(
            "8.10",
            "Information is deleted when it is no longer required",
            forgets,
            [.personsErased],
            gap: "Who is to be forgotten, and when, is for the organisation to say. " + othersSystems
        ),
        Control(
            "8.15",
            "Logging",
            keepsEntries,
            [.allEntries, .signIns, .reads, .accessReads, .serverStarts, .serverStops],
            not: [.incomplete, .disagreements, .serversNotStopped],
            gap: othersSystems
        ),
        Control(
            "8.16",
            "Monitoring",
            "Metrics and a syslog feed let others watch refusals and failures.",
            [.refusals, .failedSignIns],
            gap: "Somebody has to watch."
        ),
        Control(
            "8.17",
            "Clocks are synchronised",
            "Entries bear the servers' time; that it goes back between entries shows here.",
            [.allEntries],
            not: [.timesBack],
            gap: "That the servers' clocks are right is up to their administrators."
        ),
        Control(
            "8.32",
            "Change management",
            "Schemas are checked against what reads them before they are taken; every change names its author.",
            [.changes, .settingChanges, .policiesApproved, .overrides],
            not: [.policiesApprovedByProposer],
            gap: othersSystems
        ),
    ]

    static let pciControls = [
        Control(
            "7.2",
            "Access is defined and given by role and need",
            decides,
            [
                .policiesChanged, .policiesApproved, .teamsJoined, .membershipsApproved, .membershipsAdmitted,
                .teamsLeft,
            ],
            not: [
                .withoutPolicies, .policiesApprovedByProposer, .membershipsApprovedByProposer, .policiesRewritten,
            ]
        ),
        Control(
            "7.2.4",
            "All accounts and what they may do are reviewed at least every six months",
            asksWho,
            [.reviewsStarted, .reviewDecisions, .reviewsFinished, .reviewsCancelled],
            not: [.reviewsOverdue],
            gap: reviewsElsewhere
        ),
        Control(
            "7.3",
            "What is not permitted is refused",
            "Without a policy that permits it a request is refused.",
            [.refusals]
        ),
        Control(
            "8.2",
            "Users and their accounts are managed over their whole life",
            "Principals are added, disabled and removed by name; removal ends tokens and memberships.",
            [.principalsAdded, .principalsDisabled, .principalsRemoved]
        ),
        Control(
            "8.3",
            "Credentials are strong and end",
            "Tokens have 256 random bits and end after at most 366 days.",
            [.tokensIssued, .tokensRotated, .tokensRevoked, .failedSignIns],
            not: [.tokensWithoutEnd, .tokensLongLived],
            gap: signInElsewhere
        ),
        Control(
            "8.6",
            "Accounts of applications and systems are managed",
            "Pipelines and services have principals and tokens of their own.",
            [.tokensForServices, .tokensRotated],
            not: [.tokensWithoutEnd, .tokensLongLived],
            gap: "That nobody writes tokens into scripts has to be looked for where the scripts are."
        ),
        Control(
            "10.2",
            "What users and administrators do is logged, and each entry says who, what, when, where from and with what result",
            keepsEntries,
            [
                .changes, .settingChanges, .principalsAdded, .tokensIssued, .policiesChanged, .trustChanges, .refusals,
                .signIns, .failedSignIns, .reads, .accessReads, .serverStarts, .serverStops,
            ],
            not: [.incomplete, .serversNotStopped],
            gap: "Reads of schemas are in the server's log, not in this one. " + othersSystems
        ),
        Control(
            "10.3",
            "Logs cannot be changed, and are copied elsewhere",
            isTree + " Copies are made while the server runs, and compared with it.",
            [.allEntries],
            not: [.disagreements],
            gap: "Whether copies are configured does not show in the log."
        ),
        Control(
            "10.4",
            "Logs are reviewed",
            "Every read of the log is in it.",
            [.reads],
            gap: "That a read was a review has to be recorded elsewhere."
        ),
        Control(
            "10.5",
            "Logs are kept for twelve months",
            "Entries are never deleted; the report says which time the log covers. " + forgets,
            [.allEntries, .personsErased],
            gap: "The database and its copies have to be kept."
        ),
        Control(
            "10.6",
            "Clocks agree",
            "Entries bear the servers' time; that it goes back between entries shows here.",
            [.allEntries],
            not: [.timesBack],
            gap: "That the servers' clocks are right is up to their administrators."
        ),
    ]
}
