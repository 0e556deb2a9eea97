// SPDX-License-Identifier: Apache-2.0
import Cedar
import PostgreSQL

/// A membership as it was before it was changed.
enum MembershipBefore {
    /// There was none.
    case none
    /// It had no end.
    case forGood
    /// It had an end, in seconds since 1970.
    case until(Int64)
}

/// What the audit log says of what was there before.
extension AccessStore {
    /// The teams of a principal, its members if it is a team, and the ids of its tokens that are good.
    static func belongings(
        of name: PrincipalName,
        _ tx: inout Transaction
    ) throws -> (teams: [String], members: [String], tokens: [String]) {
        func list(_ statement: String) throws -> [String] {
            try tx.query(statement, [.text(name.kind.rawValue), .text(name.name.text)]).map { try $0.string(0) }
        }
        return (
            teams: try list("SELECT team FROM access.memberships WHERE kind = $1 AND name = $2 ORDER BY team"),
            members: try list(
                """
                SELECT lower(kind) || ':' || name FROM access.memberships WHERE $1 = 'Team' AND team = $2
                ORDER BY kind, name
                """
            ),
            tokens: try list(
                """
                SELECT id FROM access.tokens WHERE kind = $1 AND name = $2 AND revoked_at IS NULL AND expires_at > now()
                ORDER BY id
                """
            )
        )
    }

    /// A membership as it is.
    static func membership(
        of member: PrincipalName,
        in team: PrincipalName,
        _ tx: inout Transaction
    ) throws -> MembershipBefore {
        let row = try tx.query(
            """
            SELECT extract(epoch FROM expires_at)::bigint FROM access.memberships
            WHERE kind = $1 AND name = $2 AND team = $3
            """,
            [.text(member.kind.rawValue), .text(member.name.text), .text(team.name.text)]
        ).first
        guard let row else { return .none }
        return try row.intOrNil(0).map(MembershipBefore.until) ?? .forGood
    }
}
