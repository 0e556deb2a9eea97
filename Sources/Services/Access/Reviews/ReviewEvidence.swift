// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PostgreSQL
import Web

/// What a review is made of: everything about one team, as it was at one moment.
struct ReviewEvidence: Sendable {
    /// Somebody's or a team's membership in the team, in a team within it, or of the team in another one.
    struct Member: Sendable {
        let member: PrincipalName
        let team: PrincipalName
        let expiresAt: Int64?
        let createdAt: Int64
        let isDisabled: Bool
    }

    /// A token of somebody who is in the team.
    struct Token: Sendable {
        let id: String
        let owner: PrincipalName
        let description: String
        let createdAt: Int64
        let expiresAt: Int64
        let lastUsedAt: Int64?
    }

    /// That somebody was allowed something by policies, and when last, in seconds since 1970.
    struct Use: Sendable {
        let principal: PrincipalName
        let policies: [PolicyID]
        let last: Int64
    }

    /// All moments in seconds since 1970.
    let now: Int64
    let unusedDays: Int
    let team: PrincipalName
    let members: [Member]
    let tokens: [Token]
    let uses: [Use]
    /// The teams that are in another one only since then.
    let youngTeams: Set<PrincipalName>
    /// What everybody was allowed since then; nil if that is too much to be looked at.
    let decisions: [DecisionRow]?
    /// The policies that were in force then, as far as that is known.
    let earlier: PolicyRevision
    /// Why the decision log does not tell what was used since then; nil if it does.
    let gap: String?

    /// What the log names that nobody lists: all that is there by its name alone.
    var named: [ProtectedResource] {
        (decisions ?? []).compactMap { row in
            guard let type = ResourceType(rawValue: row.resourceType), type != .subject else { return nil }
            return try? type.place(row.resource)
        }
    }

    /// What was used last before this counts as unused.
    var since: Int64 { now - Int64(unusedDays) * 86_400 }

    /// The team and all teams within it.
    var teams: Set<PrincipalName> {
        Set([team] + members.filter { $0.member.kind == .team && $0.member != team }.map(\.member))
    }

    /// Everybody in the team, over whatever teams.
    var people: [PrincipalName] { Self.people(members) }

    fileprivate static func people(_ members: [Member]) -> [PrincipalName] {
        Set(members.map(\.member).filter { $0.kind != .team }).sorted { $0.uid < $1.uid }
    }
}

/// Reading it.
extension ReviewEvidence {
    /// The most items that a review has.
    static let mostItems = 10_000
    private static let mostDecisions = 200_000

    /// Reads what there is of a team.
    ///
    /// - Parameter readsLog: whether what the decision log says is read, which may take too long.
    /// - Returns: nil for more than a review can hold.
    static func read(
        _ team: PrincipalName,
        unusedDays: Int,
        readsLog: Bool = true,
        _ tx: inout Transaction
    ) throws -> ReviewEvidence? {
        // By the clock by which tokens are issued.
        let now = try tx.query("SELECT floor(extract(epoch FROM now()))::bigint").first?.int(0) ?? WallClock.seconds
        let since = now - Int64(unusedDays) * 86_400
        let members = try members(of: team, &tx)
        guard members.count <= mostItems else { return nil }
        let people = people(members)
        let tokens = try tokens(of: people, &tx)
        guard members.count + tokens.count <= mostItems else { return nil }
        var gap: String? = readsLog ? nil : "more was decided than a review looks at in time"
        if readsLog { gap = try DecisionStore.gap(since: since, &tx) }
        let uses = readsLog ? try DecisionStore.uses(by: people, limit: mostDecisions, &tx) : []
        if uses == nil { gap = "those in \(team) did more than a review looks at" }
        let nested = members.map(\.member).filter { $0.kind == .team }
        return ReviewEvidence(
            now: now,
            unusedDays: unusedDays,
            team: team,
            members: members,
            tokens: tokens,
            uses: uses ?? [],
            youngTeams: try youngTeams(above: [team] + nested, since: since, &tx),
            decisions: gap == nil ? try DecisionStore.allowed(since: since, limit: mostDecisions, &tx) : nil,
            earlier: try AccessStore.policies(at: since, &tx)
                ?? (DecisionStore.wasBuiltIn(at: since, &tx) ? .builtIn : .unknown),
            gap: gap
        )
    }

    /// Of these teams and those that they are in, the ones that are in another one only since a moment.
    private static func youngTeams(
        above teams: [PrincipalName],
        since: Int64,
        _ tx: inout Transaction
    ) throws -> Set<PrincipalName> {
        let rows = try tx.query(
            """
            WITH RECURSIVE teams (name) AS (
                SELECT t.name COLLATE "C" FROM unnest($1::text[]) AS t (name) UNION
                SELECT m.team FROM access.memberships m JOIN teams t ON m.kind = 'Team' AND m.name = t.name
                WHERE m.expires_at IS NULL OR m.expires_at > now())
            SELECT DISTINCT m.name FROM access.memberships m JOIN teams t ON m.kind = 'Team' AND m.name = t.name
            WHERE (m.expires_at IS NULL OR m.expires_at > now()) AND m.created_at > to_timestamp($2::bigint)
            """,
            [.textArray(teams.map(\.name.text)), .int(since)]
        )
        return Set(try rows.map { PrincipalName(trusted: .team, try $0.string(0)) })
    }

    private static func members(of team: PrincipalName, _ tx: inout Transaction) throws -> [Member] {
        try tx.query(
            """
            WITH RECURSIVE teams (name) AS (
                SELECT $1::text COLLATE "C" UNION
                SELECT m.name FROM access.memberships m JOIN teams t ON m.team = t.name
                WHERE m.kind = 'Team' AND (m.expires_at IS NULL OR m.expires_at > now()))
            SELECT m.kind, m.name, m.team, extract(epoch FROM m.expires_at)::bigint,
                extract(epoch FROM m.created_at)::bigint, p.disabled
            FROM access.memberships m JOIN access.principals p ON p.kind = m.kind AND p.name = m.name
            WHERE (m.expires_at IS NULL OR m.expires_at > now())
                AND (m.team IN (SELECT name FROM teams) OR m.kind = 'Team' AND m.name = $1)
            ORDER BY m.team <> $1, m.team, m.kind, m.name LIMIT \(mostItems + 1)
            """,
            [.text(team.name.text)]
        ).map { row in
            Member(
                member: try AccessStore.name(row, 0),
                team: PrincipalName(trusted: .team, try row.string(2)),
                expiresAt: try row.intOrNil(3),
                createdAt: try row.int(4),
                isDisabled: try row.bool(5)
            )
        }
    }

    private static func tokens(of people: [PrincipalName], _ tx: inout Transaction) throws -> [Token] {
        try tx.query(
            """
            SELECT t.kind, t.name, t.id, t.description, extract(epoch FROM t.created_at)::bigint,
                extract(epoch FROM t.expires_at)::bigint, extract(epoch FROM t.last_used_at)::bigint
            FROM access.tokens t JOIN unnest($1::text[], $2::text[]) AS p (kind, name)
                ON t.kind = p.kind AND t.name = p.name
            WHERE t.revoked_at IS NULL AND t.expires_at > now()
            ORDER BY t.kind, t.name, t.created_at, t.id LIMIT \(mostItems + 1)
            """,
            [.textArray(people.map(\.kind.rawValue)), .textArray(people.map(\.name.text))]
        ).map { row in
            Token(
                id: try row.string(2),
                owner: try AccessStore.name(row, 0),
                description: try row.string(3),
                createdAt: try row.int(4),
                expiresAt: try row.int(5),
                lastUsedAt: try row.intOrNil(6)
            )
        }
    }
}

extension AccessStore {
    /// The policies in force at a moment; nil for those built in.
    static func policies(at moment: Int64, _ tx: inout Transaction) throws -> PolicyRevision? {
        let row = try tx.query(
            """
            SELECT revision FROM access.policy_sets WHERE created_at <= to_timestamp($1::bigint)
            ORDER BY revision DESC LIMIT 1
            """,
            [.int(moment)]
        ).first
        return try row.flatMap { try policies(revision: try $0.int(0), &tx) }
    }
}

/// What the decision log says about use.
extension DecisionStore {
    /// The most counts that are looked at, each of one hour.
    private static let mostCounts: Int64 = 1_000_000

    /// What was allowed since a moment, each thing once with how often and when last; nil for more than so many things,
    /// and for more counts of them than are looked at.
    static func allowed(since: Int64, limit: Int, _ tx: inout Transaction) throws -> [DecisionRow]? {
        // The digest stands for all by which counts are told apart, so that of each group any row's will do.
        let rows = try tx.query(
            """
            SELECT extract(epoch FROM max(hour))::bigint, digest, min(kind), min(name), min(authentication), min(action),
                min(resource_type), min(resource), bool_or(others), true, bool_or(break_glass), min(policies),
                least(sum(count), \(Int64(1) << 53))::bigint, floor(extract(epoch FROM max(last_at)) * 1000)::bigint,
                sum(count(*)) OVER ()::bigint
            FROM (SELECT * FROM access.decisions
                WHERE allowed AND last_at >= to_timestamp($1::bigint)
                    AND hour >= date_trunc('hour', to_timestamp($1::bigint)) LIMIT $3) AS d
            GROUP BY digest LIMIT $2
            """,
            [.int(since), .int(Int64(limit) + 1), .int(mostCounts + 1)]
        )
        guard rows.count <= limit, try rows.first?.int(14) ?? 0 <= mostCounts else { return nil }
        return try rows.map(DecisionRow.init)
    }

    /// What some were allowed, as far as the log goes back; rights for an emergency are no use. Nil for more than so many
    /// things, and for more counts of them than are looked at.
    static func uses(
        by people: [PrincipalName],
        limit: Int,
        _ tx: inout Transaction
    ) throws -> [ReviewEvidence.Use]? {
        let rows = try tx.query(
            """
            SELECT kind, name, policies, floor(extract(epoch FROM max(last_at)))::bigint, sum(count(*)) OVER ()::bigint
            FROM (SELECT d.kind, d.name, d.policies, d.last_at
                FROM access.decisions d JOIN unnest($1::text[], $2::text[]) AS p (kind, name)
                    ON d.kind = p.kind AND d.name = p.name
                WHERE d.allowed AND NOT d.break_glass LIMIT $4) AS d
            GROUP BY kind, name, policies LIMIT $3
            """,
            [
                .textArray(people.map(\.kind.rawValue)), .textArray(people.map(\.name.text)), .int(Int64(limit) + 1),
                .int(mostCounts + 1),
            ]
        )
        guard rows.count <= limit, try rows.first?.int(4) ?? 0 <= mostCounts else { return nil }
        return try rows.map { row in
            ReviewEvidence.Use(
                principal: try AccessStore.name(row, 0),
                policies: try JSON(parsing: try row.string(2)).array?.compactMap { $0.string.map { CedarString($0) } }
                    ?? [],
                last: try row.int(3)
            )
        }
    }

    /// Why the log does not tell all that was decided since a moment; nil if it does.
    static func gap(since: Int64, _ tx: inout Transaction) throws -> String? {
        guard
            let row = try tx.query(
                """
                SELECT extract(epoch FROM complete_since)::bigint, dropped, extract(epoch FROM missed_at)::bigint
                FROM access.decision_log
                """
            ).first
        else { return "there is no decision log" }
        let start = try row.int(0)
        if start > since {
            let why = try row.bool(1) ? "what is older is not kept" : "it began then"
            return "the decision log reaches back to \(Self.day(start)) only: \(why)"
        }
        guard let missed = try row.intOrNil(2), missed >= since else { return nil }
        return "the decision log lacks some of what was decided until \(Self.day(missed))"
    }

    private static func day(_ seconds: Int64) -> String { DatetimeValue(milliseconds: seconds * 1_000).day }
}

extension DatetimeValue {
    fileprivate var day: String { String(description.prefix(10)) }
}
