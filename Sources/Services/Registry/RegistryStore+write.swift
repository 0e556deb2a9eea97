// SPDX-License-Identifier: Apache-2.0
import PostgreSQL

/// A subject's rows, with the lock under which its versions change.
struct LockedSubject {
    let contextID: Int64
    let subjectID: Int64
}

extension RegistryStore {
    /// Locks a subject until the transaction ends, and tells everybody that its versions change; nil if there is none.
    static func lock(_ subject: QualifiedSubject, _ tx: inout Transaction) throws -> LockedSubject? {
        try tx.query(
            """
            UPDATE registry.subjects b SET revision = b.revision + 1 FROM registry.contexts c
            WHERE c.id = b.context_id AND c.name = $1 AND b.name = $2 RETURNING b.context_id, b.id
            """,
            [.text(subject.context), .text(subject.subject)]
        ).first.map { LockedSubject(contextID: try $0.int(0), subjectID: try $0.int(1)) }
    }

    /// Marks versions as deleted.
    static func softDelete(_ locked: LockedSubject, _ versions: [Int], _ tx: inout Transaction) throws {
        try tx.execute(
            "UPDATE registry.versions SET deleted = true WHERE subject_id = $1 AND version = ANY($2::integer[])",
            [.int(locked.subjectID), .intArray(versions.map(Int64.init))]
        )
    }

    /// Removes versions, and the schemas that no version holds any more. Returns the ids of the versions' schemas.
    static func permanentlyDelete(
        _ locked: LockedSubject,
        _ versions: [Int],
        _ tx: inout Transaction
    ) throws -> [Int] {
        // Of two who delete the last two versions of a schema at once, the second one must see the first one's work.
        _ = try tx.query(
            """
            SELECT 1 FROM registry.schemas s WHERE s.context_id = $1 AND s.id IN (
                SELECT v.schema_id FROM registry.versions v WHERE v.subject_id = $2 AND v.version = ANY($3::integer[]))
            ORDER BY s.id FOR UPDATE
            """,
            [.int(locked.contextID), .int(locked.subjectID), .intArray(versions.map(Int64.init))]
        )
        let removed = try tx.query(
            """
            DELETE FROM registry.versions WHERE subject_id = $1 AND version = ANY($2::integer[]) RETURNING schema_id
            """,
            [.int(locked.subjectID), .intArray(versions.map(Int64.init))]
        ).map { try $0.int(0) }
        try tx.execute(
            """
            DELETE FROM registry.schemas s WHERE s.context_id = $1 AND s.id = ANY($2::integer[])
            AND NOT EXISTS (SELECT FROM registry.versions v WHERE v.context_id = s.context_id AND v.schema_id = s.id)
            """,
            [.int(locked.contextID), .intArray(removed)]
        )
        return removed.map { Int($0) }
    }

    /// Holds versions against being referred to, until the transaction ends: who is about to refer to one goes first.
    /// Returns them in their order, each with the name of its schema.
    static func hold(
        _ versions: [Int],
        of locked: LockedSubject,
        _ tx: inout Transaction
    ) throws -> [(version: Int, guid: String)] {
        try tx.query(
            """
            SELECT v.version, s.guid::text FROM registry.versions v
            JOIN registry.schemas s ON s.context_id = v.context_id AND s.id = v.schema_id
            WHERE v.subject_id = $1 AND v.version = ANY($2::integer[]) ORDER BY v.version FOR UPDATE OF v
            """,
            [.int(locked.subjectID), .intArray(versions.map(Int64.init))]
        ).map { (version: Int(try $0.int(0)), guid: try $0.string(1)) }
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

    /// Removes a context without versions; false if it has some.
    static func deleteContext(_ name: String, _ tx: inout Transaction) throws -> Bool {
        try tx.query("SELECT registry.delete_context($1)", [.text(name)]).first?.bool(0) ?? false
    }
}
