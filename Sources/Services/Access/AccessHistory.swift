// SPDX-License-Identifier: Apache-2.0
import Cedar
package import PostgreSQL
import Web

/// What decided at an earlier moment.
extension AccessStore {
    /// The revisions below a number, the newest first, without their files.
    static func revisions(below bound: Int64, limit: Int, _ tx: inout Transaction) throws -> [PolicyRevision] {
        try tx.query(
            """
            SELECT revision, reason, proposed_by, approved_by, extract(epoch FROM created_at)::bigint
            FROM access.policy_sets WHERE revision < $1 ORDER BY revision DESC LIMIT $2
            """,
            [.int(bound), .int(Int64(limit))]
        ).map { row in
            PolicyRevision(
                number: try row.int(0),
                documents: [],
                reason: try row.string(1),
                proposedBy: try row.string(2),
                approvedBy: try row.stringOrNil(3),
                createdAt: try row.int(4)
            )
        }
    }

    /// Who there was at a moment, in seconds since 1970.
    static func principals(at moment: Int64, _ tx: inout Transaction) throws -> [Principal] {
        try tx.query(
            """
            SELECT kind, name, disabled, extract(epoch FROM since)::bigint FROM access.history
            WHERE team = '' AND since < to_timestamp($1::bigint + 1) AND (until IS NULL OR until >= to_timestamp($1::bigint + 1))
            ORDER BY kind, name
            """,
            [.int(moment)]
        ).map { row in
            Principal(
                name: try name(row, 0),
                isDisabled: try row.bool(2),
                createdBy: "",
                createdAt: try row.int(3)
            )
        }
    }

    /// Who was in which team at a moment, in seconds since 1970.
    static func memberships(at moment: Int64, _ tx: inout Transaction) throws -> [Membership] {
        try tx.query(
            """
            SELECT kind, name, team, extract(epoch FROM expires_at)::bigint FROM access.history
            WHERE team <> '' AND since < to_timestamp($1::bigint + 1)
            AND (until IS NULL OR until >= to_timestamp($1::bigint + 1))
            AND (expires_at IS NULL OR expires_at > to_timestamp($1::bigint))
            ORDER BY kind, name, team
            """,
            [.int(moment)]
        ).map { row in
            Membership(
                member: try name(row, 0),
                team: PrincipalName(trusted: .team, try row.string(2)),
                expiresAt: try row.intOrNil(3),
                createdBy: ""
            )
        }
    }

    /// Forgets what somebody was before; false if there was nothing.
    static func forget(_ name: PrincipalName, _ tx: inout Transaction) throws -> Bool {
        try tx.execute(
            "DELETE FROM access.history WHERE kind = $1 AND name = $2 AND until IS NOT NULL",
            [.text(name.kind.rawValue), .text(name.name.text)]
        ) > 0
    }
}

extension AccessService {
    /// The most revisions of one answer.
    static let mostRevisions = 1_000

    /// The policies of a revision; 0 stands for those built into this version.
    ///
    /// - Throws: `WebError` 404 for a revision that there never was.
    func policies(revision: Int64) async throws -> PolicyRevision {
        if revision == 0 { return .builtIn }
        guard let found = try await database.read({ tx in try AccessStore.policies(revision: revision, &tx) }) else {
            throw WebError.accessNotFound("revision \(revision) of the policies")
        }
        return found
    }

    /// The policies that were in force at the end of a second since 1970.
    func policies(at moment: Int64) async throws -> PolicyRevision {
        // Seconds have no end but the beginning of the next.
        try await database.read { tx in try AccessStore.policies(at: moment + 1, &tx) } ?? .builtIn
    }

    /// The revisions below a number, the newest first, without their files.
    func revisions(below bound: Int64, limit: Int) async throws -> [PolicyRevision] {
        let limit = min(max(1, limit), Self.mostRevisions)
        return try await database.read { tx in try AccessStore.revisions(below: bound, limit: limit, &tx) }
    }

    /// Everybody who could sign in at the end of a second since 1970, the teams, what was known of things then, and
    /// further things, as policies see them.
    func entities(at moment: Int64, with others: [ProtectedResource]) async throws -> [Entity] {
        let people = try await database.read { tx in
            AccessSnapshot.entities(
                try AccessStore.principals(at: moment, &tx).filter { !$0.isDisabled },
                try AccessStore.memberships(at: moment, &tx)
            )
        }
        // What this build does not accept any more, it says nothing of.
        let documents = try await policies(at: moment).documents
        let resources = (try? StoredResources(documents, schema: PolicyBundle.schema.get())) ?? StoredResources()
        return people + resources.entities(with: others)
    }

    /// Forgets what somebody was before, in a transaction that forgets other things of them; false if there was nothing.
    package static func forget(_ name: PrincipalName, _ tx: inout Transaction) throws -> Bool {
        try AccessStore.forget(name, &tx)
    }
}
