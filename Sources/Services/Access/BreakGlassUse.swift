// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import Web

/// Rights that somebody has opened for an emergency.
struct BreakGlassUse: Sendable {
    /// Its name.
    let id: String
    /// Who has opened them, and nobody else has them.
    let principal: PrincipalName
    /// The template of the policies that says what they are.
    let template: String
    /// The actions of it; nil for all.
    let actions: [String]?
    /// Why.
    let reason: String
    /// Where the emergency is worked on.
    let ticket: String
    /// Who has issued the token by which they were opened; empty for another issuer's.
    let issuer: String
    /// All moments in seconds since 1970.
    let openedAt: Int64
    /// When they end by themselves.
    let expiresAt: Int64
    /// When they ended; nil as long as that is not recorded.
    let endedAt: Int64?
    /// What somebody else says to it; nil as long as nobody has.
    let review: Review?

    /// What somebody else says to a use.
    struct Review: Sendable {
        /// When.
        let at: Int64
        /// Who.
        let by: String
        /// Whether it was right to do so.
        let isJustified: Bool
        /// In words.
        let comment: String
    }

    /// What policies that come of uses are called, before the use's id.
    static let prefix = "break-glass:"

    /// What the policy that comes of it is called.
    var policyID: PolicyID { CedarString(Self.prefix + id) }

    /// What policies call the template, for whoever may open it.
    static func resource(_ template: String) -> ProtectedResource {
        ProtectedResource("BreakGlass", template, in: [.init("System", "stagedoor")])
    }

    /// The policy that permits what was opened; nil where the policies have no such template any more.
    func policy(of set: PolicySet) -> Policy? {
        guard let template = set.breakGlassTemplates.first(where: { $0.id == CedarString(template) }) else {
            return nil
        }
        let link = TemplateLink(templateID: template.id, id: policyID, values: SlotValues(principal: principal.uid))
        let policy = link.policy(from: template)
        guard let actions else { return policy }
        // The template has come to name its actions itself, and those may be fewer.
        guard template.action == .any else { return nil }
        return Policy(
            id: policy.id,
            effect: policy.effect,
            annotations: policy.annotations,
            principal: policy.principal,
            action: .inAny(actions.map { .stageDoor("Action", CedarString($0)) }),
            resource: policy.resource,
            conditions: policy.conditions,
            locations: policy.locations
        )
    }

    /// As it is shown.
    var json: JSON {
        var members: [(String, JSON)] = [
            ("id", .string(id)), ("principal", .string(principal.description)), ("template", .string(template)),
            ("reason", .string(reason)), ("ticket", .string(ticket)), ("openedAt", .int(Int(openedAt))),
            ("expiresAt", .int(Int(expiresAt))),
        ]
        if let actions { members.append(("actions", .array(actions.map(JSON.string)))) }
        if let endedAt { members.append(("endedAt", .int(Int(endedAt)))) }
        if let review {
            members += [
                ("reviewedAt", .int(Int(review.at))), ("reviewedBy", .string(review.by)),
                ("justified", .bool(review.isJustified)), ("comment", .string(review.comment)),
            ]
        }
        return .object(members)
    }
}

extension PolicySet {
    /// The templates that may be opened: `@breakglass` permits that leave the principal open and nothing else.
    var breakGlassTemplates: [Policy] {
        templates.filter { policy in
            policy.effect == .permit && policy.annotation("breakglass") != nil && policy.slots == [.principal]
        }
    }

    /// The set with each of these templates opened by somebody of every kind: what a comparison looks at, so that no
    /// template becomes wider unnoticed.
    var withBreakGlass: PolicySet {
        var set = self
        for template in breakGlassTemplates {
            for kind in ["Person", "Pipeline", "Service"] {
                let link = TemplateLink(
                    templateID: template.id,
                    id: CedarString("\(template.id.text) opened by a \(kind)"),
                    values: SlotValues(principal: .stageDoor(kind, "whoever breaks the glass"))
                )
                set.policies.append(link.policy(from: template))
            }
        }
        return set
    }
}
