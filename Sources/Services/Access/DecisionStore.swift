// SPDX-License-Identifier: Apache-2.0
import Cedar
import Crypto
import JSON
import PostgreSQL
import Web

/// The counts of decisions as they are stored; nothing else knows their table.
enum DecisionStore {
    /// The most that one statement deletes.
    private static let mostDropped = 10_000

    /// Adds counts to those of the same hour.
    static func add(_ entries: [DecisionCounter.Entry], _ tx: inout Transaction) throws {
        // In one order for everybody, so that two nodes do not wait for each other.
        let rows = merged(entries.map(DecisionRow.init)).sorted { ($0.hour, $0.digest) < ($1.hour, $1.digest) }
        try tx.execute(
            """
            INSERT INTO access.decisions AS d (hour, digest, kind, name, authentication, action, resource_type,
                resource, others, allowed, break_glass, policies, count, last_at)
            SELECT to_timestamp(r.hour), r.digest, r.kind, r.name, r.authentication, r.action, r.resource_type,
                r.resource, r.others, r.allowed, r.break_glass, r.policies, r.count, to_timestamp(r.last / 1000.0)
            FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::boolean[], $10::boolean[], $11::boolean[], $12::text[], $13::bigint[], $14::bigint[])
                AS r (hour, digest, kind, name, authentication, action, resource_type, resource, others, allowed,
                break_glass, policies, count, last)
            ON CONFLICT (hour, digest) DO UPDATE
            SET count = d.count + EXCLUDED.count, last_at = greatest(d.last_at, EXCLUDED.last_at)
            """,
            [
                .intArray(rows.map(\.hour)), .textArray(rows.map(\.digest)), .textArray(rows.map(\.kind)),
                .textArray(rows.map(\.name)), .textArray(rows.map(\.authentication)), .textArray(rows.map(\.action)),
                .textArray(rows.map(\.resourceType)), .textArray(rows.map(\.resource)),
                .textArray(rows.map { $0.isOthers ? "true" : "false" }),
                .textArray(rows.map { $0.isAllowed ? "true" : "false" }),
                .textArray(rows.map { $0.isBreakGlass ? "true" : "false" }), .textArray(rows.map(\.policies)),
                .intArray(rows.map(\.count)), .intArray(rows.map(\.last)),
            ]
        )
    }

    /// Names that differ only in what cannot be stored are stored as one, and a statement may not touch a row twice.
    private static func merged(_ rows: [DecisionRow]) -> [DecisionRow] {
        var merged: [String: DecisionRow] = [:]
        for row in rows {
            let place = "\(row.hour) \(row.digest)"
            if var known = merged[place] {
                known.count = known.count.addingReportingOverflow(row.count).partialValue
                known.last = max(known.last, row.last)
                merged[place] = known
            } else {
                merged[place] = row
            }
        }
        return Array(merged.values)
    }

    /// The first hour of those that are kept for that many days, in SQL: of whoever asks what was used in as many days,
    /// nothing is missing.
    private static let firstKept = "date_trunc('hour', now()) - $1::bigint * interval '1 day'"

    /// Drops some of what is older than that many days; whether there may be more.
    static func drop(before days: Int, _ tx: inout Transaction) throws -> Bool {
        let count = try tx.execute(
            """
            DELETE FROM access.decisions WHERE ctid IN (SELECT ctid FROM access.decisions
            WHERE hour < \(firstKept) LIMIT \(mostDropped))
            """,
            [.int(Int64(days))]
        )
        if count > 0 {
            try tx.execute(
                """
                UPDATE access.decision_log SET complete_since = \(firstKept), dropped = true
                WHERE complete_since < \(firstKept)
                """,
                [.int(Int64(days))]
            )
        }
        return count >= mostDropped
    }

    /// Notes that decisions could not be counted.
    static func noteMissed(_ tx: inout Transaction) throws {
        try tx.execute("UPDATE access.decision_log SET missed_at = now()")
    }

    private static let builtIn = DecisionRow.digest([PolicyDocument.text(PolicyDocument.builtIn)])

    /// Notes which policies are built in, and since when, where that is not known yet.
    static func noteBuiltIn(_ tx: inout Transaction) throws {
        try tx.execute(
            "UPDATE access.decision_log SET built_in = $1, built_in_since = now() WHERE built_in IS DISTINCT FROM $1",
            [.text(builtIn)]
        )
    }

    /// Whether the policies built in are known to have been these at a moment, in seconds since 1970.
    static func wasBuiltIn(at moment: Int64, _ tx: inout Transaction) throws -> Bool {
        try !tx.query(
            "SELECT FROM access.decision_log WHERE built_in = $1 AND built_in_since <= to_timestamp($2::bigint)",
            [.text(builtIn), .int(moment)]
        ).isEmpty
    }

    /// What is asked for.
    struct Query: Sendable {
        var principal: PrincipalName?
        /// In seconds since 1970.
        var since: Int64 = 0
        var after = Cursor(hour: 0, digest: "")
        var limit = 1_000
    }

    /// Where a page ends.
    struct Cursor: Sendable {
        let hour: Int64
        let digest: String
    }

    /// Counts in the order of their hours, those after a place.
    static func find(_ query: Query, _ tx: inout Transaction) throws -> [DecisionRow] {
        try tx.query(
            """
            SELECT extract(epoch FROM hour)::bigint, digest, kind, name, authentication, action, resource_type, resource,
                others, allowed, break_glass, policies, count, floor(extract(epoch FROM last_at) * 1000)::bigint
            FROM access.decisions
            WHERE (hour, digest) > (to_timestamp($1::bigint), $2) AND last_at >= to_timestamp($3::bigint)
                AND hour >= date_trunc('hour', to_timestamp($3::bigint))
                AND ($4 = '' OR (kind = $4 AND name = $5)) ORDER BY hour, digest LIMIT $6
            """,
            [
                .int(query.after.hour), .text(query.after.digest), .int(query.since),
                .text(query.principal?.kind.rawValue ?? ""), .text(query.principal?.name.text ?? ""),
                .int(Int64(query.limit)),
            ]
        ).map(DecisionRow.init)
    }
}

/// One count as it is stored.
struct DecisionRow: Sendable {
    /// The beginning of the hour, in seconds since 1970.
    let hour: Int64
    let digest: String
    let kind: String
    let name: String
    let authentication: String
    let action: String
    let resourceType: String
    let resource: String
    let isOthers: Bool
    let isAllowed: Bool
    let isBreakGlass: Bool
    let policies: String
    var count: Int64
    /// In milliseconds since 1970.
    var last: Int64

    init(_ entry: DecisionCounter.Entry) {
        hour = entry.last / 3_600_000 * 3_600
        kind = entry.group.principal.kind.rawValue
        name = Self.storable(entry.group.principal.name.text)
        authentication = entry.group.authentication
        action = Self.storable(entry.group.action.text)
        // What is not listed one by one was done somewhere in the system.
        resourceType = Self.storable(entry.resource?.type.text ?? "System")
        resource = Self.storable(entry.resource?.id.text ?? "stagedoor")
        isOthers = entry.resource == nil
        isAllowed = entry.group.isAllowed
        isBreakGlass = entry.group.isBreakGlass
        policies = JSON.array(entry.group.policies.map { .string(Self.storable($0.text)) }).compactText
        count = Int64(entry.count)
        last = entry.last
        digest = Self.digest([
            kind, name, authentication, action, resourceType, resource, isOthers ? "1" : "0", isAllowed ? "1" : "0",
            isBreakGlass ? "1" : "0", policies,
        ])
    }

    init(_ row: Row) throws {
        hour = try row.int(0)
        digest = try row.string(1)
        kind = try row.string(2)
        name = try row.string(3)
        authentication = try row.string(4)
        action = try row.string(5)
        resourceType = try row.string(6)
        resource = try row.string(7)
        isOthers = try row.bool(8)
        isAllowed = try row.bool(9)
        isBreakGlass = try row.bool(10)
        policies = try row.string(11)
        count = try row.int(12)
        last = try row.int(13)
    }

    /// The database has no NUL in its texts, and nobody needs the end of a name that is longer than all names.
    private static func storable(_ text: String) -> String {
        let plain = text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
        guard plain.utf8.count > 2_000 else { return plain }
        return String(decoding: Array(plain.utf8.prefix(2_000)), as: UTF8.self)
    }

    fileprivate static func digest(_ parts: [String]) -> String {
        var hash = SHA256()
        for part in parts {
            hash.update(data: Array("\(part.utf8.count):".utf8))
            hash.update(data: Array(part.utf8))
        }
        return Base64.urlText(Array(hash.finalize().prefix(18)))
    }
}
