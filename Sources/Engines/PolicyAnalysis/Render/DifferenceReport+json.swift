// SPDX-License-Identifier: Apache-2.0

import Cedar
public import JSON

extension DifferenceReport {
    /// The most entities that are named one by one.
    private static let limit = 100

    /// `{"environments": [{"principalType", "action", "actionType", "resourceType", "verdict", "newlyPermitted",
    /// "newlyDenied"}]}` with a witness or null for the last two, and `access` where entities were compared.
    public var json: JSON {
        var members: [(String, JSON)] = [("environments", .array(environments.map(Self.json)))]
        if let access { members.append(("access", json(access))) }
        return .object(members)
    }

    private static func json(_ difference: EnvironmentDifference) -> JSON {
        var members: [(String, JSON)] = [
            ("principalType", .string(difference.environment.principal.description)),
            ("action", .string(difference.environment.action.id.text)),
            ("actionType", .string(difference.environment.action.type.description)),
            ("resourceType", .string(difference.environment.resource.description)),
            ("verdict", .string(difference.verdict.rawValue)),
            ("newlyPermitted", difference.newlyPermitted?.witness.json ?? .null),
            ("newlyDenied", difference.newlyDenied?.witness.json ?? .null),
        ]
        if let reason = difference.unknownReason { members.append(("reason", .string(reason))) }
        return .object(members)
    }

    private func json(_ access: AccessDifference) -> JSON {
        .object([
            ("newlyPermitted", .int(access.newlyPermitted)),
            ("newlyDenied", .int(access.newlyDenied)),
            ("requests", .int(access.requests)),
            ("truncated", .bool(access.isTruncated)),
            ("changes", .array(access.changes.map(json))),
            ("memberships", .array(access.memberships.map(Self.json))),
        ])
    }

    private func json(_ change: AccessChange) -> JSON {
        .object([
            ("change", .string(change.isPermitted ? "permitted" : "denied")),
            ("action", .string(WitnessText().uid(change.action))),
            ("principals", Self.list(change.principals)),
            ("principalTraits", .array(change.principalTraits.map { .string($0.text) })),
            ("resources", Self.list(change.resources)),
            ("resourceTraits", .array(change.resourceTraits.map { .string($0.text) })),
            ("pairs", .int(change.pairs)),
            ("policies", .array(change.policies.map { .string(name($0)) })),
        ])
    }

    private static func list(_ uids: [EntityUID]) -> JSON {
        .object([
            ("count", .int(uids.count)), ("first", .array(uids.prefix(limit).map { .string(WitnessText().uid($0)) })),
        ])
    }

    private static func json(_ change: MembershipChange) -> JSON {
        .object([
            ("entity", .string(WitnessText().uid(change.entity))),
            ("joined", .array(change.joined.map { .string(WitnessText().uid($0)) })),
            ("left", .array(change.left.map { .string(WitnessText().uid($0)) })),
            ("new", .bool(change.isNew)),
            ("removed", .bool(change.isRemoved)),
        ])
    }
}

extension EntityTrait {
    /// `in Role::"admin"`, `level: 3` or `tag classification: "pii"`
    var text: String {
        let text = WitnessText()
        return switch self {
        case .memberOf(let group): "in \(text.uid(group))"
        case .attribute(let name, let value): "\(name): \(text.value(value))"
        case .tag(let name, let value): "tag \(name): \(text.value(value))"
        }
    }
}
