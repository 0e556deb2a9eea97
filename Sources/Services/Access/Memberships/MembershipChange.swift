// SPDX-License-Identifier: Apache-2.0

/// A change of who is in a team.
enum MembershipChange: Sendable {
    /// Somebody comes in, or is to stay until another moment.
    case join(Membership)
    /// Somebody is taken out.
    case leave(PrincipalName, PrincipalName)

    var member: PrincipalName {
        switch self {
        case .join(let membership): membership.member
        case .leave(let member, _): member
        }
    }

    var team: PrincipalName {
        switch self {
        case .join(let membership): membership.team
        case .leave(_, let team): team
        }
    }

    /// When the membership is to end by itself, in seconds since 1970.
    var expiresAt: Int64? {
        if case .join(let membership) = self { membership.expiresAt } else { nil }
    }

    /// All memberships as they are after it.
    func applied(to memberships: [Membership]) -> [Membership] {
        let others = memberships.filter { $0.member != member || $0.team != team }
        if case .join(let membership) = self { return others + [membership] }
        return others
    }

    /// `join` or `leave`, as it is stored.
    var kind: String {
        switch self {
        case .join: "join"
        case .leave: "leave"
        }
    }
}
