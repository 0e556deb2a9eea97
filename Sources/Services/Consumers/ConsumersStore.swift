// SPDX-License-Identifier: Apache-2.0
import PostgreSQL

/// The tables of consumers; nothing else knows them.
enum ConsumersStore {
    /// The most readers of one schema that are shown.
    static let mostReaders = 20
    private static let seconds = "extract(epoch from now())::bigint"
    private static let epoch = "DATE '1970-01-01'"

    /// What the database takes for now, and since when it was counted who fetches what; in seconds since 1970.
    static func clock(_ tx: inout Transaction) throws -> (now: Int64, countedSince: Int64?) {
        let row = try tx.query("SELECT \(seconds), extract(epoch from since)::bigint FROM consumers.counting").first
        return (try row?.int(0) ?? 0, try row?.intOrNil(1))
    }

    private static let pinColumns = """
        consumer, context, subject, array_to_string(array_agg(version ORDER BY version), ','),
        extract(epoch from max(expires_at))::bigint, max(reason), extract(epoch from max(created_at))::bigint,
        max(created_by)
        """
    private static let isLive = "(expires_at IS NULL OR expires_at > now())"

    private static func pins(
        where condition: String,
        _ parameters: [Parameter],
        _ tx: inout Transaction
    ) throws -> [Pin] {
        try tx.query(
            """
            SELECT \(pinColumns) FROM consumers.pins WHERE \(isLive) AND \(condition)
            """,
            parameters
        ).map { row in
            Pin(
                consumer: try row.string(0),
                context: try row.string(1),
                subject: try row.string(2),
                versions: try row.string(3).split(separator: ",").compactMap { Int($0) },
                expiresAt: try row.intOrNil(4),
                reason: try row.string(5),
                createdAt: try row.int(6),
                createdBy: try row.string(7)
            )
        }
    }

    /// The pins on a subject that hold, by consumer.
    static func pins(on subject: ConsumedSubject, _ tx: inout Transaction) throws -> [Pin] {
        try pins(
            where: "context = $1 AND subject = $2 GROUP BY context, subject, consumer ORDER BY consumer",
            [.text(subject.context), .text(subject.name)],
            &tx
        )
    }

    /// The pin of a consumer on a subject, if it holds.
    static func pin(of consumer: String, on subject: ConsumedSubject, _ tx: inout Transaction) throws -> Pin? {
        try pins(
            where: "context = $1 AND subject = $2 AND consumer = $3 GROUP BY context, subject, consumer",
            [.text(subject.context), .text(subject.name), .text(consumer)],
            &tx
        ).first
    }

    /// Gives a pin that holds another end, unless it has become another. Returns the versions that end then, rising.
    static func prolong(_ pin: Pin, to end: Int64, _ tx: inout Transaction) throws -> [Int] {
        try tx.query(
            """
            UPDATE consumers.pins SET expires_at = to_timestamp($4::bigint)
            WHERE context = $1 AND subject = $2 AND consumer = $3 AND expires_at > now()
                AND expires_at = to_timestamp($5::bigint) AND reason = $6 AND created_by = $7
            RETURNING version
            """,
            [
                .text(pin.context), .text(pin.subject), .text(pin.consumer), .int(end),
                pin.expiresAt.map(Parameter.int) ?? .null, .text(pin.reason), .text(pin.createdBy),
            ]
        ).map { Int(try $0.int(0)) }.sorted()
    }

    /// One page of the pins that hold: of one consumer or, with an empty name, of all.
    static func pins(of consumer: String, limit: Int, offset: Int, _ tx: inout Transaction) throws -> [Pin] {
        try pins(
            where: """
                ($1 = '' OR consumer = $1) GROUP BY context, subject, consumer
                ORDER BY consumer, context, subject LIMIT $2 OFFSET $3
                """,
            [.text(consumer), .int(Int64(limit)), .int(Int64(offset))],
            &tx
        )
    }

    /// Takes the pin of a consumer on a subject away. Returns the versions that it held, rising.
    static func remove(_ consumer: String, _ subject: ConsumedSubject, _ tx: inout Transaction) throws -> [Int] {
        try tx.query(
            """
            DELETE FROM consumers.pins WHERE context = $1 AND subject = $2 AND consumer = $3
            RETURNING version, \(isLive)
            """,
            [.text(subject.context), .text(subject.name), .text(consumer)]
        ).filter { try $0.bool(1) }.map { Int(try $0.int(0)) }.sorted()
    }

    static func add(_ pin: Pin, _ tx: inout Transaction) throws {
        try tx.execute(
            """
            INSERT INTO consumers.pins (context, subject, consumer, version, expires_at, reason, created_by)
            SELECT $1, $2, $3, v, to_timestamp($5::bigint), $6, $7 FROM unnest($4::integer[]) AS v
            """,
            [
                .text(pin.context), .text(pin.subject), .text(pin.consumer), .intArray(pin.versions.map(Int64.init)),
                pin.expiresAt.map(Parameter.int) ?? .null, .text(pin.reason), .text(pin.createdBy),
            ]
        )
    }

    /// Who fetched which of some schemas of a context last, the newest first; and how many others did.
    static func readings(
        of ids: [Int],
        in context: String,
        _ tx: inout Transaction
    ) throws -> [Int: (shown: [SchemaReading], others: Int)] {
        let rows = try tx.query(
            """
            SELECT schema_id, reader, last_day - \(epoch), to_char(last_day, 'YYYY-MM-DD'), days, readers FROM (
                SELECT r.*, count(*) OVER (PARTITION BY schema_id) AS readers,
                    row_number() OVER (PARTITION BY schema_id ORDER BY last_day DESC, reader) AS place
                FROM consumers.reads r WHERE context = $1 AND schema_id = ANY($2::integer[])
            ) AS ranked WHERE place <= $3 ORDER BY schema_id, place
            """,
            [.text(context), .intArray(ids.map(Int64.init)), .int(Int64(mostReaders))]
        )
        var readings: [Int: (shown: [SchemaReading], others: Int)] = [:]
        for row in rows {
            let reading = SchemaReading(
                schemaID: Int(try row.int(0)),
                reader: try row.string(1),
                lastDay: try row.int(2),
                lastDayText: try row.string(3),
                days: Int(try row.int(4))
            )
            let others = max(0, Int(try row.int(5)) - mostReaders)
            readings[reading.schemaID, default: ([], others)].shown.append(reading)
        }
        return readings
    }

    /// The numbers of the pinned versions of a subject.
    static func pinnedVersions(of name: String, in context: String, _ tx: inout Transaction) throws -> Set<Int> {
        Set(
            try tx.query(
                "SELECT DISTINCT version FROM consumers.pins WHERE context = $1 AND subject = $2 AND \(isLive)",
                [.text(context), .text(name)]
            ).map { Int(try $0.int(0)) }
        )
    }

    /// The last day on which anybody fetched each of some schemas.
    static func lastDays(of ids: [Int], in context: String, _ tx: inout Transaction) throws -> [Int: Int64] {
        let rows = try tx.query(
            """
            SELECT schema_id, max(last_day) - \(epoch) FROM consumers.reads
            WHERE context = $1 AND schema_id = ANY($2::integer[]) GROUP BY schema_id
            """,
            [.text(context), .intArray(ids.map(Int64.init))]
        )
        return Dictionary(try rows.map { (Int(try $0.int(0)), try $0.int(1)) }) { first, _ in first }
    }
}

/// What is written of who fetches what.
extension ConsumersStore {
    /// Notes reads, each reader and schema once; a second time is harmless.
    static func note(_ reads: [SchemaRead: Int64], in database: Database) async throws {
        // In one order for everybody, so that two servers do not wait for each other.
        let sorted = reads.sorted { $0.key < $1.key }
        _ = try await database.call(
            """
            INSERT INTO consumers.reads AS r (context, schema_id, reader, last_day)
            SELECT context, id, reader, \(epoch) + day
            FROM unnest($1::text[], $2::integer[], $3::text[], $4::integer[]) AS n (context, id, reader, day)
            ON CONFLICT (context, schema_id, reader) DO UPDATE
            SET last_day = EXCLUDED.last_day, days = r.days + 1 WHERE r.last_day < EXCLUDED.last_day
            """,
            [
                .textArray(sorted.map(\.key.context)), .intArray(sorted.map { Int64($0.key.id) }),
                .textArray(sorted.map(\.key.reader)), .intArray(sorted.map(\.value)),
            ]
        )
    }

    /// Notes that from now on it is counted who fetches what, unless it was before; `again` if something was left out.
    static func beginCounting(again: Bool, in database: Database) async throws {
        _ = try await database.call(
            "UPDATE consumers.counting SET since = now() WHERE since IS NULL OR $1",
            [.bool(again)]
        )
    }

    /// Notes that a server does not count.
    static func endCounting(in database: Database) async throws {
        _ = try await database.call("UPDATE consumers.counting SET since = NULL WHERE since IS NOT NULL", [])
    }

    /// Forgets what no window can reach any more.
    static func forgetOld(in database: Database) async throws {
        try await database.write { tx in
            try tx.execute(
                "DELETE FROM consumers.reads WHERE last_day < CURRENT_DATE - $1::integer",
                [.int(Int64(UsageWindow.longestDays + 30))]
            )
            try tx.execute("DELETE FROM consumers.pins WHERE expires_at < now() - interval '30 days'")
        }
    }
}
