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
    /// The highest live version.
    var latest: SchemaVersion?
    /// The digest of the latest version's schema.
    var latestDigest: [UInt8] = []
    /// The live versions that the level, or the compatibility group, may count; the oldest first.
    var history: [Earlier] = []
    /// The bytes of all texts in it.
    var size = 0
}

/// A state that no longer holds.
struct StaleState: Error {}

extension SubjectState {
    /// The most bytes of earlier texts that one comparison takes on.
    static let mostHistory = 32 << 20

    /// Reads the state of a subject.
    ///
    /// - Throws: ``RegistryError`` 42201 if a version to compare with cannot be read any more, 422 for too long a history.
    static func load(_ subject: QualifiedSubject, _ tx: inout Transaction) throws -> SubjectState {
        let row = try RegistryStore.position(of: subject, &tx)
        var state = SubjectState(
            settings: try SettingsStore.effective(subject, &tx),
            settingsRevision: try SettingsStore.revision(&tx),
            position: row?.position,
            highestVersion: row?.highestVersion ?? 0
        )
        guard state.position != nil else { return state }
        let versions = try state.counted(of: subject, &tx)
        guard let latest = versions.last else { return state }
        state.latest = latest
        state.latestDigest = latest.schema.identity.digest
        state.size = versions.reduce(0) { $0 + $1.schema.text.utf8.count }
        guard state.settings.level != .none else { return state }
        guard state.size <= mostHistory else {
            throw RegistryError.unprocessable(
                "The \(versions.count) versions of the subject are more than \(mostHistory >> 20) MiB, too much to "
                    + "compare with at the level \(state.settings.level.rawValue); choose one that is not transitive"
            )
        }
        for version in versions {
            let named = try RegistryService.named(version, &tx)
            state.history.append(Earlier(metadata: version.metadata, schema: named))
        }
        return state
    }

    /// - Throws: ``StaleState`` if the subject or a setting has changed since.
    func check(_ subject: QualifiedSubject, _ tx: inout Transaction) throws {
        let now = try RegistryStore.position(of: subject, &tx)?.position
        let isCurrent = try now == position && SettingsStore.revision(&tx) == settingsRevision
        guard isCurrent else { throw StaleState() }
    }

    /// The live versions that a comparison may need, at least the latest.
    private func counted(of subject: QualifiedSubject, _ tx: inout Transaction) throws -> [SchemaVersion] {
        let needsAll = settings.level.isTransitive || settings.compatibilityGroup != nil
        if needsAll, settings.level != .none { return try RegistryStore.versions(of: subject, .live, &tx) }
        return try RegistryStore.version(.latest, of: subject, .live, &tx).map { [$0] } ?? []
    }

    /// The versions to compare a submission with.
    func history(for extras: SubmissionExtras) -> [NamedSchema] {
        guard let group = settings.compatibilityGroup else { return history.map(\.schema) }
        let wanted = extras.property(group)
        return history.filter { SubmissionExtras.property(group, of: $0.metadata) == wanted }.map(\.schema)
    }

    /// The state after a version was added to it on this node.
    func adding(_ version: SchemaVersion, _ prepared: PreparedSchema, at position: Position) -> SubjectState {
        var state = self
        state.position = position
        state.highestVersion = max(highestVersion, version.version)
        guard version.version >= latest?.version ?? 0 else { return state }
        state.latest = version
        state.latestDigest = prepared.identity.digest
        guard settings.level != .none else { return state }
        let earlier = Earlier(
            metadata: version.metadata,
            schema: NamedSchema(name: "version \(version.version)", schema: prepared.schema)
        )
        if settings.level.isTransitive || settings.compatibilityGroup != nil {
            state.history.append(earlier)
            state.size += version.schema.text.utf8.count
        } else {
            state.history = [earlier]
            state.size = version.schema.text.utf8.count
        }
        return state
    }
}
