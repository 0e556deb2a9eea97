// SPDX-License-Identifier: Apache-2.0

import Cedar
public import JSON
import PolicyAnalysis

extension RightSizing {
    /// What is proposed, what is not and why, and the proof.
    public var json: JSON {
        .object([
            ("proposals", .array(proposals.map(\.json))),
            ("withdrawn", .array(withdrawn.map(\.json))),
            ("proof", .object([("environments", .array(environments)), ("replay", replayed?.json ?? .null)])),
        ])
    }

    private var environments: [JSON] {
        differences.map { difference in
            .object([
                ("principalType", .string(difference.environment.principal.description)),
                ("action", .string(difference.environment.action.cedarText)),
                ("resourceType", .string(difference.environment.resource.description)),
                ("verdict", .string(difference.verdict.rawValue)),
            ])
        }
    }
}

extension PolicyProposal {
    fileprivate var json: JSON {
        .object([
            ("policy", .string(policy.name.text)), ("change", .string(replacement == nil ? "drop" : "narrow")),
            ("reasons", .array(reasons.map { .string($0) })),
            ("text", replacement.map { .string($0.cedarText()) } ?? .null),
        ])
    }
}

extension WithdrawnProposal {
    fileprivate var json: JSON {
        .object([("policy", .string(policy.name.text)), ("reason", .string(reason))])
    }
}

extension LogReplay.Outcome {
    fileprivate var json: JSON {
        .object([
            ("decisions", .int(decisions)), ("changed", .int(changed)), ("changedBreakGlass", .int(changedEmergencies)),
            ("decidedOtherwiseThanLogged", .int(drifted)), ("undecidable", .int(undecidable)),
        ])
    }
}
