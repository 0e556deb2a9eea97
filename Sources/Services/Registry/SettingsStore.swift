// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema
import PostgreSQL
import SchemaCheck

/// The table of settings; nothing else knows it.
enum SettingsStore {
    /// What is set at one place itself, without falling back.
    struct Own: Sendable {
        let config: JSON?
        let mode: RegistryMode?
    }

    static func own(_ place: QualifiedSubject, _ tx: inout Transaction) throws -> Own {
        let row = try tx.query(
            "SELECT config, mode FROM registry.settings WHERE context = $1 AND subject = $2",
            [.text(place.context), .text(place.subject)]
        ).first
        let config = try row?.stringOrNil(0).map { try JSON(parsing: $0) }
        return Own(config: config, mode: try row?.stringOrNil(1).flatMap(RegistryMode.init))
    }

    /// The settings in force at a place: its own, its context's, the global context's, the built-in ones.
    static func effective(_ place: QualifiedSubject, _ tx: inout Transaction) throws -> EffectiveSettings {
        let rows = try tx.query(
            """
            SELECT config, mode, subject = '' FROM registry.settings
            WHERE (context = $1 AND subject IN ($2, '')) OR (context = $3 AND subject = '')
            ORDER BY context = $3, subject = ''
            """,
            [.text(place.context), .text(place.subject), .text(QualifiedSubject.globalContext)]
        )
        var settings = EffectiveSettings()
        var level: CompatibilityLevel?
        var mode: RegistryMode?
        var validatesDependents: Bool?
        var profile: GatingProfiles?
        var comparison: String?
        var usageWindow: Int?
        for row in rows {
            if let text = try row.stringOrNil(0) {
                let config = try JSON(parsing: text)
                level = level ?? config["compatibilityLevel"]?.string.flatMap(CompatibilityLevel.init)
                validatesDependents = validatesDependents ?? config["validateDependents"]?.bool
                profile = profile ?? config["compatibilityProfile"]?.string.flatMap(GatingProfiles.init(rawValue:))
                comparison = comparison ?? config["compatibilityAgainst"]?.string
                usageWindow = usageWindow ?? config["usageWindowDays"]?.int
                settings.config = settings.config ?? config
                if try !row.bool(2) { settings.alias = try alias(config, of: place) }
            }
            let own = try row.stringOrNil(1).flatMap(RegistryMode.init)
            // Set for a context or for all, this one mode lets no subject have its own.
            let overrides = try row.bool(2) && own == .readOnlyOverride
            mode = overrides ? own : mode ?? own
        }
        settings.level = level ?? .backward
        settings.mode = mode ?? .readWrite
        settings.validatesDependents = validatesDependents ?? true
        settings.profile = profile ?? .confluent
        settings.usageWindowDays = comparison == "IN_USE" ? usageWindow ?? EffectiveSettings.usualUsageWindow : nil
        settings.policy = settings.config?["compatibilityPolicy"]?.string.flatMap(JSONSchemaPolicy.init) ?? .strict
        settings.normalize = settings.config?["normalize"]?.bool ?? false
        return settings
    }

    /// Holds all settings until the transaction ends, and tells everybody that they change.
    static func hold(_ tx: inout Transaction) throws {
        _ = try tx.query("SELECT pg_advisory_xact_lock(registry.settings_lock())")
        try tx.execute("UPDATE registry.settings_revision SET revision = revision + 1")
    }

    /// Keeps all settings as they are until the transaction ends, together with others who do the same.
    static func share(_ tx: inout Transaction) throws {
        _ = try tx.query("SELECT pg_advisory_xact_lock_shared(registry.settings_lock())")
    }

    /// Rises with every change of a setting.
    static func revision(_ tx: inout Transaction) throws -> Int64 {
        try tx.query("SELECT revision FROM registry.settings_revision").first?.int(0) ?? 0
    }

    /// The subject that another one's configuration makes it stand for; itself if it has no alias.
    static func target(ofAlias subject: QualifiedSubject, _ tx: inout Transaction) throws -> QualifiedSubject {
        guard !subject.subject.isEmpty, let config = try own(subject, &tx).config else { return subject }
        return try alias(config, of: subject) ?? subject
    }

    private static func alias(_ config: JSON, of subject: QualifiedSubject) throws -> QualifiedSubject? {
        guard let alias = config["alias"]?.string, !alias.isEmpty else { return nil }
        let target = try QualifiedSubject(alias, in: subject.context)
        // A context alone is no subject.
        return target.subject.isEmpty ? nil : target
    }

    /// The subjects that names of a prefix stand for, each with those names; in one context or, with nil, in all.
    static func aliases(
        context: String?,
        prefix: String,
        _ tx: inout Transaction
    ) throws -> [QualifiedSubject: [QualifiedSubject]] {
        let rows = try tx.query(
            """
            SELECT context, subject, config FROM registry.settings
            WHERE ($1 = '' OR context = $1) AND subject <> '' AND starts_with(subject, $2)
            AND strpos(config, '"alias"') > 0 ORDER BY context, subject
            """,
            [.text(context ?? ""), .text(prefix)]
        )
        var aliases: [QualifiedSubject: [QualifiedSubject]] = [:]
        for row in rows {
            let name = QualifiedSubject(context: try row.string(0), subject: try row.string(1))
            guard let alias = try alias(try JSON(parsing: try row.string(2)), of: name) else { continue }
            aliases[alias, default: []].append(name)
        }
        return aliases
    }

    static func set(config: JSON?, at place: QualifiedSubject, _ tx: inout Transaction) throws {
        try tx.execute(
            """
            INSERT INTO registry.settings (context, subject, config) VALUES ($1, $2, $3)
            ON CONFLICT (context, subject) DO UPDATE SET config = EXCLUDED.config
            """,
            [.text(place.context), .text(place.subject), config.map { .text($0.compactText) } ?? .null]
        )
    }

    static func set(mode: RegistryMode?, at place: QualifiedSubject, _ tx: inout Transaction) throws {
        try tx.execute(
            """
            INSERT INTO registry.settings (context, subject, mode) VALUES ($1, $2, $3)
            ON CONFLICT (context, subject) DO UPDATE SET mode = EXCLUDED.mode
            """,
            [.text(place.context), .text(place.subject), mode.map { .text($0.rawValue) } ?? .null]
        )
    }

    /// Forgets the modes of the subjects of a context, or with nil of all, and returns those that were set.
    static func removeModesOfSubjects(
        in context: String?,
        _ tx: inout Transaction
    ) throws -> [(place: QualifiedSubject, mode: String)] {
        let removed = try tx.query(
            """
            WITH set AS (
                SELECT context, subject, mode FROM registry.settings
                WHERE subject <> '' AND mode IS NOT NULL AND ($1 = '' OR context = $1) FOR UPDATE)
            UPDATE registry.settings s SET mode = NULL FROM set
            WHERE s.context = set.context AND s.subject = set.subject RETURNING set.context, set.subject, set.mode
            """,
            [.text(context ?? "")]
        ).map { row in
            (place: QualifiedSubject(context: try row.string(0), subject: try row.string(1)), mode: try row.string(2))
        }
        return removed.sorted { $0.place.description.utf8.lexicographicallyPrecedes($1.place.description.utf8) }
    }

    /// Forgets everything set at a place.
    static func remove(_ place: QualifiedSubject, _ tx: inout Transaction) throws {
        try tx.execute(
            "DELETE FROM registry.settings WHERE context = $1 AND subject = $2",
            [.text(place.context), .text(place.subject)]
        )
    }
}
