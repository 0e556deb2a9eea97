// SPDX-License-Identifier: Apache-2.0

import Cedar
public import JSON

extension UsageReport {
    /// The report as JSON: `unusedPermits` and `unusedForbids` by name, `unusedMemberships`, `exempt`, `policies` and
    /// `log`; what is not known is null.
    public var json: JSON {
        .object([
            ("unusedPermits", .array(unusedPermits.map { .string($0.policy.name.text) })),
            ("unusedForbids", .array(unusedForbids.map { .string($0.policy.name.text) })),
            ("unusedMemberships", unusedMemberships.map { .array($0.map(\.json)) } ?? .null),
            ("exempt", .array(exempt.map(\.exemption))),
            ("policies", .array(policies.map(\.json))),
            ("log", summary.json(start: start, end: end)),
        ])
    }
}

extension UnusedMembership {
    fileprivate var json: JSON {
        .object([("principal", .string(principal.cedarText)), ("group", .string(group.cedarText))])
    }
}

extension PolicyUse {
    fileprivate var exemption: JSON {
        .object([
            ("policy", .string(policy.name.text)), ("rule", .string(standing.rule ?? "")),
            ("reason", .string(standing.reason ?? "")), ("count", .int(tally.count)),
        ])
    }

    fileprivate var json: JSON {
        .object([
            ("policy", .string(policy.name.text)),
            ("effect", .string(policy.policy.effect.rawValue)),
            ("count", .int(tally.count)),
            ("firstUsed", tally.first.map { .string($0.text) } ?? .null),
            ("lastUsed", tally.last.map { .string($0.text) } ?? .null),
            ("principals", Self.share(tally.principals.count, principalsGranted)),
            ("actions", Self.share(tally.actions.count, actionsGranted?.count)),
            ("actionsUsed", .array(tally.actions.map { .string($0.cedarText) })),
            ("resources", Self.share(tally.resources.count, resourcesGranted)),
        ])
    }

    private static func share(_ used: Int, _ granted: Int?) -> JSON {
        .object([("used", .int(used)), ("granted", granted.map { .int($0) } ?? .null)])
    }
}

extension LogSummary {
    fileprivate func json(start: Moment?, end: Moment?) -> JSON {
        .object([
            ("decisions", .int(decisions)), ("allowed", .int(allowed)), ("beforeWindow", .int(early)),
            ("withoutTime", .int(undated)), ("breakGlass", .int(breakGlass)),
            ("from", start.map { .string($0.text) } ?? .null), ("to", end.map { .string($0.text) } ?? .null),
            ("cutOff", .bool(isCutOff)), ("unreadable", .int(unreadable)),
            ("problems", .array(problems.map(\.json))),
            (
                "unknownReasons",
                .array(unknownReasons.map { .object([("name", .string($0.name)), ("count", .int($0.count))]) })
            ),
        ])
    }
}

extension LogProblem {
    fileprivate var json: JSON {
        .object([
            ("code", .string(code)), ("line", .int(line)), ("column", .int(column)), ("message", .string(message)),
        ])
    }
}
