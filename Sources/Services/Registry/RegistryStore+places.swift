// SPDX-License-Identifier: Apache-2.0
import PostgreSQL

/// Where a version is, without what it says: lists of versions need no texts, which may have megabytes each.
package struct VersionPlace: Sendable {
    /// The subject.
    package let subject: QualifiedSubject
    /// The number, from 1.
    package let version: Int
    /// The id of its schema, unique within the context.
    package let id: Int
    /// Whether it is soft-deleted.
    package let isDeleted: Bool
}

extension RegistryStore {
    private static func places(
        where condition: String,
        _ parameters: [Parameter],
        order: String,
        _ tx: inout Transaction
    ) throws -> [VersionPlace] {
        try tx.query(
            """
            SELECT c.name, b.name, v.version, s.id, v.deleted FROM \(versionTables)
            WHERE \(condition) ORDER BY \(order)
            """,
            parameters
        ).map { row in
            VersionPlace(
                subject: QualifiedSubject(context: try row.string(0), subject: try row.string(1)),
                version: Int(try row.int(2)),
                id: Int(try row.int(3)),
                isDeleted: try row.bool(4)
            )
        }
    }

    /// All versions under an id of a context, by subject and number.
    static func places(withID id: Int, in context: String, _ tx: inout Transaction) throws -> [VersionPlace] {
        try places(
            where: "c.name = $1 AND v.schema_id = $2",
            [.text(context), .int(Int64(id))],
            order: "b.name, v.version",
            &tx
        )
    }

    private static let guidOrder = "c.name, s.id, b.name, v.version"

    /// All versions that share a GUID, by context and id.
    static func places(withGUID guid: String, _ tx: inout Transaction) throws -> [VersionPlace] {
        try places(where: "s.guid = $1::uuid", [.text(guid)], order: guidOrder, &tx)
    }

    /// The first of the versions that share a GUID, or of those of a subject.
    static func version(
        withGUID guid: String,
        of subject: QualifiedSubject?,
        _ tx: inout Transaction
    ) throws -> SchemaVersion? {
        try versions(
            where: "s.guid = $1::uuid AND ($2 = '' OR c.name = $2 AND b.name = $3)",
            [.text(guid), .text(subject?.context ?? ""), .text(subject?.subject ?? "")],
            order: guidOrder + " LIMIT 1",
            &tx
        ).first
    }

    /// The subjects that have an id of a context, the one first whose version stands for it.
    static func subjects(
        withID id: Int,
        in context: String,
        limit: Int,
        _ tx: inout Transaction
    ) throws -> [QualifiedSubject] {
        try tx.query(
            """
            SELECT b.name FROM \(versionTables) WHERE c.name = $1 AND v.schema_id = $2
            GROUP BY b.name ORDER BY min(v.created_at), b.name LIMIT $3
            """,
            [.text(context), .int(Int64(id)), .int(Int64(limit))]
        ).map { QualifiedSubject(context: context, subject: try $0.string(0)) }
    }

    /// The versions whose schema refers to a version.
    static func places(
        referringTo subject: QualifiedSubject,
        _ version: Int,
        _ filter: DeletedFilter,
        _ tx: inout Transaction
    ) throws -> [VersionPlace] {
        try places(
            where: """
                \(condition(filter)) AND EXISTS (
                    SELECT FROM registry.schema_references r JOIN registry.subjects t ON t.id = r.target_subject_id
                    JOIN registry.contexts x ON x.id = t.context_id
                    WHERE r.context_id = s.context_id AND r.schema_id = s.id
                    AND x.name = $1 AND t.name = $2 AND r.version = $3)
                """,
            [.text(subject.context), .text(subject.subject), .int(Int64(version))],
            order: "s.id, v.version",
            &tx
        )
    }

    /// A few of the metadata of a subject's versions, the newest first.
    static func metadata(
        of subject: QualifiedSubject,
        before version: Int,
        limit: Int,
        _ filter: DeletedFilter,
        _ tx: inout Transaction
    ) throws -> [(version: Int, metadata: String?)] {
        try tx.query(
            """
            SELECT v.version, v.metadata FROM registry.versions v JOIN registry.subjects b ON b.id = v.subject_id
            JOIN registry.contexts c ON c.id = b.context_id
            WHERE c.name = $1 AND b.name = $2 AND v.version < $3 AND \(condition(filter))
            ORDER BY v.version DESC LIMIT $4
            """,
            [.text(subject.context), .text(subject.subject), .int(Int64(version)), .int(Int64(limit))]
        ).map { (Int(try $0.int(0)), try $0.stringOrNil(1)) }
    }
}
