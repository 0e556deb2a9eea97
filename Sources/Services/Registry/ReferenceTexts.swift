// SPDX-License-Identifier: Apache-2.0
import PostgreSQL
import SchemaCheck

/// The texts that schemas need, fetched once for many of them as far as there is room. Soft-deleted versions count: what is
/// stored can always be read.
struct ReferenceTexts: Sendable {
    private static let most = 1_000
    /// The most bytes that the texts one schema needs may have together, and those that are kept for the next.
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
    private(set) var coming: [QualifiedSubject: SchemaVersion]
    private var entries: [Place: Entry] = [:]
    private var size = 0
    private let deadline: ContinuousClock.Instant?

    /// - Parameter deadline: when looking for texts ends, with an ``OutOfTime``.
    init(coming: [QualifiedSubject: SchemaVersion] = [:], until deadline: ContinuousClock.Instant? = nil) {
        self.coming = coming
        self.deadline = deadline
    }

    /// That the time for all of it is over.
    struct OutOfTime: Error {}

    /// Lets a version be found as if it were stored.
    mutating func add(_ version: SchemaVersion) {
        coming[version.subject] = version
    }

    /// A text and the version that it is of.
    struct Needed {
        let text: SchemaText
        let version: SchemaVersion
    }

    /// The texts that a version needs beside its own, each after those it needs itself.
    ///
    /// - Parameter isMoved: whether the coming versions take the place of every version of their subjects.
    /// - Throws: ``RegistryError`` with code 42201 if a reference leads nowhere or there are too many; ``OutOfTime``.
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
        var needed = 0
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
            needed += entry.text.count
            guard visited.count <= Self.most else {
                throw RegistryError.invalidSchema("Invalid schema: it needs more than \(Self.most) referenced schemas")
            }
            guard needed <= Self.mostBytes else {
                throw RegistryError.unprocessable(
                    "The referenced schemas are more than \(Self.mostBytes >> 20) MiB together"
                )
            }
            stack.append((reference, context, entry))
            stack += entry.version.schema.references.reversed().map { ($0, entry.version.subject.context, nil) }
        }
        return texts
    }

    private mutating func entry(_ place: Place, _ isMoved: Bool, _ tx: inout Transaction) throws -> Entry {
        if let coming = coming[place.subject], isMoved || coming.version == place.version {
            // Its number is none that another version of the subject has, so it is kept beside the stored ones.
            return keep(coming, at: Place(subject: coming.subject, version: coming.version))
        }
        if let known = entries[place] { return known }
        if let deadline, ContinuousClock.now >= deadline { throw OutOfTime() }
        guard let found = try RegistryStore.version(.number(place.version), of: place.subject, .all, &tx) else {
            throw RegistryError.invalidSchema(
                "Invalid schema: the reference to subject '\(place.subject.description)' version \(place.version) "
                    + "leads nowhere"
            )
        }
        return keep(found, at: place)
    }

    private mutating func keep(_ version: SchemaVersion, at place: Place) -> Entry {
        if let known = entries[place] { return known }
        let entry = Entry(version: version, text: Array(version.schema.text.utf8))
        if size + entry.text.count > Self.mostBytes {
            entries.removeAll()
            size = 0
        }
        size += entry.text.count
        entries[place] = entry
        return entry
    }
}
