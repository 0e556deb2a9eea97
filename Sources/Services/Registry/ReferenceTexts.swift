// SPDX-License-Identifier: Apache-2.0
import PostgreSQL
import SchemaCheck

/// The texts that stored schemas need, fetched once for all of them. Soft-deleted versions count: what is stored can
/// always be read.
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

    private var entries: [Place: Entry] = [:]
    private var size = 0

    /// The texts that a version needs beside its own, each after those it needs itself.
    ///
    /// - Parameter moved: a version that takes the place of every version of its subject.
    /// - Throws: ``RegistryError`` with code 42201 if a reference leads nowhere or there are too many.
    mutating func texts(
        of version: SchemaVersion,
        moved: SchemaVersion? = nil,
        _ tx: inout Transaction
    ) throws -> [SchemaText] {
        var texts: [SchemaText] = []
        var visited: Set<Place> = []
        // Walks depth first with a stack of its own: what a schema refers to comes before it.
        var stack: [(reference: SchemaReference, context: String, expanded: Entry?)] = version.schema.references
            .reversed().map { ($0, version.subject.context, nil) }
        while let (reference, context, expanded) = stack.popLast() {
            if let expanded {
                texts.append(SchemaText(name: reference.name, text: expanded.text))
                continue
            }
            let place = Place(
                subject: try QualifiedSubject(reference.subject, in: context),
                version: reference.version
            )
            let entry = try entry(place, moved, &tx)
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

    private mutating func entry(_ place: Place, _ moved: SchemaVersion?, _ tx: inout Transaction) throws -> Entry {
        if let moved, moved.subject == place.subject {
            // Its number is none that the subject has, so it is kept beside the stored ones.
            return try keep(moved, at: Place(subject: moved.subject, version: moved.version))
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
