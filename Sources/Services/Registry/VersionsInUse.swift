// SPDX-License-Identifier: Apache-2.0
package import PostgreSQL
import SchemaCheck

/// Where one version stands, for whoever tells whether it is in use.
package struct VersionFact: Sendable {
    /// The number.
    package let version: Int
    /// The id of its schema within the context.
    package let id: Int
    /// Whether it is soft-deleted.
    package let isDeleted: Bool
    /// Seconds since 1970.
    package let registeredAt: Int64
}

/// Knows which versions are still read. Asked for where new versions are compared with those in use only.
package protocol VersionsInUse: Sendable {
    /// Those of some versions of a subject that somebody may still read.
    ///
    /// - Parameter days: for how long nobody may have fetched a version that is out of use; 0 if only pins count.
    func versionsInUse(
        among candidates: [VersionFact],
        of subject: QualifiedSubject,
        within days: Int,
        _ tx: inout Transaction
    ) throws -> Set<Int>
}

/// Is told who reads which schema by its id.
package protocol ReadObserver: Sendable {
    /// Somebody was given a schema; nil for whoever called where nobody signs in.
    func schemaWasRead(by reader: String?, _ id: Int, in context: String)
}

extension RegistryStore {
    /// The versions of a subject, rising, also those that are soft-deleted.
    static func facts(of subject: QualifiedSubject, _ tx: inout Transaction) throws -> [VersionFact] {
        try tx.query(
            """
            SELECT v.version, v.schema_id, v.deleted, extract(epoch from v.created_at)::bigint
            FROM registry.versions v JOIN registry.subjects b ON b.id = v.subject_id
            JOIN registry.contexts c ON c.id = b.context_id WHERE c.name = $1 AND b.name = $2 ORDER BY v.version
            """,
            [.text(subject.context), .text(subject.subject)]
        ).map { row in
            VersionFact(
                version: Int(try row.int(0)),
                id: Int(try row.int(1)),
                isDeleted: try row.bool(2),
                registeredAt: try row.int(3)
            )
        }
    }

    /// How many live versions refer to each of some versions of a subject; those that none refers to are left out.
    static func referrers(
        of subject: QualifiedSubject,
        _ versions: [Int],
        _ tx: inout Transaction
    ) throws -> [Int: Int] {
        let rows = try tx.query(
            """
            SELECT r.version, count(*)::bigint FROM registry.schema_references r
            JOIN registry.versions o ON o.context_id = r.context_id AND o.schema_id = r.schema_id AND NOT o.deleted
            JOIN registry.subjects b ON b.id = r.target_subject_id JOIN registry.contexts c ON c.id = b.context_id
            WHERE c.name = $1 AND b.name = $2 AND r.version = ANY($3::integer[]) GROUP BY r.version
            """,
            [.text(subject.context), .text(subject.subject), .intArray(versions.map(Int64.init))]
        )
        return Dictionary(try rows.map { (Int(try $0.int(0)), Int(try $0.int(1))) }) { first, _ in first }
    }

    /// The bytes of the texts of some versions, and of what is said about them.
    private static func size(
        _ condition: String,
        _ parameters: [Parameter],
        _ tx: inout Transaction
    ) throws -> Int {
        let row = try tx.query(
            """
            SELECT coalesce(sum(octet_length(s.text) + coalesce(octet_length(v.metadata), 0)
                + coalesce(octet_length(v.rule_set), 0)), 0)::bigint FROM \(versionTables) WHERE \(condition)
            """,
            parameters
        ).first
        return Int(try row?.int(0) ?? 0)
    }

    /// Some live versions of a subject, the oldest first; nil if they are too much to compare with.
    static func versions(
        of subject: QualifiedSubject,
        numbered numbers: Set<Int>,
        mostBytes: Int,
        _ tx: inout Transaction
    ) throws -> [SchemaVersion]? {
        let condition = "c.name = $1 AND b.name = $2 AND NOT v.deleted AND v.version = ANY($3::integer[])"
        let parameters: [Parameter] = [
            .text(subject.context), .text(subject.subject), .intArray(numbers.sorted().map(Int64.init)),
        ]
        guard try size(condition, parameters, &tx) <= mostBytes else { return nil }
        return try versions(where: condition, parameters, &tx)
    }
}

/// What whoever knows which versions are read asks of the registry.
extension RegistryService {
    /// All versions of a subject, rising, also those that are soft-deleted.
    package static func facts(of subject: QualifiedSubject, _ tx: inout Transaction) throws -> [VersionFact] {
        try RegistryStore.facts(of: subject, &tx)
    }

    /// How many live versions refer to each of some versions of a subject; those that none refers to are left out.
    package static func referrers(
        of subject: QualifiedSubject,
        _ versions: [Int],
        _ tx: inout Transaction
    ) throws -> [Int: Int] {
        try RegistryStore.referrers(of: subject, versions, &tx)
    }

    /// Holds a subject until the transaction ends, and lets whoever judges new versions of it begin anew; false if there
    /// is no such subject.
    package static func hold(_ subject: QualifiedSubject, _ tx: inout Transaction) throws -> Bool {
        try RegistryStore.lock(subject, &tx) != nil
    }

    /// The level of a subject, whether it is transitive, and the window of the versions in use, in days, if only those
    /// count.
    package static func rule(
        of subject: QualifiedSubject,
        _ tx: inout Transaction
    ) throws -> (level: String, isTransitive: Bool, usageWindowDays: Int?) {
        let settings = try SettingsStore.effective(subject, &tx)
        // Versions of a group are compared with all of it, used or not.
        let window = settings.compatibilityGroup == nil ? settings.usageWindowDays : nil
        return (settings.level.rawValue, settings.level.isTransitive, window)
    }
}
