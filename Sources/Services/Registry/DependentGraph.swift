// SPDX-License-Identifier: Apache-2.0
import JSONSchema
import PostgreSQL
import SchemaCheck

/// The newest version of a subject that refers, itself or through others, to another subject.
struct Dependent: Sendable {
    let version: SchemaVersion
    /// From the dependent down to what refers to the subject itself, each with its version: `order 3`, `money 1`.
    let path: [String]
    /// The subjects on that way.
    let subjects: [QualifiedSubject]
    let settings: EffectiveSettings
    /// The texts it needs as it is, and those it would need with its references moved to the new version.
    let texts: [SchemaText]
    let movedTexts: [SchemaText]

    /// The bytes to read for it.
    var size: Int {
        (texts + movedTexts).reduce(2 * version.schema.text.utf8.count) { $0 + $1.text.count }
    }
}

/// Finds what depends on a subject.
struct DependentGraph {
    /// The most dependents that one new version is checked through, and the most references that lead to them.
    static let most = 1_000
    static let mostEdges = 20_000
    /// The most bytes of texts that are read for it.
    static let mostBytes = 64 << 20

    /// The dependents of a subject, each with the texts it would need if its references led to `moved`. A subject counts
    /// once, with its newest live version: an older one moves nowhere any more.
    ///
    /// - Throws: ``RegistryError`` 422 if there are too many.
    static func dependents(of moved: SchemaVersion, _ tx: inout Transaction) throws -> [Dependent] {
        let edges = try RegistryStore.edges(to: moved.subject, limit: mostEdges + 1, &tx)
        guard edges.count <= mostEdges else { throw tooMany("\(mostEdges) references", moved.subject) }
        let found = newest(edges)
        guard found.count <= most else { throw tooMany("\(most) schemas", moved.subject) }
        var texts = ReferenceTexts()
        var size = 0
        return try found.compactMap { place, path, subjects in
            guard let version = try RegistryStore.version(.number(place.version), of: place.subject, .live, &tx) else {
                return nil
            }
            let dependent = Dependent(
                version: version,
                path: path,
                subjects: subjects,
                settings: try SettingsStore.effective(place.subject, &tx),
                texts: try texts.texts(of: version, &tx),
                movedTexts: try texts.texts(of: version, moved: moved, &tx)
            )
            size += dependent.size
            guard size <= mostBytes else { throw tooMany("\(mostBytes >> 20) MiB of schemas", moved.subject) }
            return dependent
        }
    }

    private static func tooMany(_ what: String, _ subject: QualifiedSubject) -> RegistryError {
        RegistryError.unprocessable(
            "More than \(what) depend on subject '\(subject.description)', too much to check them all; set "
                + "validateDependents to false in its configuration, or register with force=true"
        )
    }

    private typealias Found = (
        place: (subject: QualifiedSubject, version: Int), path: [String], subjects: [QualifiedSubject]
    )

    /// The newest versions among the dependents, the nearest first, each with the shortest way to the subject.
    private static func newest(_ edges: [ReferenceEdge]) -> [Found] {
        var incoming: [ReferenceEdge.Place: [ReferenceEdge]] = [:]
        let dependents = Set(edges.map(\.from))
        var queue: [(edge: ReferenceEdge, path: [String], subjects: [QualifiedSubject])] = []
        for edge in edges {
            // What no dependent is the target of is the subject itself.
            if dependents.contains(edge.to) {
                incoming[edge.to, default: []].append(edge)
            } else {
                queue.append((edge, [], []))
            }
        }
        var visited: Set<ReferenceEdge.Place> = []
        var found: [Found] = []
        var next = 0
        while next < queue.count {
            let (edge, tail, others) = queue[next]
            next += 1
            guard visited.insert(edge.from).inserted else { continue }
            let path = ["\(edge.subject.description) \(edge.from.version)"] + tail
            let subjects = [edge.subject] + others
            if edge.isLatest { found.append(((edge.subject, edge.from.version), path, subjects)) }
            for edge in incoming[edge.from] ?? [] { queue.append((edge, path, subjects)) }
        }
        return found
    }
}
