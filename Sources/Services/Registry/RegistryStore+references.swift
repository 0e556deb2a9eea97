// SPDX-License-Identifier: Apache-2.0
import PostgreSQL

/// That a live version refers to a version of another subject.
struct ReferenceEdge: Sendable {
    /// A version by the key of its subject's row.
    struct Place: Sendable, Hashable {
        let subjectID: Int64
        let version: Int
    }

    let from: Place
    let to: Place
    let subject: QualifiedSubject
    /// Whether it comes from the newest live version of its subject.
    let isLatest: Bool
}

extension RegistryStore {
    /// The references by which live versions of other subjects, in all contexts and at all depths, depend on a subject;
    /// at most `limit` of them.
    static func edges(
        to subject: QualifiedSubject,
        limit: Int,
        _ tx: inout Transaction
    ) throws -> [ReferenceEdge] {
        try tx.query(
            """
            WITH RECURSIVE target AS (
                SELECT b.id FROM registry.subjects b JOIN registry.contexts c ON c.id = b.context_id
                WHERE c.name = $1 AND b.name = $2
            ), edges (subject_id, version, target_id, target_version) AS (
                SELECT v.subject_id, v.version, r.target_subject_id, r.version
                FROM target t JOIN registry.schema_references r ON r.target_subject_id = t.id
                JOIN registry.versions v ON v.context_id = r.context_id AND v.schema_id = r.schema_id
                WHERE NOT v.deleted AND v.subject_id <> t.id
            UNION
                SELECT v.subject_id, v.version, r.target_subject_id, r.version
                FROM edges e JOIN registry.schema_references r
                    ON r.target_subject_id = e.subject_id AND r.version = e.version
                JOIN registry.versions v ON v.context_id = r.context_id AND v.schema_id = r.schema_id
                WHERE NOT v.deleted AND v.subject_id NOT IN (SELECT id FROM target)
            )
            SELECT e.subject_id, e.version, e.target_id, e.target_version, c.name, b.name, NOT EXISTS (
                SELECT FROM registry.versions n
                WHERE n.subject_id = e.subject_id AND n.version > e.version AND NOT n.deleted)
            -- Before the joins, so that no more is gathered than is looked at.
            FROM (SELECT * FROM edges LIMIT $3) e JOIN registry.subjects b ON b.id = e.subject_id
            JOIN registry.contexts c ON c.id = b.context_id
            """,
            [.text(subject.context), .text(subject.subject), .int(Int64(limit))]
        ).map { row in
            ReferenceEdge(
                from: ReferenceEdge.Place(subjectID: try row.int(0), version: Int(try row.int(1))),
                to: ReferenceEdge.Place(subjectID: try row.int(2), version: Int(try row.int(3))),
                subject: QualifiedSubject(context: try row.string(4), subject: try row.string(5)),
                isLatest: try row.bool(6)
            )
        }
    }
}
