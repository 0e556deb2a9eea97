// SPDX-License-Identifier: Apache-2.0
import Cedar
import PostgreSQL

/// Changes of who is in which team that wait for somebody's approval.
extension AccessStore {
    /// What nobody has decided in that time is dropped.
    private static let daysOfProposals = 30

    static func add(_ proposal: MembershipProposal, _ tx: inout Transaction) throws {
        try tx.execute(
            """
            INSERT INTO access.membership_proposals
                (id, kind, name, team, change, expires_at, report, digest, reason, proposed_by, issuer)
            VALUES ($1, $2, $3, $4, $5, to_timestamp($6::bigint), $7, $8, $9, $10, $11)
            """,
            [
                .text(proposal.id), .text(proposal.change.member.kind.rawValue),
                .text(proposal.change.member.name.text), .text(proposal.change.team.name.text),
                .text(proposal.change.kind), proposal.change.expiresAt.map(Parameter.int) ?? .null,
                .text(proposal.report), .text(proposal.digest), .text(proposal.reason), .text(proposal.proposedBy),
                .text(proposal.issuer),
            ]
        )
    }

    /// How many wait, and how many of them somebody has proposed.
    static func membershipProposalCount(
        by author: String,
        _ tx: inout Transaction
    ) throws -> (all: Int64, own: Int64) {
        let row = try tx.query(
            "SELECT count(*), count(*) FILTER (WHERE proposed_by = $1) FROM access.membership_proposals",
            [.text(author)]
        ).first
        return (all: try row?.int(0) ?? 0, own: try row?.int(1) ?? 0)
    }

    /// All that wait, the oldest first, without what they mean.
    static func membershipProposals(_ tx: inout Transaction) throws -> [MembershipProposal] {
        try membershipProposals("''", where: "true", [], &tx)
    }

    /// Those of these ids, the oldest first.
    static func membershipProposals(_ ids: [String], _ tx: inout Transaction) throws -> [MembershipProposal] {
        try membershipProposals("report", where: "id = ANY($1)", [.textArray(ids)], &tx)
    }

    /// What waits of a membership.
    static func membershipProposal(
        of member: PrincipalName,
        in team: PrincipalName,
        _ tx: inout Transaction
    ) throws -> MembershipProposal? {
        try membershipProposals(
            "report",
            where: "kind = $1 AND name = $2 AND team = $3",
            [.text(member.kind.rawValue), .text(member.name.text), .text(team.name.text)],
            &tx
        ).first
    }

    private static func membershipProposals(
        _ report: String,
        where condition: String,
        _ parameters: [Parameter],
        _ tx: inout Transaction
    ) throws -> [MembershipProposal] {
        try tx.query(
            """
            SELECT kind, name, team, change, extract(epoch FROM expires_at)::bigint, id, \(report), reason, proposed_by,
                issuer, extract(epoch FROM created_at)::bigint, digest
            FROM access.membership_proposals
            WHERE created_at > now() - interval '\(daysOfProposals) days' AND (\(condition)) ORDER BY created_at, id
            """,
            parameters
        ).map { row in
            let member = try name(row, 0)
            let team = PrincipalName(trusted: .team, try row.string(2))
            let proposer = try row.string(8)
            let isJoin = try row.string(3).utf8.elementsEqual("join".utf8)
            let joined = Membership(member: member, team: team, expiresAt: try row.intOrNil(4), createdBy: proposer)
            return MembershipProposal(
                id: try row.string(5),
                change: isJoin ? .join(joined) : .leave(member, team),
                report: try row.string(6),
                digest: try row.string(11),
                reason: try row.string(7),
                proposedBy: proposer,
                issuer: try row.string(9),
                createdAt: try row.int(10)
            )
        }
    }

    /// What waited of a membership waits no more, nor what has waited for too long.
    static func dropMembershipProposal(_ change: MembershipChange, _ tx: inout Transaction) throws {
        try tx.execute(
            """
            DELETE FROM access.membership_proposals
            WHERE kind = $1 AND name = $2 AND team = $3 OR created_at <= now() - interval '\(daysOfProposals) days'
            """,
            [
                .text(change.member.kind.rawValue), .text(change.member.name.text), .text(change.team.name.text),
            ]
        )
    }
}
