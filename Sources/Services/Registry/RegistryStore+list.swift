// SPDX-License-Identifier: Apache-2.0
import PostgreSQL

extension RegistryStore {
    private static let order = "c.name, b.name, v.version LIMIT $3 OFFSET $4"

    private static func condition(_ query: SchemaListQuery) -> String {
        let live = condition(query.filter)
        let latest = """
             AND v.version = (SELECT max(w.version) FROM registry.versions w
            WHERE w.subject_id = v.subject_id AND \(live.replacing("v.", with: "w.")))
            """
        // A text with the escape of NUL is none for PostgreSQL, and no rule's type has one. Not as jsonb, which refuses
        // numbers that it cannot keep.
        let rule = """
             AND CASE WHEN v.rule_set IS NULL OR strpos(v.rule_set, '\\u0000') > 0 THEN false
            WHEN json_typeof(v.rule_set::json) <> 'object' THEN false
            ELSE EXISTS (SELECT FROM json_each(v.rule_set::json) AS l, json_array_elements(
                    CASE json_typeof(l.value) WHEN 'array' THEN l.value ELSE '[]' END) AS r
                WHERE CASE json_typeof(r.value) WHEN 'object' THEN json_typeof(r.value -> 'type') = 'string'
                    AND r.value ->> 'type' = $7::text ELSE false END) END
            """
        return "(($1 = '' OR c.name = $1) AND starts_with(b.name, $2) OR (c.name, b.name) IN "
            + "(SELECT * FROM unnest($5::text[], $6::text[]))) AND \(live)" + (query.latestOnly ? latest : "")
            + (query.ruleType == nil ? " AND $7::text = ''" : rule)
    }

    private static func parameters(
        _ query: SchemaListQuery,
        _ aliased: [QualifiedSubject],
        limit: Int
    ) -> [Parameter] {
        [
            .text(query.context ?? ""), .text(query.prefix), .int(Int64(limit)), .int(Int64(query.offset)),
            .textArray(aliased.map(\.context)), .textArray(aliased.map(\.subject)), .text(query.ruleType ?? ""),
        ]
    }

    /// The bytes of the versions that a query is about, in their order; one more than its limit.
    static func sizes(
        of query: SchemaListQuery,
        _ aliased: [QualifiedSubject],
        _ tx: inout Transaction
    ) throws -> [Int] {
        try tx.query(
            """
            SELECT (octet_length(s.text) + coalesce(octet_length(v.metadata), 0)
                + coalesce(octet_length(v.rule_set), 0)
                + coalesce((SELECT sum(octet_length(r.name) + octet_length(r.subject)) FROM registry.schema_references r
                    WHERE r.context_id = s.context_id AND r.schema_id = s.id), 0))::bigint
            FROM \(versionTables) WHERE \(condition(query)) ORDER BY \(order)
            """,
            parameters(query, aliased, limit: query.limit + 1)
        ).map { Int(try $0.int(0)) }
    }

    /// The first of the versions that a query is about.
    static func versions(
        _ query: SchemaListQuery,
        _ aliased: [QualifiedSubject],
        limit: Int,
        _ tx: inout Transaction
    ) throws -> [SchemaVersion] {
        try versions(where: condition(query), parameters(query, aliased, limit: limit), order: order, &tx)
    }
}
