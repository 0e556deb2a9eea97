// SPDX-License-Identifier: Apache-2.0
import Cedar
import PostgreSQL

/// What there is now of what an item is about.
extension ReviewStore {
    static func membership(
        _ member: PrincipalName,
        _ team: PrincipalName,
        _ tx: inout Transaction
    ) throws -> (createdAt: Int64, expiresAt: Int64?)? {
        try tx.query(
            """
            SELECT extract(epoch FROM created_at)::bigint, extract(epoch FROM expires_at)::bigint
            FROM access.memberships WHERE kind = $1 AND name = $2 AND team = $3
                AND (expires_at IS NULL OR expires_at > now())
            """,
            [.text(member.kind.rawValue), .text(member.name.text), .text(team.name.text)]
        ).first.map { (try $0.int(0), try $0.intOrNil(1)) }
    }

    static func token(_ id: String, _ tx: inout Transaction) throws -> (lastUsedAt: Int64?, createdAt: Int64)? {
        try tx.query(
            """
            SELECT extract(epoch FROM last_used_at)::bigint, extract(epoch FROM created_at)::bigint
            FROM access.tokens WHERE id = $1 AND revoked_at IS NULL AND expires_at > now()
            """,
            [.text(id)]
        ).first.map { (try $0.intOrNil(0), try $0.int(1)) }
    }

    /// How many tokens that are good somebody has got since a moment.
    static func tokens(of owner: PrincipalName, after moment: Int64, _ tx: inout Transaction) throws -> Int {
        let row = try tx.query(
            """
            SELECT count(*) FROM access.tokens WHERE kind = $1 AND name = $2 AND created_at > to_timestamp($3::bigint)
                AND revoked_at IS NULL AND expires_at > now()
            """,
            [.text(owner.kind.rawValue), .text(owner.name.text), .int(moment)]
        ).first
        return Int(try row?.int(0) ?? 0)
    }

    /// The texts of all policies in force.
    static func policyTexts(_ tx: inout Transaction) throws -> [PolicyID: String] {
        let documents = try AccessStore.policies(&tx)?.documents ?? PolicyDocument.builtIn
        let set = try PolicyBundle(documents).set(at: WallClock.milliseconds)
        return Dictionary(set.policies.map { ($0.id, $0.cedarText()) }) { first, _ in first }
    }

    static func policyText(_ id: String, _ tx: inout Transaction) throws -> String? {
        try policyTexts(&tx)[CedarString(id)]
    }
}

/// Where a page ends, as it is shown: `PLACE-ID`, and `~` with how many were passed over, if any were.
extension ReviewStore.Cursor {
    var text: String { "\(place)-\(id)" + (passed > 0 ? "~\(passed)" : "") }

    init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let place = Int64(parts[0]), parts[1].utf8.count <= 100, !parts[1].utf8.contains(0)
        else {
            return nil
        }
        let rest = parts[1].split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
        guard let passed = rest.count == 2 ? Int64(rest[1]) : 0, (0...Int64(Int32.max)).contains(passed) else {
            return nil
        }
        self.init(place: place, id: String(rest[0]), passed: passed)
    }
}
