// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PostgreSQL

/// The tables of access; nothing else knows them.
enum AccessStore {
    /// The channel on which nodes tell each other that something changed.
    static let channel = "access_changed"

    /// Tells everybody that something changes, and holds all others who change something until the transaction ends.
    static func change(_ tx: inout Transaction) throws {
        try tx.execute("UPDATE access.revision SET revision = revision + 1")
        try tx.notify(channel, "")
    }

    /// Rises with every change.
    static func revision(_ tx: inout Transaction) throws -> Int64 {
        try tx.query("SELECT revision FROM access.revision").first?.int(0) ?? 0
    }

    // Every time leaves the database as whole seconds since 1970.

    static func principals(_ tx: inout Transaction) throws -> [Principal] {
        try tx.query(
            """
            SELECT kind, name, disabled, created_by, extract(epoch FROM created_at)::bigint FROM access.principals
            ORDER BY kind, name
            """
        ).map { row in
            Principal(
                name: try name(row, 0),
                isDisabled: try row.bool(2),
                createdBy: try row.string(3),
                createdAt: try row.int(4)
            )
        }
    }

    /// Memberships that still hold.
    static func memberships(_ tx: inout Transaction) throws -> [Membership] {
        try tx.query(
            """
            SELECT kind, name, team, extract(epoch FROM expires_at)::bigint, created_by FROM access.memberships
            WHERE expires_at IS NULL OR expires_at > now() ORDER BY kind, name, team
            """
        ).map { row in
            Membership(
                member: try name(row, 0),
                team: PrincipalName(trusted: .team, try row.string(2)),
                expiresAt: try row.intOrNil(3),
                createdBy: try row.string(4)
            )
        }
    }

    /// Tokens that are still good.
    static func tokens(_ tx: inout Transaction) throws -> [TokenRecord] {
        try tx.query(
            """
            SELECT kind, name, id, digest, description, scope, extract(epoch FROM created_at)::bigint, created_by,
                extract(epoch FROM expires_at)::bigint, extract(epoch FROM last_used_at)::bigint, issuer, made_with,
                extract(epoch FROM renewable_until)::bigint
            FROM access.tokens WHERE revoked_at IS NULL AND expires_at > now() ORDER BY kind, name, created_at, id
            """
        ).map { row in
            TokenRecord(
                id: try row.string(2),
                digest: TokenDigest(bytes: try row.bytes(3)),
                owner: try name(row, 0),
                description: try row.string(4),
                scope: try row.stringOrNil(5).map { try TokenScope(stored: try JSON(parsing: $0)) },
                createdAt: try row.int(6),
                createdBy: try row.string(7),
                issuer: try row.string(10),
                madeWith: try row.stringOrNil(11),
                expiresAt: try row.int(8),
                renewableUntil: try row.int(12),
                lastUsedAt: try row.intOrNil(9)
            )
        }
    }

    static func name(_ row: Row, _ column: Int) throws -> PrincipalName {
        let kind = try row.string(column)
        guard let known = PrincipalName.Kind(rawValue: kind) else {
            throw DatabaseError(code: .sql, message: "The database has a principal of the kind '\(kind)'.")
        }
        return PrincipalName(trusted: known, try row.string(column + 1))
    }
}

/// Changes of principals and memberships.
extension AccessStore {
    /// Returns false if it is there already.
    static func add(_ name: PrincipalName, by author: String, _ tx: inout Transaction) throws -> Bool {
        try tx.execute(
            "INSERT INTO access.principals (kind, name, created_by) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            [.text(name.kind.rawValue), .text(name.name.text), .text(author)]
        ) > 0
    }

    static func exists(_ name: PrincipalName, _ tx: inout Transaction) throws -> Bool {
        try !tx.query(
            "SELECT FROM access.principals WHERE kind = $1 AND name = $2",
            [.text(name.kind.rawValue), .text(name.name.text)]
        ).isEmpty
    }

    static func maySignIn(_ name: PrincipalName, _ tx: inout Transaction) throws -> Bool {
        try !tx.query(
            "SELECT FROM access.principals WHERE kind = $1 AND name = $2 AND NOT disabled FOR SHARE",
            [.text(name.kind.rawValue), .text(name.name.text)]
        ).isEmpty
    }

    /// Returns false if there is nobody of that name.
    static func set(_ name: PrincipalName, isDisabled: Bool, _ tx: inout Transaction) throws -> Bool {
        try tx.execute(
            "UPDATE access.principals SET disabled = $3 WHERE kind = $1 AND name = $2",
            [.text(name.kind.rawValue), .text(name.name.text), .bool(isDisabled)]
        ) > 0
    }

    /// Removes somebody with memberships and tokens; false if there is nobody of that name.
    static func remove(_ name: PrincipalName, _ tx: inout Transaction) throws -> Bool {
        try tx.execute(
            "DELETE FROM access.principals WHERE kind = $1 AND name = $2",
            [.text(name.kind.rawValue), .text(name.name.text)]
        ) > 0
    }

    /// Puts somebody into a team, or changes until when.
    static func join(_ membership: Membership, _ tx: inout Transaction) throws {
        try tx.execute(
            """
            INSERT INTO access.memberships (kind, name, team, expires_at, created_by)
            VALUES ($1, $2, $3, to_timestamp($4::bigint), $5)
            ON CONFLICT (kind, name, team) DO UPDATE
            SET expires_at = EXCLUDED.expires_at, created_by = EXCLUDED.created_by
            """,
            [
                .text(membership.member.kind.rawValue), .text(membership.member.name.text),
                .text(membership.team.name.text), membership.expiresAt.map(Parameter.int) ?? .null,
                .text(membership.createdBy),
            ]
        )
    }

    /// Returns false if the member was not in the team.
    static func leave(_ member: PrincipalName, _ team: PrincipalName, _ tx: inout Transaction) throws -> Bool {
        try tx.execute(
            "DELETE FROM access.memberships WHERE kind = $1 AND name = $2 AND team = $3",
            [.text(member.kind.rawValue), .text(member.name.text), .text(team.name.text)]
        ) > 0
    }

    /// Whether a team is, over the teams that it is in, in another one.
    static func isTeam(_ team: PrincipalName, within other: PrincipalName, _ tx: inout Transaction) throws -> Bool {
        try !tx.query(
            """
            WITH RECURSIVE above (name) AS (
                SELECT $1::text COLLATE "C" UNION SELECT m.team FROM access.memberships m JOIN above a ON m.name = a.name
                WHERE m.kind = 'Team' AND (m.expires_at IS NULL OR m.expires_at > now()))
            SELECT FROM above WHERE name = $2
            """,
            [.text(team.name.text), .text(other.name.text)]
        ).isEmpty
    }
}

/// Changes of tokens.
extension AccessStore {
    static func add(_ token: TokenRecord, _ tx: inout Transaction) throws {
        try tx.execute(
            """
            INSERT INTO access.tokens
                (id, digest, kind, name, description, scope, created_by, issuer, made_with, expires_at, renewable_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, to_timestamp($10::bigint), to_timestamp($11::bigint))
            """,
            [
                .text(token.id), .bytes(token.digest.bytes), .text(token.owner.kind.rawValue),
                .text(token.owner.name.text), .text(token.description),
                token.scope.map { .text($0.json.compactText) } ?? .null, .text(token.createdBy), .text(token.issuer),
                token.madeWith.map(Parameter.text) ?? .null, .int(token.expiresAt),
                .int(token.renewableUntil),
            ]
        )
    }

    /// Revokes a token and all that was made with it. Returns the ids; none if it is not there or revoked already.
    static func revoke(_ id: String, _ tx: inout Transaction) throws -> [String] {
        try tx.query(
            """
            WITH RECURSIVE made (id) AS (
                SELECT t.id FROM access.tokens t WHERE t.id = $1 AND t.revoked_at IS NULL UNION
                SELECT t.id FROM access.tokens t JOIN made m ON t.made_with = m.id)
            UPDATE access.tokens t SET revoked_at = now() FROM made m WHERE t.id = m.id AND t.revoked_at IS NULL
            RETURNING t.id
            """,
            [.text(id)]
        ).map { try $0.string(0) }.sorted()
    }

    /// Lets a token end at a moment, unless it ends before; false if it is not good any more.
    static func expire(_ id: String, at moment: Int64, _ tx: inout Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE access.tokens SET expires_at = least(expires_at, to_timestamp($2::bigint))
            WHERE id = $1 AND revoked_at IS NULL AND expires_at > now()
            """,
            [.text(id), .int(moment)]
        ) > 0
    }

    /// Notes when tokens were last used.
    static func use(_ uses: [(id: String, at: Int64)], _ tx: inout Transaction) throws {
        try tx.execute(
            """
            UPDATE access.tokens t SET last_used_at = to_timestamp(u.at)
            FROM unnest($1::text[], $2::bigint[]) AS u (id, at)
            WHERE t.id = u.id AND (t.last_used_at IS NULL OR t.last_used_at < to_timestamp(u.at))
            """,
            [.textArray(uses.map(\.id)), .intArray(uses.map(\.at))]
        )
    }
}

/// Policies.
extension AccessStore {
    /// The policies in force; nil as long as those built in are.
    static func policies(_ tx: inout Transaction) throws -> PolicyRevision? {
        try policies(where: "true", [], &tx)
    }

    /// The number of the policies in force; 0 as long as those built in are.
    static func policyRevision(_ tx: inout Transaction) throws -> Int64 {
        try tx.query("SELECT coalesce(max(revision), 0) FROM access.policy_sets").first?.int(0) ?? 0
    }

    /// The policies of a revision.
    static func policies(revision: Int64, _ tx: inout Transaction) throws -> PolicyRevision? {
        try policies(where: "revision = $1", [.int(revision)], &tx)
    }

    static func policies(
        where condition: String,
        _ parameters: [Parameter],
        _ tx: inout Transaction
    ) throws -> PolicyRevision? {
        try tx.query(
            """
            SELECT revision, documents, reason, proposed_by, approved_by, extract(epoch FROM created_at)::bigint
            FROM access.policy_sets WHERE \(condition) ORDER BY revision DESC LIMIT 1
            """,
            parameters
        ).first.map { row in
            PolicyRevision(
                number: try row.int(0),
                documents: try PolicyDocument.read(try row.string(1)),
                reason: try row.string(2),
                proposedBy: try row.string(3),
                approvedBy: try row.stringOrNil(4),
                createdAt: try row.int(5)
            )
        }
    }

    static func add(_ revision: PolicyRevision, _ tx: inout Transaction) throws {
        try tx.execute(
            """
            INSERT INTO access.policy_sets (revision, documents, reason, proposed_by, approved_by)
            VALUES ($1, $2, $3, $4, $5)
            """,
            [
                .int(revision.number), .text(PolicyDocument.text(revision.documents)), .text(revision.reason),
                .text(revision.proposedBy), revision.approvedBy.map(Parameter.text) ?? .null,
            ]
        )
    }

    static func add(_ proposal: PolicyProposal, _ tx: inout Transaction) throws {
        try tx.execute(
            """
            INSERT INTO access.proposals (id, based_on, documents, report, reason, proposed_by)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(proposal.id), .int(proposal.basedOn),
                .text(PolicyDocument.text(proposal.documents, issuer: proposal.issuer)),
                .text(proposal.report), .text(proposal.reason), .text(proposal.proposedBy),
            ]
        )
    }

    /// How many proposals nobody has settled.
    static func proposalCount(_ tx: inout Transaction) throws -> Int {
        Int(try tx.query("SELECT count(*) FROM access.proposals WHERE outcome IS NULL").first?.int(0) ?? 0)
    }

    /// Proposals that nobody has settled, the oldest first; one, or all.
    static func proposals(id: String? = nil, _ tx: inout Transaction) throws -> [PolicyProposal] {
        try tx.query(
            """
            SELECT id, based_on, documents, report, reason, proposed_by, extract(epoch FROM created_at)::bigint
            FROM access.proposals WHERE outcome IS NULL AND ($1 = '' OR id = $1) ORDER BY created_at, id
            """,
            [.text(id ?? "")]
        ).map { row in
            let (documents, issuer) = try PolicyDocument.readProposed(try row.string(2))
            return PolicyProposal(
                id: try row.string(0),
                basedOn: try row.int(1),
                documents: documents,
                report: try row.string(3),
                reason: try row.string(4),
                proposedBy: try row.string(5),
                issuer: issuer,
                createdAt: try row.int(6)
            )
        }
    }

    /// Settles all proposals that rest on policies that are not in force any more.
    static func settleOutdated(by author: String, _ tx: inout Transaction) throws {
        try tx.execute(
            """
            UPDATE access.proposals SET outcome = 'outdated', settled_by = $1, settled_at = now() WHERE outcome IS NULL
            """,
            [.text(author)]
        )
    }

    static func settle(_ id: String, _ outcome: String, by author: String, _ tx: inout Transaction) throws {
        try tx.execute(
            "UPDATE access.proposals SET outcome = $2, settled_by = $3, settled_at = now() WHERE id = $1",
            [.text(id), .text(outcome), .text(author)]
        )
    }
}
