// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import PostgreSQL
import SchemaCheck

extension RegistryService {
    /// Registers a schema under a subject. Registering what the subject already has changes nothing and gives the same
    /// answer, also when many do it at once.
    ///
    /// - Throws: ``RegistryError``: 42201 for what is no schema, 409 for what is not compatible, 42205 where the mode
    ///   forbids it.
    package func register(_ submission: SchemaSubmission, under subject: QualifiedSubject) async throws -> SchemaVersion
    {
        guard subject.context != QualifiedSubject.globalContext else {
            throw RegistryError.badRequest("The context .__GLOBAL holds settings, not subjects")
        }
        // What is there already needs no lock and no right to write; only import mode wants every schema with its id.
        if submission.id == nil,
            let known = try await database.read({ tx in
                try alreadyRegistered(submission, under: subject, &tx)
            })
        {
            return known
        }
        return try await database.write { tx in try store(submission, under: subject, &tx) }
    }

    /// The version that already says this, if nothing needs writing.
    private func alreadyRegistered(
        _ submission: SchemaSubmission,
        under subject: QualifiedSubject,
        _ tx: inout Transaction
    ) throws -> SchemaVersion? {
        let settings = try SettingsStore.effective(subject, &tx)
        guard settings.mode != .importing else { return nil }
        let normalize = effectiveNormalize(submission, settings)
        let prepared = try Self.prepare(submission, for: subject, normalize: normalize, &tx)
        let merged = SubmissionExtras(submission, settings.config)
        return try RegistryStore.versions(of: subject, digest: prepared.identity.digest, .live, &tx)
            .first { merged.match($0) }
    }

    private func store(
        _ submission: SchemaSubmission,
        under subject: QualifiedSubject,
        _ tx: inout Transaction
    ) throws -> SchemaVersion {
        let settings = try SettingsStore.effective(subject, &tx)
        try checkMode(settings.mode, submission, subject)
        let normalize = effectiveNormalize(submission, settings)
        let prepared = try Self.prepare(submission, for: subject, normalize: normalize, &tx)
        let locked = try RegistryStore.lock(subject, &tx)
        let merged = SubmissionExtras(submission, settings.config)
        let same = try RegistryStore.versions(of: subject, digest: prepared.identity.digest, .live, &tx)
        let known = same.first { version in
            merged.match(version) && (submission.id == nil || submission.id == version.schema.id)
                && (submission.id == nil || submission.version == nil || submission.version == version.version)
        }
        if let known { return known }
        guard try RegistryStore.hold(prepared.references, &tx) else {
            throw RegistryError.invalidSchema("Invalid schema: a schema it refers to was deleted just now")
        }
        if settings.mode != .importing {
            try ReservedFields(settings.config).check(prepared, under: subject, &tx)
            try checkCompatibility(prepared, under: subject, settings, &tx)
        }
        let numbers = try RegistryStore.numbers(of: subject, &tx)
        let version = try self.version(for: submission, numbers, subject)
        let id = try schemaID(prepared, locked, &tx)
        try RegistryStore.insert(
            locked,
            version: version,
            schemaID: id,
            metadata: merged.metadata,
            ruleSet: merged.ruleSet,
            &tx
        )
        let stored = StoredSchema(
            id: id,
            guid: prepared.identity.guid,
            format: submission.format,
            text: prepared.text,
            references: prepared.references.map {
                SchemaReference(name: $0.asWritten.name, subject: $0.asWritten.subject, version: $0.version)
            }
        )
        return SchemaVersion(
            subject: subject,
            version: version,
            schema: stored,
            metadata: merged.metadata,
            ruleSet: merged.ruleSet,
            isDeleted: false,
            timestamp: 0
        )
    }

    private func checkMode(
        _ mode: RegistryMode,
        _ submission: SchemaSubmission,
        _ subject: QualifiedSubject
    ) throws(RegistryError) {
        if mode.isReadOnly {
            throw .notPermitted("Subject \(subject.description) is in read-only mode")
        }
        if submission.id == nil, mode == .importing {
            throw .notPermitted("Subject \(subject.description) is in import mode; every schema needs its id there")
        }
        if submission.id != nil, mode != .importing {
            throw .notPermitted("Subject \(subject.description) is not in import mode; an id can be given only there")
        }
    }

    private func version(
        for submission: SchemaSubmission,
        _ numbers: [(version: Int, deleted: Bool)],
        _ subject: QualifiedSubject
    ) throws(RegistryError) -> Int {
        let next = (numbers.last?.version ?? 0) + 1
        guard submission.id != nil, let wanted = submission.version, wanted > 0 else { return next }
        guard !numbers.contains(where: { $0.version == wanted }) else {
            throw .notPermitted("Subject \(subject.description) already has a version \(wanted) with another schema")
        }
        return wanted
    }

    private func schemaID(_ prepared: PreparedSchema, _ locked: LockedSubject, _ tx: inout Transaction) throws -> Int {
        if let wanted = prepared.submission.id {
            let known = try RegistryStore.schemaID(locked.contextID, digest: prepared.identity.digest, &tx)
            let isTaken = try RegistryStore.isTaken(wanted, locked.contextID, &tx)
            guard known == wanted || (known == nil && !isTaken) else {
                throw RegistryError.notPermitted(
                    known.map { "The schema already has the id \($0); it cannot have the id \(wanted) too" }
                        ?? "Overwrite new schema with id \(wanted) is not permitted: the id has another schema"
                )
            }
        }
        return try RegistryStore.schemaID(
            locked,
            digest: prepared.identity.digest,
            guid: prepared.identity.guid,
            format: prepared.submission.format,
            text: prepared.text,
            references: prepared.references,
            wanted: prepared.submission.id,
            &tx
        )
    }

    private func checkCompatibility(
        _ prepared: PreparedSchema,
        under subject: QualifiedSubject,
        _ settings: EffectiveSettings,
        _ tx: inout Transaction
    ) throws {
        let report = try compare(prepared, with: subject, settings, &tx)
        guard report.verdict != .compatible else { return }
        throw RegistryError.incompatible(
            "Schema being registered is incompatible with an earlier schema for subject \"\(subject.description)\", "
                + "details: [" + report.confluentMessages(level: settings.level).joined(separator: ", ") + "]"
        )
    }

    /// Compares with the live versions that count at the level and, if there is a compatibility group, belong to it.
    func compare(
        _ prepared: PreparedSchema,
        with subject: QualifiedSubject,
        _ settings: EffectiveSettings,
        _ tx: inout Transaction
    ) throws -> Report {
        let level = settings.level
        var versions: [SchemaVersion] = []
        if let group = settings.config?["compatibilityGroup"]?.string, level != .none {
            let wanted = SubmissionExtras(prepared.submission, settings.config).property(group)
            versions = try RegistryStore.versions(of: subject, .live, &tx)
                .filter { SubmissionExtras.property(group, of: $0.metadata) == wanted }
        } else if level.isTransitive {
            versions = try RegistryStore.versions(of: subject, .live, &tx)
        } else if level != .none, let latest = try RegistryStore.version(.latest, of: subject, .live, &tx) {
            versions = [latest]
        }
        var history: [NamedSchema] = []
        for version in versions { history.append(try Self.named(version, &tx)) }
        return SchemaCheck(level: level).run(
            NamedSchema(name: "the new schema", schema: prepared.schema),
            against: history
        )
    }
}
