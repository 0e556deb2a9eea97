// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import PostgreSQL
import SchemaCheck

extension RegistryService {
    /// One version of a subject.
    ///
    /// - Throws: ``RegistryError`` 40401 or 40402.
    package func version(
        _ selector: VersionSelector,
        of subject: QualifiedSubject,
        _ filter: DeletedFilter
    ) async throws -> SchemaVersion {
        try await database.read { tx in
            let subject = try SettingsStore.target(ofAlias: subject, &tx)
            if let found = try RegistryStore.version(selector, of: subject, filter, &tx) { return found }
            let numbers = try RegistryStore.numbers(of: subject, &tx)
            guard numbers.contains(where: { !$0.deleted || filter != .live }) else {
                throw RegistryError.subjectNotFound(subject)
            }
            if case .number(let number) = selector { throw RegistryError.versionNotFound(number) }
            throw RegistryError.versionNotFound()
        }
    }

    /// The numbers of a subject's versions, rising.
    ///
    /// - Throws: ``RegistryError`` 40401 if there is none of that kind.
    package func numbers(of subject: QualifiedSubject, _ filter: DeletedFilter) async throws -> [Int] {
        try await database.read { tx in
            let subject = try SettingsStore.target(ofAlias: subject, &tx)
            let all = try RegistryStore.numbers(of: subject, &tx)
            let numbers = all.filter { entry in
                switch filter {
                case .live: !entry.deleted
                case .all: true
                case .onlyDeleted: entry.deleted
                }
            }
            guard !numbers.isEmpty || (filter == .onlyDeleted && !all.isEmpty) else {
                throw RegistryError.subjectNotFound(subject)
            }
            return numbers.map(\.version)
        }
    }

    /// The subjects whose names begin with a prefix, in one context or in all.
    package func subjects(context: String?, prefix: String, _ filter: DeletedFilter) async throws -> [QualifiedSubject]
    {
        try await database.read { tx in try RegistryStore.subjects(context: context, prefix: prefix, filter, &tx) }
    }

    /// All contexts that have been used.
    package func contexts() async throws -> [String] {
        try await database.read { tx in try RegistryStore.contexts(&tx) }
    }

    /// The versions of all subjects that begin with a prefix.
    package func versions(
        context: String?,
        prefix: String,
        _ filter: DeletedFilter,
        latestOnly: Bool,
        limit: Int,
        offset: Int
    ) async throws -> [SchemaVersion] {
        try await database.read { tx in
            try RegistryStore.versions(
                context: context,
                prefix: prefix,
                filter,
                latestOnly: latestOnly,
                limit: limit,
                offset: offset,
                &tx
            )
        }
    }

    /// The newest version of a subject whose metadata has all these properties.
    ///
    /// - Throws: ``RegistryError`` 40401 for a subject without versions of that kind, 40403 if none of them fits.
    package func version(
        of subject: QualifiedSubject,
        with properties: [(key: String, value: String)],
        _ filter: DeletedFilter
    ) async throws -> SchemaVersion {
        try await database.read { tx in
            let subject = try SettingsStore.target(ofAlias: subject, &tx)
            let versions = try RegistryStore.versions(of: subject, filter, &tx)
            guard !versions.isEmpty else { throw RegistryError.subjectNotFound(subject) }
            let found = versions.last { version in
                properties.allSatisfy { key, value in
                    SubmissionExtras.property(key, of: version.metadata)?.hasSameBytes(as: value) == true
                }
            }
            guard let found else { throw RegistryError.schemaNotFound }
            return found
        }
    }

    /// The versions that hold a schema id.
    ///
    /// - Throws: ``RegistryError`` 40403 if the context has no such id.
    package func versions(withID id: Int, in context: String, _ filter: DeletedFilter) async throws -> [SchemaVersion] {
        let versions = try await database.read { tx in
            try RegistryStore.versions(withID: id, in: context, .all, &tx)
        }
        guard !versions.isEmpty else { throw RegistryError.schemaNotFound(id) }
        return versions.filter { filter == .all || !$0.isDeleted }
    }

    /// The version whose metadata stand for an id: the subject's newest one, else the oldest of all.
    ///
    /// - Throws: ``RegistryError`` 40403 if the context has no such id.
    func version(withID id: Int, in context: String, of subject: String) async throws -> SchemaVersion {
        let found = try await database.read { tx in
            try RegistryStore.version(withID: id, in: context, of: subject, &tx)
        }
        guard let found else { throw RegistryError.schemaNotFound(id) }
        return found
    }

    /// The highest id that a context has given.
    func highestID(in context: String) async throws -> Int {
        try await database.read { tx in try RegistryStore.highestID(in: context, &tx) }
    }

    /// The versions that share a GUID.
    package func versions(withGUID guid: String) async throws -> [SchemaVersion] {
        let isUUID = zip(guid.utf8, 0...).allSatisfy { byte, index in
            [8, 13, 18, 23].contains(index)
                ? byte == UInt8(ascii: "-") : byte < 0x80 && Character(UnicodeScalar(byte)).isHexDigit
        }
        let versions =
            isUUID && guid.utf8.count == 36
            ? try await database.read { tx in try RegistryStore.versions(withGUID: guid, &tx) } : []
        guard !versions.isEmpty else { throw RegistryError.schemaNotFound }
        return versions
    }

    /// The ids of schemas that refer to a version.
    package func referrers(
        to selector: VersionSelector,
        of subject: QualifiedSubject,
        _ filter: DeletedFilter
    ) async throws -> [SchemaVersion] {
        let target = try await version(selector, of: subject, .all)
        return try await database.read { tx in
            try RegistryStore.versions(referringTo: target.subject, target.version, filter, &tx)
        }
    }

    /// The version of a subject that says the same as a submission.
    ///
    /// - Throws: ``RegistryError`` 40401 without the subject, 40403 without the schema.
    package func lookUp(
        _ submission: SchemaSubmission,
        under subject: QualifiedSubject,
        _ filter: DeletedFilter
    ) async throws -> SchemaVersion {
        try await database.read { tx in
            let subject = try SettingsStore.target(ofAlias: subject, &tx)
            let numbers = try RegistryStore.numbers(of: subject, &tx)
            guard numbers.contains(where: { !$0.deleted || filter == .all }) else {
                throw RegistryError.subjectNotFound(subject)
            }
            let settings = try SettingsStore.effective(subject, &tx)
            let candidates = effectiveNormalize(submission, settings) ? [true, false] : [false, true]
            for normalize in candidates {
                let prepared = try Self.prepare(submission, for: subject, normalize: normalize, &tx)
                let found = try RegistryStore.versions(of: subject, digest: prepared.identity.digest, filter, &tx)
                if let first = found.first { return first }
            }
            throw RegistryError.schemaNotFound
        }
    }

    /// Whether a submission gets on with one version of a subject, or with all that its level counts.
    ///
    /// - Throws: ``RegistryError`` 40401 or 40402 for a version that does not exist, 42201 for what is no schema.
    func check(
        _ submission: SchemaSubmission,
        against selector: VersionSelector?,
        of subject: QualifiedSubject
    ) async throws -> (report: Report, level: CompatibilityLevel) {
        let (prepared, history, settings) = try await database.read { tx in
            var target: SchemaVersion?
            if let selector {
                target = try RegistryStore.version(selector, of: subject, .live, &tx)
                if target == nil, case .number(let number) = selector { throw RegistryError.versionNotFound(number) }
            }
            let settings = try SettingsStore.effective(subject, &tx)
            let normalize = effectiveNormalize(submission, settings)
            let prepared = try Self.prepare(submission, for: subject, normalize: normalize, &tx)
            if selector != nil {
                return (prepared, try target.map { [try Self.named($0, &tx)] } ?? [], settings)
            }
            let state = try SubjectState.load(subject, &tx)
            let extras = SubmissionExtras(submission, settings.config, previous: state.latest)
            return (prepared, state.history(for: extras), settings)
        }
        let size = history.isEmpty ? 0 : Int.max
        let report = try await workshop.run(size: size) { Self.compare(prepared, with: history, settings) }
        return (report, settings.level)
    }
}
