// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import JSON
import PostgreSQL

extension RegistryService {
    /// Brings back a softly deleted version where an import brings the same schema under the same id and number once
    /// more. Nil if there is nothing to bring back.
    ///
    /// - Throws: ``StaleState`` where what the candidate rests on has changed meanwhile.
    func restored(_ candidate: Candidate) async throws -> SchemaVersion? {
        let submission = candidate.prepared.submission
        guard let id = submission.id, let number = submission.version, number <= candidate.state.highestVersion else {
            return nil
        }
        let subject = candidate.subject
        let isThere = try await database.read { tx in
            try Self.deletedVersion(number, id, candidate, &tx) != nil
        }
        guard isThere else { return nil }
        let found = try await database.write { tx -> SchemaVersion in
            try SettingsStore.share(&tx)
            guard try SettingsStore.effective(subject, &tx).mode == .importing,
                let locked = try RegistryStore.lock(subject, &tx),
                let found = try Self.deletedVersion(number, id, candidate, &tx),
                try RegistryStore.restore(locked, found, &tx)
            else { throw StaleState() }
            let details = [("version", JSON.int(number)), ("importedAs", .int(id))]
            try AuditTrail.append(AuditRecord(.schemaRestored, on: RegistryResources.name(subject), details), &tx)
            return found
        }
        states.forget(subject)
        return SchemaVersion(
            subject: subject,
            version: number,
            schema: found.schema,
            metadata: found.metadata,
            ruleSet: found.ruleSet,
            isDeleted: false,
            timestamp: 0
        )
    }

    private static func deletedVersion(
        _ number: Int,
        _ id: Int,
        _ candidate: Candidate,
        _ tx: inout Transaction
    ) throws -> SchemaVersion? {
        let digest = candidate.prepared.identity.digest
        return try RegistryStore.versions(of: candidate.subject, digest: digest, .onlyDeleted, &tx).first {
            $0.version == number && $0.schema.id == id && candidate.extras.match($0)
        }
    }
}

extension RegistryStore {
    /// Takes the deletion mark from a version; false if something that it refers to is gone.
    fileprivate static func restore(
        _ locked: LockedSubject,
        _ version: SchemaVersion,
        _ tx: inout Transaction
    ) throws -> Bool {
        let holds = try tx.query(
            """
            SELECT registry.hold_references((
                SELECT jsonb_agg(jsonb_build_object('target', r.target_subject_id, 'version', r.version))
                FROM registry.schema_references r WHERE r.context_id = $1 AND r.schema_id = $2))
            """,
            [.int(locked.contextID), .int(Int64(version.schema.id))]
        ).first?.bool(0)
        guard holds == true else { return false }
        try tx.execute(
            "UPDATE registry.versions SET deleted = false WHERE subject_id = $1 AND version = $2",
            [.int(locked.subjectID), .int(Int64(version.version))]
        )
        return true
    }
}
