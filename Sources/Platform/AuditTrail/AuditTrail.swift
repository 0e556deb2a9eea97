// SPDX-License-Identifier: Apache-2.0
package import PostgreSQL

/// Where everything that changes something leaves its trace: in the same transaction, so that neither is there without
/// the other. Who gives the entries their places in the log is not asked here.
package enum AuditTrail {
    /// Records within a transaction.
    package static func append(_ record: AuditRecord, _ tx: inout Transaction) throws {
        let entry = try AuditSubjects.current?.entry(of: record, &tx) ?? record.entry(for: .current)
        try tx.execute("INSERT INTO audit.pending (entries) VALUES (ARRAY[$1])", [.text(entry)])
    }

    /// Records what changes nothing, such as a refusal; returns once it is durable.
    ///
    /// - Throws: `DatabaseError`.
    package static func append(_ record: AuditRecord, to database: Database) async throws {
        try await database.write { tx in try append(record, &tx) }
    }
}
