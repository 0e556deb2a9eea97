// SPDX-License-Identifier: Apache-2.0
import JSON
import PostgreSQL
import SchemaCheck

/// What registering under a subject has to know, as of one revision of the subject and one of the settings.
///
/// The database adds a version only if both revisions still hold, so a state may be old without doing harm.
struct SubjectState: Sendable {
    /// The subject's row, if there is one.
    struct Position: Sendable, Equatable {
        let contextID: Int64
        let id: Int64
        let revision: Int64

        /// Where the subject stands after one change.
        var next: Position { Position(contextID: contextID, id: id, revision: revision + 1) }
    }

    /// A live version to compare with.
    struct Earlier: Sendable {
        let metadata: String?
        let schema: NamedSchema
    }

    let settings: EffectiveSettings
    let settingsRevision: Int64
    var position: Position?
    /// The highest number given, deleted versions included; 0 for none.
    var highestVersion: Int
    /// Whether a schema has ever referred to one of its versions.
    var isReferenced = false
    /// The highest live version.
    var latest: SchemaVersion?
    /// The digest of the latest version's schema.
    var latestDigest: [UInt8] = []
    /// The live versions that the level, or the compatibility group, may count; the oldest first.
    var history: [Earlier] = []
    /// The bytes of all texts in it, with what they refer to and what is said about them.
    var size = 0
}

/// A state that no longer holds.
struct StaleState: Error {}

extension SubjectState {
    /// The most bytes of earlier texts that one comparison takes on.
    static let mostHistory = 32 << 20

    /// A state whose schemas are not read yet: what the database has to say, without the long work of parsing.
    struct Stored: Sendable {
        fileprivate(set) var state: SubjectState
        fileprivate var versions: [(version: SchemaVersion, resolved: ReferenceResolver.Result)] = []

        /// The bytes of all texts to read.
        var size: Int { state.size }
        /// What holds for the subject.
        var settings: EffectiveSettings { state.settings }
        /// The highest live version.
        var latest: SchemaVersion? { state.latest }
        /// The highest number given, deleted versions included.
        var highestVersion: Int { state.highestVersion }
        /// Whether a schema has ever referred to one of its versions.
        var isReferenced: Bool { state.isReferenced }

        /// - Throws: ``RegistryError`` 42201 if a version to compare with cannot be read any more;
        ///   ``ReferenceTexts/OutOfTime`` if that takes longer than until `deadline`.
        func read(until deadline: ContinuousClock.Instant? = nil) throws -> SubjectState {
            var state = state
            state.history = try versions.map { version, resolved in
                if let deadline, ContinuousClock.now >= deadline { throw ReferenceTexts.OutOfTime() }
                return Earlier(metadata: version.metadata, schema: try RegistryService.named(version, resolved))
            }
            return state
        }
    }

    /// Fetches the state of a subject.
    ///
    /// - Parameter resolve: finds what an earlier version refers to.
    /// - Throws: ``RegistryError`` 422 for too long a history.
    static func fetch(
        _ subject: QualifiedSubject,
        inUse usage: (any VersionsInUse)?,
        resolving resolve: (SchemaVersion, inout Transaction) throws -> ReferenceResolver.Result = { version, tx in
            try ReferenceResolver.resolve(version.schema.references, in: version.subject.context, &tx)
        },
        _ tx: inout Transaction
    ) throws -> Stored {
        let row = try RegistryStore.position(of: subject, &tx)
        var state = SubjectState(
            settings: try SettingsStore.effective(subject, &tx),
            settingsRevision: try SettingsStore.revision(&tx),
            position: row?.position,
            highestVersion: row?.highestVersion ?? 0,
            isReferenced: row?.isReferenced ?? false
        )
        guard state.position != nil else { return Stored(state: state) }
        let versions = try state.counted(of: subject, inUse: usage, &tx)
        guard let latest = versions.last else { return Stored(state: state) }
        state.latest = latest
        state.latestDigest = latest.schema.identity.digest
        state.size = size(of: latest)
        guard state.settings.level != .none else { return Stored(state: state) }
        state.size = 0
        var fetched: [(SchemaVersion, ReferenceResolver.Result)] = []
        for version in versions {
            let resolved = try resolve(version, &tx)
            state.size += resolved.size(with: version.schema.text) + size(of: version)
            guard state.size <= mostHistory else { throw state.tooLong }
            fetched.append((version, resolved))
        }
        return Stored(state: state, versions: fetched)
    }

    private var tooLong: RegistryError {
        RegistryError.unprocessable(
            "The versions of the subject are more than \(Self.mostHistory >> 20) MiB, too much to compare with at the "
                + "level \(settings.level.rawValue); choose one that is not transitive"
        )
    }

    /// What a version takes beside the texts that its schema was read from.
    private static func size(of version: SchemaVersion) -> Int {
        version.schema.text.utf8.count + (version.metadata?.utf8.count ?? 0) + (version.ruleSet?.utf8.count ?? 0)
    }

    /// - Throws: ``StaleState`` if the subject or a setting has changed since.
    func check(_ subject: QualifiedSubject, _ tx: inout Transaction) throws {
        let now = try RegistryStore.position(of: subject, &tx)?.position
        let isCurrent = try now == position && SettingsStore.revision(&tx) == settingsRevision
        guard isCurrent else { throw StaleState() }
    }

    /// The live versions that a comparison may need, at least the latest.
    private func counted(
        of subject: QualifiedSubject,
        inUse usage: (any VersionsInUse)?,
        _ tx: inout Transaction
    ) throws -> [SchemaVersion] {
        let needsAll = settings.level.isTransitive || settings.compatibilityGroup != nil
        if needsAll, settings.level != .none {
            // The latest version of each group is known only when all are.
            if let usage, let days = settings.usageWindowDays, settings.compatibilityGroup == nil {
                return try versionsInUse(of: subject, usage, within: days, &tx)
            }
            // Before they are fetched: a subject may have gigabytes of them.
            guard try RegistryStore.size(of: subject, &tx) <= Self.mostHistory else { throw tooLong }
            return try RegistryStore.versions(of: subject, .live, &tx)
        }
        return try RegistryStore.version(.latest, of: subject, .live, &tx).map { [$0] } ?? []
    }

    /// The live versions that are in use, and always the latest.
    private func versionsInUse(
        of subject: QualifiedSubject,
        _ usage: any VersionsInUse,
        within days: Int,
        _ tx: inout Transaction
    ) throws -> [SchemaVersion] {
        let live = try RegistryStore.facts(of: subject, &tx).filter { !$0.isDeleted }
        guard let latest = live.last?.version else { return [] }
        let used = try usage.versionsInUse(among: live, of: subject, within: days, &tx).union([latest])
        let most = Self.mostHistory
        guard let versions = try RegistryStore.versions(of: subject, numbered: used, mostBytes: most, &tx) else {
            throw tooLong
        }
        return versions
    }

    /// The versions to compare a submission with.
    func history(for extras: SubmissionExtras) -> [NamedSchema] {
        guard let group = settings.compatibilityGroup else { return history.map(\.schema) }
        let wanted = extras.property(group)
        return history.filter { SubmissionExtras.isSame(SubmissionExtras.property(group, of: $0.metadata), wanted) }
            .map(\.schema)
    }

    /// The state after a version was added to it on this node.
    func adding(_ version: SchemaVersion, _ prepared: PreparedSchema, at position: Position) -> SubjectState {
        var state = self
        state.position = position
        state.highestVersion = max(highestVersion, version.version)
        guard version.version >= latest?.version ?? 0 else { return state }
        state.latest = version
        state.latestDigest = prepared.identity.digest
        let added = prepared.size + Self.size(of: version)
        guard settings.level != .none else {
            state.size = added
            return state
        }
        let earlier = Earlier(
            metadata: version.metadata,
            schema: NamedSchema(name: "version \(version.version)", schema: prepared.schema)
        )
        if settings.level.isTransitive || settings.compatibilityGroup != nil {
            state.history.append(earlier)
            state.size += added
        } else {
            state.history = [earlier]
            state.size = added
        }
        return state
    }
}
