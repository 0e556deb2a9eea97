// SPDX-License-Identifier: Apache-2.0
import PostgreSQL
import SchemaCheck

/// A reference and the version it leads to.
struct ResolvedReference: Sendable {
    let asWritten: SchemaReference
    let subjectID: Int64
    let version: Int

    /// With the version's number in the place of "the latest".
    var resolved: SchemaReference {
        SchemaReference(name: asWritten.name, subject: asWritten.subject, version: version)
    }
}

/// Follows references to all the texts that a schema needs.
struct ReferenceResolver {
    static let most = 1_000
    /// The most bytes that all texts together may have.
    private static let mostBytes = 32 << 20

    /// What the references of one schema lead to.
    struct Result: Sendable {
        /// The schema's own references.
        var direct: [ResolvedReference] = []
        /// The texts needed, each after those it needs itself.
        var texts: [SchemaText] = []

        /// The bytes of a schema's own text and of all that it needs.
        func size(with text: String) -> Int { texts.reduce(text.utf8.count) { $0 + $1.text.count } }
    }

    private let context: String
    private var result = Result()
    /// What has been fetched, by the places as they are written: each text is fetched once.
    private var entries: [Place: Entry] = [:]
    private var visited: Set<Place> = []
    private var size = 0

    private typealias Entry = (subjectID: Int64, version: SchemaVersion)

    private struct Place: Hashable {
        let subject: QualifiedSubject
        let version: Int
    }

    private init(context: String) {
        self.context = context
    }

    /// Resolves the references of a schema in a context.
    ///
    /// - Throws: ``RegistryError`` with code 42201 if one leads nowhere or there are too many.
    static func resolve(
        _ references: [SchemaReference],
        in context: String,
        _ tx: inout Transaction
    ) throws -> Result {
        guard !references.isEmpty else { return Result() }
        guard references.count <= most else {
            throw RegistryError.invalidSchema("Invalid schema: it has more than \(most) references")
        }
        var resolver = ReferenceResolver(context: context)
        for reference in references {
            let found = try resolver.target(of: reference, context, &tx)
            resolver.result.direct.append(
                ResolvedReference(asWritten: reference, subjectID: found.subjectID, version: found.version.version)
            )
        }
        try resolver.visit(references, context, &tx)
        return resolver.result
    }

    private mutating func target(
        of reference: SchemaReference,
        _ context: String,
        _ tx: inout Transaction
    ) throws -> Entry {
        let subject = try QualifiedSubject(reference.subject, in: context)
        let place = Place(subject: subject, version: reference.version)
        if let known = entries[place] { return known }
        let selector: VersionSelector = reference.version == -1 ? .latest : .number(reference.version)
        guard let found = try RegistryStore.target(subject, selector, &tx) else {
            throw RegistryError.invalidSchema(
                "Invalid schema: the reference '\(reference.name)' leads to subject '\(subject.description)' version "
                    + "\(reference.version), which does not exist; register it first"
            )
        }
        entries[place] = found
        // The latest version may be there by its number too.
        let actual = Place(subject: found.version.subject, version: found.version.version)
        if actual == place || entries[actual] == nil {
            entries[actual] = found
            size += found.version.schema.text.utf8.count
            guard size <= Self.mostBytes else {
                throw RegistryError.invalidSchema(
                    "Invalid schema: the schemas it refers to are more than \(Self.mostBytes >> 20) MiB together"
                )
            }
        }
        return found
    }

    /// Walks depth first with a stack of its own: what a schema refers to comes before it.
    private mutating func visit(
        _ references: [SchemaReference],
        _ context: String,
        _ tx: inout Transaction
    ) throws {
        var stack: [(reference: SchemaReference, context: String, expanded: SchemaVersion?)] =
            references.reversed().map { ($0, context, nil) }
        while let (reference, context, expanded) = stack.popLast() {
            if let expanded {
                result.texts.append(SchemaText(name: reference.name, text: Array(expanded.schema.text.utf8)))
                continue
            }
            let found = try target(of: reference, context, &tx).version
            guard visited.insert(Place(subject: found.subject, version: found.version)).inserted else { continue }
            guard visited.count <= Self.most else {
                throw RegistryError.invalidSchema("Invalid schema: it needs more than \(Self.most) referenced schemas")
            }
            stack.append((reference, context, found))
            stack += found.schema.references.reversed().map { ($0, found.subject.context, nil) }
        }
    }
}
