// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import JSON
import PostgreSQL

/// A version to add, as the database takes it.
struct VersionRow: Sendable {
    let candidate: Candidate
    let version: Int
    let onceMore: Bool
    /// What the audit log says of it if it is added.
    let entry: String

    init(candidate: Candidate, version: Int, onceMore: Bool) {
        self.candidate = candidate
        self.version = version
        self.onceMore = onceMore
        let submission = candidate.prepared.submission
        var details: [(String, JSON)] = [
            ("version", .int(version)), ("guid", .string(candidate.prepared.identity.guid)),
            ("format", .string(submission.format)),
        ]
        if let id = submission.id { details.append(("importedAs", .int(id))) }
        if !candidate.waivers.isEmpty { details.append(("waivers", .array(candidate.waivers.map(JSON.int)))) }
        if submission.force { details.append(("force", .bool(true))) }
        entry = AuditRecord(.schemaRegistered, on: RegistryResources.name(candidate.subject), details).entry
    }

    /// Adds rows one after the other and tells what became of each, in their order.
    static let statement = """
        SELECT a.outcome, a.context_id, a.subject_id, a.schema_id
        FROM unnest($1::text[], $2::text[], $3::integer[], $4::bigint[], $5::bigint[], $6::bigint[], $7::integer[],
            $8::boolean[], $9::integer[], $10::bytea[], $11::uuid[], $12::text[], $13::text[], $14::text[], $15::text[],
            $16::jsonb[], $17::text[])
        WITH ORDINALITY AS r (context, subject, context_id, subject_id, revision, settings, version, once_more,
            wanted_id, digest, guid, format, text, metadata, rule_set, refs, entry, position),
        LATERAL registry.add_version(context, subject, r.context_id, r.subject_id, revision, settings, version,
            once_more, wanted_id, digest, guid, format, text, metadata, rule_set, refs, entry) AS a
        ORDER BY r.position
        """

    static func parameters(_ rows: [VersionRow]) -> [Parameter] {
        let candidates = rows.map(\.candidate)
        return [
            .textArray(candidates.map(\.subject.context)), .textArray(candidates.map(\.subject.subject)),
        ] + states(rows) + [
            .textArray(rows.map { $0.onceMore ? "t" : "f" }),
            .intArray(candidates.map { $0.prepared.submission.id.map(Int64.init) }),
        ] + schemas(rows) + [
            .textArray(candidates.map { references($0.prepared.references) }), .textArray(rows.map(\.entry)),
        ]
    }

    /// What the versions rest on, and their numbers.
    private static func states(_ rows: [VersionRow]) -> [Parameter] {
        [
            .intArray(rows.map { $0.candidate.state.position?.contextID }),
            .intArray(rows.map { $0.candidate.state.position?.id }),
            .intArray(rows.map { $0.candidate.state.position?.revision }),
            .intArray(rows.map(\.candidate.state.settingsRevision)), .intArray(rows.map { Int64($0.version) }),
        ]
    }

    private static func schemas(_ rows: [VersionRow]) -> [Parameter] {
        [
            .textArray(rows.map { hex($0.candidate.prepared.identity.digest) }),
            .textArray(rows.map(\.candidate.prepared.identity.guid)),
            .textArray(rows.map(\.candidate.prepared.submission.format)),
            .textArray(rows.map(\.candidate.prepared.text)), .textArray(rows.map(\.candidate.extras.metadata)),
            .textArray(rows.map(\.candidate.extras.ruleSet)),
        ]
    }

    /// Whether a schema that is new, without references, comes to a subject that is there: what can be added in bulk.
    var isPlain: Bool {
        candidate.state.position != nil && !onceMore && candidate.prepared.references.isEmpty
            && candidate.prepared.submission.id == nil
    }

    /// Adds plain rows whose schemas are new indeed, and returns the subjects and schemas of those added.
    static let bulkStatement = """
        SELECT subject_id, schema_id FROM registry.add_new_versions($1::integer[], $2::bigint[], $3::bigint[],
            $4::bigint[], $5::integer[], $6::bytea[], $7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[],
            $12::text[])
        """

    static func bulkParameters(_ rows: [VersionRow]) -> [Parameter] {
        states(rows) + schemas(rows) + [.textArray(rows.map(\.entry))]
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: 2 + 2 * bytes.count) { buffer in
            (buffer[0], buffer[1]) = (UInt8(ascii: "\\"), UInt8(ascii: "x"))
            for (index, byte) in bytes.enumerated() {
                buffer[2 + 2 * index] = digit(byte >> 4)
                buffer[3 + 2 * index] = digit(byte & 15)
            }
            return 2 + 2 * bytes.count
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func references(_ references: [ResolvedReference]) -> String? {
        guard !references.isEmpty else { return nil }
        let members = references.enumerated().map { position, reference in
            JSON.object([
                ("position", .int(position)), ("name", .string(reference.asWritten.name)),
                ("subject", .string(reference.asWritten.subject)), ("version", .int(reference.version)),
                ("target", .int(Int(reference.subjectID))),
            ])
        }
        return JSON.array(members).compactText
    }
}
