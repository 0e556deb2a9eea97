// SPDX-License-Identifier: Apache-2.0
import JSON
import PostgreSQL

/// The registry's tables; nothing else knows them. Every function runs inside the caller's transaction.
enum RegistryStore {
    static let versionColumns = """
        c.name, b.name, v.version, s.id, s.guid::text, s.format, s.text, v.metadata, v.rule_set, v.deleted,
        (extract(epoch from v.created_at) * 1000)::bigint,
        (SELECT json_agg(json_build_array(r.name, r.subject, r.version) ORDER BY r.position)::text
            FROM registry.schema_references r WHERE r.context_id = s.context_id AND r.schema_id = s.id)
        """
    static let versionTables = """
        registry.versions v JOIN registry.subjects b ON b.id = v.subject_id
        JOIN registry.contexts c ON c.id = b.context_id
        JOIN registry.schemas s ON s.context_id = v.context_id AND s.id = v.schema_id
        """

    static func condition(_ filter: DeletedFilter) -> String {
        switch filter {
        case .live: "NOT v.deleted"
        case .all: "true"
        case .onlyDeleted: "v.deleted"
        }
    }

    private static func read(_ row: Row) throws -> SchemaVersion {
        let schema = StoredSchema(
            id: Int(try row.int(3)),
            guid: try row.string(4),
            format: try row.string(5),
            text: try row.string(6),
            references: try references(try row.stringOrNil(11))
        )
        return SchemaVersion(
            subject: QualifiedSubject(context: try row.string(0), subject: try row.string(1)),
            version: Int(try row.int(2)),
            schema: schema,
            metadata: try row.stringOrNil(7),
            ruleSet: try row.stringOrNil(8),
            isDeleted: try row.bool(9),
            timestamp: Int(try row.int(10))
        )
    }

    /// References as the query gathers them: an array of `[name, subject, version]`.
    private static func references(_ text: String?) throws -> [SchemaReference] {
        guard let text else { return [] }
        return try (JSON(parsing: text).array ?? []).compactMap { entry in
            guard let parts = entry.array, parts.count == 3, let name = parts[0].string, let subject = parts[1].string,
                let version = parts[2].int
            else { return nil }
            return SchemaReference(name: name, subject: subject, version: version)
        }
    }

    static func versions(
        where condition: String,
        _ parameters: [Parameter],
        order: String = "v.version",
        _ tx: inout Transaction
    ) throws -> [SchemaVersion] {
        let rows = try tx.query(
            "SELECT \(versionColumns) FROM \(versionTables) WHERE \(condition) ORDER BY \(order)",
            parameters
        )
        return try rows.map(read)
    }

    /// The versions of a subject, the oldest first.
    static func versions(
        of subject: QualifiedSubject,
        _ filter: DeletedFilter,
        _ tx: inout Transaction
    ) throws -> [SchemaVersion] {
        try versions(
            where: "c.name = $1 AND b.name = $2 AND \(condition(filter))",
            [.text(subject.context), .text(subject.subject)],
            &tx
        )
    }

    /// Where a subject stands: its row, its revision, the highest number given and whether schemas refer to it. Nil if
    /// it was never there.
    static func position(
        of subject: QualifiedSubject,
        _ tx: inout Transaction
    ) throws -> (position: SubjectState.Position, highestVersion: Int, isReferenced: Bool)? {
        try tx.query(
            """
            SELECT b.context_id, b.id, b.revision,
                coalesce((SELECT max(v.version) FROM registry.versions v WHERE v.subject_id = b.id), 0), b.is_referenced
            FROM registry.subjects b JOIN registry.contexts c ON c.id = b.context_id
            WHERE c.name = $1 AND b.name = $2
            """,
            [.text(subject.context), .text(subject.subject)]
        ).first.map { row in
            (
                SubjectState.Position(contextID: try row.int(0), id: try row.int(1), revision: try row.int(2)),
                Int(try row.int(3)), try row.bool(4)
            )
        }
    }

    /// The bytes of the texts of a subject's live versions, and of what is said about them.
    static func size(of subject: QualifiedSubject, _ tx: inout Transaction) throws -> Int {
        let row = try tx.query(
            """
            SELECT coalesce(sum(octet_length(s.text) + coalesce(octet_length(v.metadata), 0)
                + coalesce(octet_length(v.rule_set), 0)), 0)::bigint
            FROM \(versionTables) WHERE c.name = $1 AND b.name = $2 AND NOT v.deleted
            """,
            [.text(subject.context), .text(subject.subject)]
        ).first
        return Int(try row?.int(0) ?? 0)
    }

    /// The version whose metadata stand for an id: the subject's newest one, else the oldest of all.
    static func version(
        withID id: Int,
        in context: String,
        of subject: String,
        _ tx: inout Transaction
    ) throws -> SchemaVersion? {
        let base = "c.name = $1 AND v.schema_id = $2"
        let parameters: [Parameter] = [.text(context), .int(Int64(id))]
        let own =
            try subject.isEmpty
            ? nil
            : versions(
                where: base + " AND b.name = $3",
                parameters + [.text(subject)],
                order: "v.version DESC LIMIT 1",
                &tx
            )
            .first
        return try own ?? versions(where: base, parameters, order: "v.created_at, b.name, v.version LIMIT 1", &tx).first
    }

    /// The numbers of a subject's versions with their deletion marks, the oldest first.
    static func numbers(of subject: QualifiedSubject, _ tx: inout Transaction) throws -> [(version: Int, deleted: Bool)]
    {
        try tx.query(
            """
            SELECT v.version, v.deleted FROM registry.versions v JOIN registry.subjects b ON b.id = v.subject_id
            JOIN registry.contexts c ON c.id = b.context_id WHERE c.name = $1 AND b.name = $2 ORDER BY v.version
            """,
            [.text(subject.context), .text(subject.subject)]
        ).map { (Int(try $0.int(0)), try $0.bool(1)) }
    }

    /// One version of a subject, or its highest.
    static func version(
        _ selector: VersionSelector,
        of subject: QualifiedSubject,
        _ filter: DeletedFilter,
        _ tx: inout Transaction
    ) throws -> SchemaVersion? {
        let base = "c.name = $1 AND b.name = $2 AND \(condition(filter))"
        let names: [Parameter] = [.text(subject.context), .text(subject.subject)]
        switch selector {
        case .latest:
            return try versions(where: base, names, order: "v.version DESC LIMIT 1", &tx).first
        case .number(let number):
            return try versions(where: base + " AND v.version = $3", names + [.int(Int64(number))], &tx).first
        }
    }

    /// The versions of a subject that say what the digest stands for, the newest first.
    static func versions(
        of subject: QualifiedSubject,
        digest: [UInt8],
        _ filter: DeletedFilter,
        _ tx: inout Transaction
    ) throws -> [SchemaVersion] {
        try versions(
            where: "c.name = $1 AND b.name = $2 AND s.digest = $3 AND \(condition(filter))",
            [.text(subject.context), .text(subject.subject), .bytes(digest)],
            order: "v.version DESC",
            &tx
        )
    }

    /// The names of subjects that have versions of that kind.
    static func subjects(
        context: String?,
        prefix: String,
        _ filter: DeletedFilter,
        _ tx: inout Transaction
    ) throws -> [QualifiedSubject] {
        let exists =
            switch filter {
            case .live: "EXISTS (SELECT FROM registry.versions v WHERE v.subject_id = b.id AND NOT v.deleted)"
            case .all: "EXISTS (SELECT FROM registry.versions v WHERE v.subject_id = b.id)"
            case .onlyDeleted:
                "EXISTS (SELECT FROM registry.versions v WHERE v.subject_id = b.id) "
                    + "AND NOT EXISTS (SELECT FROM registry.versions v WHERE v.subject_id = b.id AND NOT v.deleted)"
            }
        return try tx.query(
            """
            SELECT c.name, b.name FROM registry.subjects b JOIN registry.contexts c ON c.id = b.context_id
            WHERE ($1 = '' OR c.name = $1) AND starts_with(b.name, $2) AND \(exists) ORDER BY c.name, b.name
            """,
            [.text(context ?? ""), .text(prefix)]
        ).map { QualifiedSubject(context: try $0.string(0), subject: try $0.string(1)) }
    }

    /// The highest id in use in a context; 0 if there is none.
    static func highestID(in context: String, _ tx: inout Transaction) throws -> Int {
        let row = try tx.query(
            """
            SELECT coalesce(max(s.id), 0) FROM registry.schemas s JOIN registry.contexts c ON c.id = s.context_id
            WHERE c.name = $1
            """,
            [.text(context)]
        ).first
        return Int(try row?.int(0) ?? 0)
    }

    /// The names of all contexts.
    static func contexts(_ tx: inout Transaction) throws -> [String] {
        try tx.query("SELECT name FROM registry.contexts ORDER BY name").map { try $0.string(0) }
    }
}
