// SPDX-License-Identifier: Apache-2.0
import PostgreSQL
import SchemaCheck

/// The texts that schemas need, fetched once for all of them. Soft-deleted versions count: what is stored can always be
/// read.
struct ReferenceTexts {
    private static let most = 1_000
    /// The most bytes that all texts fetched may have together.
    private static let mostBytes = 64 << 20

    private struct Place: Hashable {
        let subject: QualifiedSubject
        let version: Int
    }

    private struct Entry {
        let version: SchemaVersion
        let text: [UInt8]
    }

    /// Versions as if they were stored, the only one of its subject each.
    private let coming: [QualifiedSubject: SchemaVersion]
    private var entries: [Place: Entry] = [:]
    private var size = 0

    init(coming: [QualifiedSubject: SchemaVersion] = [:]) {
        self.coming = coming
    }

    /// A text and the version that it is of.
    struct Needed {
        let text: SchemaText
        let version: SchemaVersion
    }

    /// The texts that a version needs beside its own, each after those it needs itself.
    ///
    /// - Parameter isMoved: whether the coming versions take the place of every version of their subjects.
    /// - Throws: ``RegistryError`` with code 42201 if a reference leads nowhere or there are too many.
    mutating func texts(
        of version: SchemaVersion,
        isMoved: Bool = false,
        _ tx: inout Transaction
    ) throws -> [SchemaText] {
        try needed(by: version, isMoved: isMoved, &tx).map(\.text)
    }

    /// The same with the versions that the texts are of.
    mutating func needed(
        by version: SchemaVersion,
        isMoved: Bool = false,
        _ tx: inout Transaction
    ) throws -> [Needed] {
        var texts: [Needed] = []
        var visited: Set<Place> = []
        // Walks depth first with a stack of its own: what a schema refers to comes before it.
        var stack: [(reference: SchemaReference, context: String, expanded: Entry?)] = version.schema.references
            .reversed().map { ($0, version.subject.context, nil) }
        while let (reference, context, expanded) = stack.popLast() {
            if let expanded {
                let text = SchemaText(name: reference.name, text: expanded.text)
                texts.append(Needed(text: text, version: expanded.version))
                continue
            }
            let place = Place(
                subject: try QualifiedSubject(reference.subject, in: context),
                version: reference.version
            )
            let entry = try entry(place, isMoved, &tx)
            let actual = Place(subject: entry.version.subject, version: entry.version.version)
            guard visited.insert(actual).inserted else { continue }
            guard visited.count <= Self.most else {
                throw RegistryError.invalidSchema("Invalid schema: it needs more than \(Self.most) referenced schemas")
            }
            stack.append((reference, context, entry))
            stack += entry.version.schema.references.reversed().map { ($0, entry.version.subject.context, nil) }
        }
        return texts
    }

    private mutating func entry(_ place: Place, _ isMoved: Bool, _ tx: inout Transaction) throws -> Entry {
        if let coming = coming[place.subject], isMoved || coming.version == place.version {
            // Its number is none that another version of the subject has, so it is kept beside the stored ones.
            return try keep(coming, at: Place(subject: coming.subject, version: coming.version))
        }
        if let known = entries[place] { return known }
        guard let found = try RegistryStore.version(.number(place.version), of: place.subject, .all, &tx) else {
            throw RegistryError.invalidSchema(
                "Invalid schema: the reference to subject '\(place.subject.description)' version \(place.version) "
                    + "leads nowhere"
            )
        }
        return try keep(found, at: place)
    }

    private mutating func keep(_ version: SchemaVersion, at place: Place) throws -> Entry {
        if let known = entries[place] { return known }
        let entry = Entry(version: version, text: Array(version.schema.text.utf8))
        size += entry.text.count
        guard size <= Self.mostBytes else {
            throw RegistryError.unprocessable(
                "The referenced schemas are more than \(Self.mostBytes >> 20) MiB together"
            )
        }
        entries[place] = entry
        return entry
    }
}
