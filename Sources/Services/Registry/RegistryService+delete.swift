// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import JSON
import PostgreSQL

extension RegistryService {
    /// Deletes a subject: softly, or for good what is softly deleted already. Returns the numbers of its versions.
    ///
    /// - Throws: ``RegistryError``: 40401, 40404, 40405, 42205 where the mode forbids it, 42206 if something refers to it.
    package func delete(_ subject: QualifiedSubject, permanently: Bool) async throws -> [Int] {
        let (versions, removed, movesAlias) = try await database.write { tx in
            let own = try SettingsStore.own(subject, &tx)
            // What was set for it goes with it, so that a subject of its name begins as any other.
            let forgets = own.config != nil || own.mode != nil
            try forgets ? SettingsStore.hold(&tx) : SettingsStore.share(&tx)
            try checkWritable(subject, &tx)
            guard let locked = try RegistryStore.lock(subject, &tx) else {
                throw RegistryError.subjectNotFound(subject)
            }
            let numbers = try RegistryStore.numbers(of: subject, &tx)
            guard !numbers.isEmpty else { throw RegistryError.subjectNotFound(subject) }
            let live = numbers.filter { !$0.deleted }.map(\.version)
            if permanently {
                guard live.isEmpty else { throw RegistryError.subjectNotSoftDeleted(subject) }
            } else if live.isEmpty {
                throw RegistryError.subjectSoftDeleted(subject)
            }
            let chosen = permanently ? numbers.map(\.version) : live
            let removed = try delete(chosen, of: subject, locked, permanently: permanently, &tx)
            if forgets {
                try SettingsStore.remove(subject, &tx)
                try Self.withdrawWaivers(of: subject, &tx)
                let name = RegistryResources.name(subject)
                let withSubject = [("withSubject", JSON.bool(true))]
                if own.config != nil {
                    let details = Self.removed(own.config) + withSubject
                    try AuditTrail.append(AuditRecord(.configChanged, on: name, details), &tx)
                }
                if own.mode != nil {
                    let details = Self.removed(own.mode) + withSubject
                    try AuditTrail.append(AuditRecord(.modeChanged, on: name, details), &tx)
                }
            }
            let movesAlias = own.config?["alias"] != nil
            if movesAlias { try tx.notify(SchemaCache.channel, subject.context) }
            return (chosen, removed, movesAlias)
        }
        forget(subject, removed)
        if movesAlias { cache.remove(context: subject.context) }
        return versions
    }

    /// Deletes a version: softly, or for good if it is softly deleted already. Returns its number.
    ///
    /// - Throws: ``RegistryError``: 40401, 40402, 40406, 40407, 42205, 42206.
    package func delete(
        _ selector: VersionSelector,
        of subject: QualifiedSubject,
        permanently: Bool
    ) async throws -> Int {
        let (version, removed) = try await database.write { tx in
            try SettingsStore.share(&tx)
            try checkWritable(subject, &tx)
            guard let locked = try RegistryStore.lock(subject, &tx) else {
                throw RegistryError.subjectNotFound(subject)
            }
            let numbers = try RegistryStore.numbers(of: subject, &tx)
            guard
                permanently
                    ? !numbers.isEmpty : numbers.contains(where: { !$0.deleted }) || isNumber(selector, in: numbers)
            else { throw RegistryError.subjectNotFound(subject) }
            let entry = try find(selector, in: numbers)
            if permanently, !entry.deleted { throw RegistryError.versionNotSoftDeleted(subject, entry.version) }
            if !permanently, entry.deleted { throw RegistryError.versionSoftDeleted(subject, entry.version) }
            let removed = try delete([entry.version], of: subject, locked, permanently: permanently, &tx)
            return (entry.version, removed)
        }
        forget(subject, removed)
        return version
    }

    private func isNumber(_ selector: VersionSelector, in numbers: [(version: Int, deleted: Bool)]) -> Bool {
        if case .number(let number) = selector { numbers.contains { $0.version == number } } else { false }
    }

    private func find(
        _ selector: VersionSelector,
        in numbers: [(version: Int, deleted: Bool)]
    ) throws(RegistryError) -> (version: Int, deleted: Bool) {
        switch selector {
        case .latest:
            guard let latest = numbers.last(where: { !$0.deleted }) else { throw .versionNotFound() }
            return latest
        case .number(let number):
            guard let entry = numbers.first(where: { $0.version == number }) else { throw .versionNotFound(number) }
            return entry
        }
    }

    /// Returns the ids that the subject has no more, or less of.
    private func delete(
        _ versions: [Int],
        of subject: QualifiedSubject,
        _ locked: LockedSubject,
        permanently: Bool,
        _ tx: inout Transaction
    ) throws -> [Int] {
        let schemas = try RegistryStore.hold(versions, of: locked, &tx)
        if let version = try RegistryStore.isReferenced(locked, versions, byDeleted: permanently, &tx) {
            throw RegistryError.referenceExists(subject, version)
        }
        let event = permanently ? AuditRecord.Event.schemaDestroyed : .schemaDeleted
        let details: [(String, JSON)] = [
            ("versions", .array(schemas.map { .int($0.version) })), ("guids", .array(schemas.map { .string($0.guid) })),
        ]
        try AuditTrail.append(AuditRecord(event, on: RegistryResources.name(subject), details), &tx)
        guard permanently else {
            try RegistryStore.softDelete(locked, versions, &tx)
            return []
        }
        let removed = try RegistryStore.permanentlyDelete(locked, versions, &tx)
        try tx.notify(SchemaCache.channel, subject.context)
        return removed
    }

    /// What this node remembers of a subject that lost versions, and of their schemas: others may have them still, but
    /// what was shown of them, and who may read them, may have been this subject's.
    private func forget(_ subject: QualifiedSubject, _ removed: [Int]) {
        states.forget(subject)
        if !removed.isEmpty { cache.remove(removed, in: subject.context) }
    }

    func checkWritable(_ subject: QualifiedSubject, _ tx: inout Transaction) throws {
        if try SettingsStore.effective(subject, &tx).mode.isReadOnly {
            throw RegistryError.notPermitted("Subject \(subject.description) is in read-only mode")
        }
    }

    /// Removes a context that has no subjects.
    ///
    /// - Throws: ``RegistryError`` 42211 if it has some.
    package func deleteContext(_ context: String) async throws {
        guard context != QualifiedSubject.defaultContext else {
            throw RegistryError.notPermitted("The default context cannot be deleted")
        }
        try await database.write { tx in
            try SettingsStore.hold(&tx)
            try checkWritable(QualifiedSubject(context: context, subject: ""), &tx)
            guard try RegistryStore.deleteContext(context, &tx) else { throw RegistryError.contextNotEmpty }
            let place = RegistryResources.name(QualifiedSubject(context: context, subject: ""))
            try AuditTrail.append(AuditRecord(.contextDeleted, on: place), &tx)
        }
    }
}
