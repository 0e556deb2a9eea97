// SPDX-License-Identifier: Apache-2.0
import AuditTrail
package import JSON
import PostgreSQL
import SchemaCheck

extension RegistryService {
    /// The configuration at a place; with `fallingBack`, the one in force there.
    ///
    /// - Throws: ``RegistryError`` 40408 for a subject without its own.
    package func config(at place: QualifiedSubject, fallingBack: Bool) async throws -> JSON {
        try await database.read { tx in
            let effective = try SettingsStore.effective(place, &tx)
            if let own = try SettingsStore.own(place, &tx).config {
                return Self.with(effective, own, showsProfile: fallingBack)
            }
            guard fallingBack || place.subject.isEmpty else { throw RegistryError.noSubjectCompatibility(place) }
            return Self.with(effective, effective.config, showsProfile: fallingBack)
        }
    }

    /// A configuration with the level in force, and with `showsProfile` the profile in force, unless it is Confluent's.
    private static func with(_ effective: EffectiveSettings, _ config: JSON?, showsProfile: Bool) -> JSON {
        var others = config?.object?.members.filter { $0.key != "compatibilityLevel" } ?? []
        let first = JSONObject.Member(key: "compatibilityLevel", value: .string(effective.level.rawValue))
        if showsProfile, effective.profile != .confluent, config?["compatibilityProfile"] == nil {
            let profile = effective.profile.rawValue
            others.append(JSONObject.Member(key: "compatibilityProfile", value: .string(profile)))
        }
        return JSON(.object(JSONObject([first] + others)))
    }

    /// Changes the configuration at a place. A null takes a member away; members not named stay. Returns what was
    /// changed, as a client would write it; for a change of nothing, the level in force.
    ///
    /// - Throws: ``RegistryError`` as ``ConfigChange`` does, and 42205 where the mode forbids it.
    @discardableResult
    package func setConfig(_ change: JSON, at place: QualifiedSubject) async throws -> JSON {
        let merged = try ConfigChange(change, at: place).members
        let movesAlias = merged.contains { $0.key.hasSameBytes(as: "alias") }
        let answer = try await database.write { tx in
            try SettingsStore.hold(&tx)
            try checkWritable(place, &tx)
            let before = try SettingsStore.own(place, &tx).config?.object?.members ?? []
            var members = before
            for change in merged {
                members.removeAll { $0.key.hasSameBytes(as: change.key) }
                if !change.value.isNull { members.append(change) }
            }
            try SettingsStore.set(config: JSON(.object(JSONObject(members))), at: place, &tx)
            let details = [("set", Self.shown(merged)), ("was", Self.was(merged, in: before))]
            try AuditTrail.append(AuditRecord(.configChanged, on: RegistryResources.name(place), details), &tx)
            // What was answered for the subject of that name is not what it stands for now.
            if movesAlias { try tx.notify(SchemaCache.channel, place.context) }
            if merged.isEmpty {
                let level = try SettingsStore.effective(place, &tx).level
                return JSON.object([("compatibility", .string(level.rawValue))])
            }
            return JSON(
                .object(
                    JSONObject(
                        merged.map { member in
                            let isLevel = member.key.hasSameBytes(as: "compatibilityLevel")
                            return JSONObject.Member(key: isLevel ? "compatibility" : member.key, value: member.value)
                        }
                    )
                )
            )
        }
        if movesAlias { cache.remove(context: place.context) }
        return answer
    }

    /// What the audit log shows of what a change changes, as it was before; a null for what was not set.
    private static func was(_ change: [JSONObject.Member], in before: [JSONObject.Member]) -> JSON {
        shown(
            change.map { member in
                before.first { $0.key.hasSameBytes(as: member.key) }
                    ?? JSONObject.Member(key: member.key, value: .null)
            }
        )
    }

    /// What the audit log shows of settings that are taken away.
    static func removed(_ config: JSON?) -> [(String, JSON)] {
        [("removed", .bool(true)), ("was", config.map { shown($0.object?.members ?? []) } ?? .null)]
    }

    /// What the audit log shows of a mode that is taken away.
    static func removed(_ mode: RegistryMode?) -> [(String, JSON)] {
        [("removed", .bool(true)), ("was", mode.map { .string($0.rawValue) } ?? .null)]
    }

    /// What the audit log shows of a change: metadata and rules may hold what not everybody is to see.
    private static func shown(_ members: [JSONObject.Member]) -> JSON {
        let plain: Set = [
            "compatibilityLevel", "alias", "normalize", "validateFields", "validateRules", "validateDependents",
            "compatibilityGroup", "compatibilityPolicy", "compatibilityProfile", "compatibilityAgainst",
            "usageWindowDays",
        ]
        return .object(members.map { ($0.key, plain.contains($0.key) || $0.value.isNull ? $0.value : .string("…")) })
    }

    /// Takes the configuration at a place away and returns what it was.
    ///
    /// - Throws: ``RegistryError`` 40401 for a subject that has none.
    package func deleteConfig(at place: QualifiedSubject) async throws -> JSON {
        let own = try await database.write { tx -> JSON? in
            try SettingsStore.hold(&tx)
            try checkWritable(place, &tx)
            let own = try SettingsStore.own(place, &tx).config
            guard own != nil || place.subject.isEmpty else { throw RegistryError.subjectNotFound(place) }
            try SettingsStore.set(config: nil, at: place, &tx)
            try AuditTrail.append(
                AuditRecord(.configChanged, on: RegistryResources.name(place), Self.removed(own)),
                &tx
            )
            if own?["alias"] != nil { try tx.notify(SchemaCache.channel, place.context) }
            return own
        }
        if own?["alias"] != nil { cache.remove(context: place.context) }
        return own ?? .object([("compatibilityLevel", .string(CompatibilityLevel.backward.rawValue))])
    }

    /// The mode at a place; with `fallingBack`, the one in force there.
    ///
    /// - Throws: ``RegistryError`` 40409 for a subject without its own.
    package func mode(at place: QualifiedSubject, fallingBack: Bool) async throws -> RegistryMode {
        try await database.read { tx in
            if let own = try SettingsStore.own(place, &tx).mode { return own }
            guard fallingBack || place.subject.isEmpty else { throw RegistryError.noSubjectMode(place) }
            return try SettingsStore.effective(place, &tx).mode
        }
    }

    /// Sets the mode at a place. Import mode is refused where schemas are, unless forced.
    ///
    /// - Throws: ``RegistryError`` 42205.
    package func setMode(_ mode: RegistryMode, at place: QualifiedSubject, force: Bool) async throws {
        try await database.write { tx in
            try SettingsStore.hold(&tx)
            if mode == .importing, !force, try SettingsStore.effective(place, &tx).mode != .importing {
                let context = place.context == QualifiedSubject.globalContext ? nil : place.context
                let used = try RegistryStore.subjects(context: context, prefix: place.subject, .live, &tx)
                if used.contains(where: { place.subject.isEmpty || $0 == place }) {
                    throw RegistryError.notPermitted(
                        "Cannot import since found existing subjects; set force=true to do it all the same"
                    )
                }
            }
            let before = try SettingsStore.own(place, &tx).mode
            try SettingsStore.set(mode: mode, at: place, &tx)
            let details: [(String, JSON)] = [
                ("mode", .string(mode.rawValue)), ("was", before.map { .string($0.rawValue) } ?? .null),
                ("force", .bool(force)),
            ]
            try AuditTrail.append(AuditRecord(.modeChanged, on: RegistryResources.name(place), details), &tx)
        }
    }

    /// Takes the mode at a place away and returns what it was; at a context or for all, with `recursively` those of its
    /// subjects too.
    ///
    /// - Throws: ``RegistryError`` 40401 for a subject that has none.
    package func deleteMode(at place: QualifiedSubject, recursively: Bool) async throws -> RegistryMode {
        try await database.write { tx in
            try SettingsStore.hold(&tx)
            let own = try SettingsStore.own(place, &tx).mode
            guard own != nil || place.subject.isEmpty else { throw RegistryError.subjectNotFound(place) }
            try SettingsStore.set(mode: nil, at: place, &tx)
            var details = Self.removed(own) + [("recursively", .bool(recursively))]
            if recursively, place.subject.isEmpty {
                let isGlobal = place.context == QualifiedSubject.globalContext
                let others = try SettingsStore.removeModesOfSubjects(in: isGlobal ? nil : place.context, &tx)
                details.append(("subjects", .array(others.map { .string("\($0.mode) \($0.place.description)") })))
            }
            try AuditTrail.append(AuditRecord(.modeChanged, on: RegistryResources.name(place), details), &tx)
            return own ?? .readWrite
        }
    }
}
