// SPDX-License-Identifier: Apache-2.0
import PostgreSQL

/// A subject's rows, found or made, with the lock that numbers its versions held.
struct LockedSubject {
    let contextID: Int64
    let subjectID: Int64
}

extension RegistryStore {
    /// Makes the subject if it is new, and locks it until the transaction ends.
    static func lock(_ subject: QualifiedSubject, _ tx: inout Transaction) throws -> LockedSubject {
        let row = try tx.query(
            """
            INSERT INTO registry.subjects AS b (context_id, name) VALUES (registry.context_id($1), $2)
            ON CONFLICT (context_id, name) DO UPDATE SET name = EXCLUDED.name RETURNING b.context_id, b.id
            """,
            [.text(subject.context), .text(subject.subject)]
        ).first
        guard let row else { throw RegistryError.subjectNotFound(subject) }
        return LockedSubject(contextID: try row.int(0), subjectID: try row.int(1))
    }

    /// The id of a schema in its context: the one it has, or a new one. Two nodes that ask at once get the same.
    static func schemaID(
        _ locked: LockedSubject,
        digest: [UInt8],
        guid: String,
        format: String,
        text: String,
        references: [ResolvedReference],
        wanted: Int?,
        _ tx: inout Transaction
    ) throws -> Int {
        if let known = try schemaID(locked.contextID, digest: digest, &tx) { return known }
        let id = try wanted ?? nextID(locked.contextID, &tx)
        let inserted = try tx.execute(
            """
            INSERT INTO registry.schemas (context_id, id, guid, digest, format, text)
            VALUES ($1, $2, $3::uuid, $4, $5, $6) ON CONFLICT (context_id, digest) DO NOTHING
            """,
            [.int(locked.contextID), .int(Int64(id)), .text(guid), .bytes(digest), .text(format), .text(text)]
        )
        if inserted == 0, let known = try schemaID(locked.contextID, digest: digest, &tx) { return known }
        for (position, reference) in references.enumerated() {
            try tx.execute(
                """
                INSERT INTO registry.schema_references
                (context_id, schema_id, position, name, subject, version, target_subject_id)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                [
                    .int(locked.contextID), .int(Int64(id)), .int(Int64(position)), .text(reference.asWritten.name),
                    .text(reference.asWritten.subject), .int(Int64(reference.version)), .int(reference.subjectID),
                ]
            )
        }
        if wanted != nil { try raiseIDs(locked.contextID, above: id, &tx) }
        return id
    }

    /// The id that a digest has in a context.
    static func schemaID(_ contextID: Int64, digest: [UInt8], _ tx: inout Transaction) throws -> Int? {
        try tx.query(
            "SELECT id FROM registry.schemas WHERE context_id = $1 AND digest = $2",
            [.int(contextID), .bytes(digest)]
        ).first.map { Int(try $0.int(0)) }
    }

    /// Whether an id is taken in a context.
    static func isTaken(_ id: Int, _ contextID: Int64, _ tx: inout Transaction) throws -> Bool {
        try !tx.query(
            "SELECT 1 FROM registry.schemas WHERE context_id = $1 AND id = $2",
            [.int(contextID), .int(Int64(id))]
        ).isEmpty
    }

    private static func nextID(_ contextID: Int64, _ tx: inout Transaction) throws -> Int {
        let row = try tx.query(
            "SELECT nextval(('registry.schema_ids_' || $1::text)::regclass)",
            [.text(String(contextID))]
        ).first
        return Int(try row?.int(0) ?? 0)
    }

    /// Ids given by an import must not be handed out again.
    private static func raiseIDs(_ contextID: Int64, above id: Int, _ tx: inout Transaction) throws {
        _ = try tx.query(
            """
            SELECT setval(('registry.schema_ids_' || $1::text)::regclass, greatest($2::bigint,
                pg_sequence_last_value(('registry.schema_ids_' || $1::text)::regclass),
                (SELECT coalesce(max(id), 1) FROM registry.schemas WHERE context_id = $3)))
            """,
            [.text(String(contextID)), .int(Int64(id)), .int(contextID)]
        )
    }

    /// Adds a version.
    static func insert(
        _ locked: LockedSubject,
        version: Int,
        schemaID: Int,
        metadata: String?,
        ruleSet: String?,
        _ tx: inout Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO registry.versions (subject_id, version, context_id, schema_id, metadata, rule_set)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .int(locked.subjectID), .int(Int64(version)), .int(locked.contextID), .int(Int64(schemaID)),
                metadata.map(Parameter.text) ?? .null, ruleSet.map(Parameter.text) ?? .null,
            ]
        )
    }

    /// Marks versions as deleted.
    static func softDelete(_ locked: LockedSubject, _ versions: [Int], _ tx: inout Transaction) throws {
        try tx.execute(
            "UPDATE registry.versions SET deleted = true WHERE subject_id = $1 AND version = ANY($2::integer[])",
            [.int(locked.subjectID), .intArray(versions.map(Int64.init))]
        )
    }

    /// Removes versions, and the schemas that no version holds any more. Returns the ids of those schemas.
    static func permanentlyDelete(
        _ locked: LockedSubject,
        _ versions: [Int],
        _ tx: inout Transaction
    ) throws -> [Int] {
        let removed = try tx.query(
            """
            DELETE FROM registry.versions WHERE subject_id = $1 AND version = ANY($2::integer[]) RETURNING schema_id
            """,
            [.int(locked.subjectID), .intArray(versions.map(Int64.init))]
        ).map { try $0.int(0) }
        return try tx.query(
            """
            DELETE FROM registry.schemas s WHERE s.context_id = $1 AND s.id = ANY($2::integer[])
            AND NOT EXISTS (SELECT FROM registry.versions v WHERE v.context_id = s.context_id AND v.schema_id = s.id)
            RETURNING s.id
            """,
            [.int(locked.contextID), .intArray(removed)]
        ).map { Int(try $0.int(0)) }
    }

    /// Holds versions against being referred to, until the transaction ends: who is about to refer to one goes first.
    static func hold(_ versions: [Int], of locked: LockedSubject, _ tx: inout Transaction) throws {
        _ = try tx.query(
            """
            SELECT version FROM registry.versions WHERE subject_id = $1 AND version = ANY($2::integer[])
            ORDER BY version FOR UPDATE
            """,
            [.int(locked.subjectID), .intArray(versions.map(Int64.init))]
        )
    }

    /// The first of these versions that a schema refers to. Soft-deleted referrers count only where `byDeleted`.
    static func isReferenced(
        _ locked: LockedSubject,
        _ versions: [Int],
        byDeleted: Bool,
        _ tx: inout Transaction
    ) throws -> Int? {
        try tx.query(
            """
            SELECT r.version FROM registry.schema_references r
            JOIN registry.versions v ON v.context_id = r.context_id AND v.schema_id = r.schema_id
            WHERE r.target_subject_id = $1 AND r.version = ANY($2::integer[]) AND ($3 OR NOT v.deleted)
            ORDER BY 1 LIMIT 1
            """,
            [.int(locked.subjectID), .intArray(versions.map(Int64.init)), .bool(byDeleted)]
        ).first.map { Int(try $0.int(0)) }
    }

    /// The row of a version that may be referred to, held against deletion until the transaction ends.
    static func target(
        _ subject: QualifiedSubject,
        _ version: VersionSelector,
        _ tx: inout Transaction
    ) throws -> (subjectID: Int64, version: SchemaVersion)? {
        guard let found = try self.version(version, of: subject, .live, &tx) else { return nil }
        let row = try tx.query(
            """
            SELECT v.subject_id FROM registry.versions v JOIN registry.subjects b ON b.id = v.subject_id
            JOIN registry.contexts c ON c.id = b.context_id
            WHERE c.name = $1 AND b.name = $2 AND v.version = $3 AND NOT v.deleted
            """,
            [.text(subject.context), .text(subject.subject), .int(Int64(found.version))]
        ).first
        return try row.map { (try $0.int(0), found) }
    }

    /// Holds the targets of references against deletion; false if one is gone.
    static func hold(_ references: [ResolvedReference], _ tx: inout Transaction) throws -> Bool {
        for reference in references {
            let rows = try tx.query(
                """
                SELECT 1 FROM registry.versions WHERE subject_id = $1 AND version = $2 AND NOT deleted FOR SHARE
                """,
                [.int(reference.subjectID), .int(Int64(reference.version))]
            )
            if rows.isEmpty { return false }
        }
        return true
    }

    /// Removes a context without subjects; false if it has some.
    static func deleteContext(_ name: String, _ tx: inout Transaction) throws -> Bool {
        let used = try tx.query(
            """
            SELECT 1 FROM registry.versions v JOIN registry.contexts c ON c.id = v.context_id WHERE c.name = $1 LIMIT 1
            """,
            [.text(name)]
        )
        guard used.isEmpty else { return false }
        try tx.execute(
            "DELETE FROM registry.subjects b USING registry.contexts c WHERE c.id = b.context_id AND c.name = $1",
            [.text(name)]
        )
        try tx.execute("DELETE FROM registry.settings WHERE context = $1", [.text(name)])
        try tx.execute("DELETE FROM registry.contexts WHERE name = $1 AND name <> '.'", [.text(name)])
        return true
    }
}
