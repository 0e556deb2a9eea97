// SPDX-License-Identifier: Apache-2.0
import Crypto
import PostgreSQL

/// The table of the keys under which entries name subjects; nothing else knows it.
enum SubjectStore {
    /// Those keys that there are.
    static func keys(
        of subjects: Set<Subject>,
        _ seal: SubjectSeal,
        _ tx: inout Transaction
    ) throws -> [Subject: SubjectKey] {
        let rows = try tx.query(
            "SELECT subject, sealed FROM audit.subject_keys WHERE subject = ANY ($1::text[])",
            [.textArray(subjects.map(\.text))]
        )
        return try read(rows, seal)
    }

    /// The keys of all persons, as many as can be looked at.
    static func persons(
        atMost limit: Int,
        _ seal: SubjectSeal,
        _ tx: inout Transaction
    ) throws -> [Subject: SubjectKey] {
        let rows = try tx.query(
            "SELECT subject, sealed FROM audit.subject_keys WHERE starts_with(subject, 'person:') LIMIT $1",
            [.int(Int64(limit))]
        )
        return try read(rows, seal)
    }

    /// Somebody's key, held until the transaction ends.
    static func held(_ subject: Subject, _ seal: SubjectSeal, _ tx: inout Transaction) throws -> SubjectKey? {
        let rows = try tx.query(
            "SELECT subject, sealed FROM audit.subject_keys WHERE subject = $1 FOR UPDATE",
            [.text(subject.text)]
        )
        return try read(rows, seal)[subject]
    }

    static func hasPersons(_ tx: inout Transaction) throws -> Bool {
        try !tx.query("SELECT FROM audit.subject_keys WHERE starts_with(subject, 'person:') LIMIT 1").isEmpty
    }

    private static func read(_ rows: Rows, _ seal: SubjectSeal) throws -> [Subject: SubjectKey] {
        var keys: [Subject: SubjectKey] = [:]
        for row in rows {
            let subject = Subject(try row.string(0))
            do {
                keys[subject] = try seal.open(try row.bytes(1), of: subject)
            } catch is CryptoKitError {
                throw DatabaseError(
                    code: .sql,
                    message: "The audit log's pseudonyms were made with another secret than this server's."
                )
            }
        }
        return keys
    }

    /// Makes keys. In one order for everybody, so that nobody waits for somebody who waits for them.
    static func add(_ subjects: Set<Subject>, _ seal: SubjectSeal, _ tx: inout Transaction) throws {
        var random = SystemRandomNumberGenerator()
        let rows = try subjects.sorted().map { subject in
            let key = (0..<SubjectKey.length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            return (subject.text, hex(try seal.seal(key, of: subject)))
        }
        try tx.execute(
            """
            INSERT INTO audit.subject_keys (subject, sealed) SELECT * FROM unnest($1::text[], $2::bytea[])
            ON CONFLICT DO NOTHING
            """,
            [.textArray(rows.map(\.0)), .textArray(rows.map(\.1))]
        )
    }

    static func remove(_ subject: Subject, _ tx: inout Transaction) throws {
        try tx.execute("DELETE FROM audit.subject_keys WHERE subject = $1", [.text(subject.text)])
    }

    /// Forgets the keys of days that are over for so long.
    static func removeDays(olderThan days: Int, _ tx: inout Transaction) throws {
        try tx.execute(
            """
            DELETE FROM audit.subject_keys
            WHERE starts_with(subject, 'day:') AND created_at < now() - make_interval(days => $1::integer)
            """,
            [.int(Int64(days))]
        )
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = Array("\\x".utf8)
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
