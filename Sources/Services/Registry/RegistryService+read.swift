// SPDX-License-Identifier: Apache-2.0
import JSON
import PostgreSQL

extension RegistryService {
    /// The subject that a request means by a name: the one that the name is an alias of, else the one of that name.
    package func target(ofAlias subject: QualifiedSubject) async throws -> QualifiedSubject {
        try await database.read { tx in try SettingsStore.target(ofAlias: subject, &tx) }
    }

    /// One version of a subject.
    ///
    /// - Throws: ``RegistryError`` 40401 or 40402.
    package func version(
        _ selector: VersionSelector,
        of subject: QualifiedSubject,
        _ filter: DeletedFilter
    ) async throws -> SchemaVersion {
        try await database.read { tx in
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
    package func numbers(
        of subject: QualifiedSubject,
        _ filter: DeletedFilter
    ) async throws -> [(version: Int, deleted: Bool)] {
        try await database.read { tx in
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
            return numbers
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

    /// The newest version of a subject whose metadata has all these properties.
    ///
    /// - Throws: ``RegistryError`` 40401 for a subject without versions of that kind, 40403 if none of them fits.
    package func version(
        of subject: QualifiedSubject,
        with properties: [(key: String, value: String)],
        _ filter: DeletedFilter
    ) async throws -> SchemaVersion {
        try await database.read { tx in
            var last = Int(Int32.max)
            while true {
                let known = try RegistryStore.metadata(
                    of: subject,
                    before: last,
                    limit: Self.metadataAtOnce,
                    filter,
                    &tx
                )
                guard let lowest = known.last?.version else { break }
                let found = known.first { _, metadata in
                    properties.allSatisfy { key, value in
                        SubmissionExtras.property(key, of: metadata)?.hasSameBytes(as: value) == true
                    }
                }
                if let found = try found.flatMap({
                    try RegistryStore.version(.number($0.version), of: subject, filter, &tx)
                }) {
                    return found
                }
                last = lowest
            }
            throw last == Int(Int32.max) ? RegistryError.subjectNotFound(subject) : RegistryError.schemaNotFound
        }
    }

    /// So few that they have no more bytes together than a large schema.
    private static let metadataAtOnce = 32

    /// Where the versions are that hold a schema id.
    ///
    /// - Throws: ``RegistryError`` 40403 if the context has no such id.
    package func places(withID id: Int, in context: String, _ filter: DeletedFilter) async throws -> [VersionPlace] {
        let places = try await database.read { tx in try RegistryStore.places(withID: id, in: context, &tx) }
        guard !places.isEmpty else { throw RegistryError.schemaNotFound(id) }
        return places.filter { filter == .all || !$0.isDeleted }
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

    /// Where the versions are that share a GUID.
    ///
    /// - Throws: ``RegistryError`` 40403 if there are none.
    package func places(withGUID guid: String) async throws -> [VersionPlace] {
        guard Self.guid(guid) != nil else { throw RegistryError.schemaNotFound }
        let places = try await database.read { tx in try RegistryStore.places(withGUID: guid, &tx) }
        guard !places.isEmpty else { throw RegistryError.schemaNotFound }
        return places
    }

    /// The first of the versions that share a GUID, or of those of a subject.
    ///
    /// - Throws: ``RegistryError`` 40403 if there is none.
    package func version(
        withGUID guid: String,
        of subject: QualifiedSubject? = nil
    ) async throws -> SchemaVersion {
        guard Self.guid(guid) != nil,
            let found = try await database.read({ tx in try RegistryStore.version(withGUID: guid, of: subject, &tx) })
        else { throw RegistryError.schemaNotFound }
        return found
    }

    /// A GUID in the spelling by which it is remembered; nil for what is none.
    static func guid(_ text: String) -> String? {
        isUUID(text) ? text.lowercased() : nil
    }

    private static func isUUID(_ text: String) -> Bool {
        text.utf8.count == 36
            && zip(text.utf8, 0...).allSatisfy { byte, index in
                [8, 13, 18, 23].contains(index)
                    ? byte == UInt8(ascii: "-") : byte < 0x80 && Character(UnicodeScalar(byte)).isHexDigit
            }
    }

    /// Where the versions are whose schemas refer to a version.
    package func referrers(
        to selector: VersionSelector,
        of subject: QualifiedSubject,
        _ filter: DeletedFilter
    ) async throws -> [VersionPlace] {
        let target = try await version(selector, of: subject, .all)
        return try await database.read { tx in
            try RegistryStore.places(referringTo: target.subject, target.version, filter, &tx)
        }
    }
}
