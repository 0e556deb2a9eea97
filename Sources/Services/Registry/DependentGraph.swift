// SPDX-License-Identifier: Apache-2.0
import JSONSchema
import PostgreSQL
import SchemaCheck

/// The newest version of a subject that refers, itself or through others, to other subjects.
struct Dependent: Sendable {
    /// How it depends on one of them.
    struct Way: Sendable {
        /// What it depends on.
        let end: QualifiedSubject
        /// From the dependent down to what refers to that itself, each with its version: `order 3`, `money 1`.
        let path: [String]
        /// The subjects on that way, without its end.
        let subjects: [QualifiedSubject]
    }

    let version: SchemaVersion
    /// One for each.
    let ways: [Way]
    let settings: EffectiveSettings
    /// The texts it needs as it is, and those it would need with its references moved to the new versions.
    let texts: [SchemaText]
    let movedTexts: [SchemaText]

    /// The bytes to read for it.
    var size: Int {
        (texts + movedTexts).reduce(2 * version.schema.text.utf8.count) { $0 + $1.text.count }
    }
}

/// Finds what depends on subjects.
struct DependentGraph {
    /// The most dependents that new versions are checked through together, and the most references that lead to them.
    static let most = 1_000
    static let mostEdges = 20_000
    /// The most bytes of texts that are read for it.
    static let mostBytes = 64 << 20

    /// The dependents of new versions, each with the texts it would need if all references to their subjects led to
    /// them. A subject counts once, with its newest live version: an older one moves nowhere any more.
    ///
    /// - Parameters:
    ///   - except: subjects that get a new version of their own, and are judged by that.
    ///   - coming: the new versions, and what comes with them: they may refer to what is not registered yet.
    /// - Throws: ``RegistryError`` 422 if there are too many; ``ReferenceTexts/OutOfTime``.
    static func dependents(
        of moved: [SchemaVersion],
        except changed: Set<QualifiedSubject>,
        among coming: [QualifiedSubject: SchemaVersion],
        until deadline: ContinuousClock.Instant,
        _ tx: inout Transaction
    ) throws -> [Dependent] {
        var ways: [ReferenceEdge.Place: [Dependent.Way]] = [:]
        var order: [(place: ReferenceEdge.Place, subject: QualifiedSubject)] = []
        var edgeCount = 0
        for version in moved {
            let edges = try RegistryStore.edges(to: version.subject, limit: mostEdges + 1 - edgeCount, &tx)
            edgeCount += edges.count
            guard edgeCount <= mostEdges else { throw tooMany("\(mostEdges) references", moved) }
            for (place, subject, way) in newest(edges, to: version.subject) where !changed.contains(subject) {
                if ways[place] == nil { order.append((place, subject)) }
                ways[place, default: []].append(way)
            }
            guard order.count <= most else { throw tooMany("\(most) schemas", moved) }
        }
        var texts = ReferenceTexts(coming: coming, until: deadline)
        var size = 0
        return try order.compactMap { place, subject in
            guard let version = try RegistryStore.version(.number(place.version), of: subject, .live, &tx) else {
                return nil
            }
            let dependent = Dependent(
                version: version,
                ways: ways[place] ?? [],
                settings: try SettingsStore.effective(subject, &tx),
                texts: try texts.texts(of: version, &tx),
                movedTexts: try texts.texts(of: version, isMoved: true, &tx)
            )
            size += dependent.size
            guard size <= mostBytes else { throw tooMany("\(mostBytes >> 20) MiB of schemas", moved) }
            return dependent
        }
    }

    private static func tooMany(_ what: String, _ moved: [SchemaVersion]) -> RegistryError {
        let subjects = moved.count == 1 ? "subject '\(moved[0].subject.description)'" : "these subjects"
        return RegistryError.unprocessable(
            "More than \(what) depend on \(subjects), too much to check them all; set validateDependents to false in "
                + "its configuration, or register with force=true"
        )
    }

    /// The newest versions among the dependents, the nearest first, each with the shortest way to the subject.
    private static func newest(
        _ edges: [ReferenceEdge],
        to end: QualifiedSubject
    ) -> [(place: ReferenceEdge.Place, subject: QualifiedSubject, way: Dependent.Way)] {
        var incoming: [ReferenceEdge.Place: [ReferenceEdge]] = [:]
        let dependents = Set(edges.map(\.from))
        var queue: [(edge: ReferenceEdge, tail: Dependent.Way)] = []
        for edge in edges {
            // What no dependent is the target of is the subject itself.
            if dependents.contains(edge.to) {
                incoming[edge.to, default: []].append(edge)
            } else {
                queue.append((edge, Dependent.Way(end: end, path: [], subjects: [])))
            }
        }
        var visited: Set<ReferenceEdge.Place> = []
        var found: [(place: ReferenceEdge.Place, subject: QualifiedSubject, way: Dependent.Way)] = []
        var next = 0
        while next < queue.count {
            let (edge, tail) = queue[next]
            next += 1
            guard visited.insert(edge.from).inserted else { continue }
            let way = Dependent.Way(
                end: end,
                path: ["\(edge.subject.description) \(edge.from.version)"] + tail.path,
                subjects: [edge.subject] + tail.subjects
            )
            if edge.isLatest { found.append((edge.from, edge.subject, way)) }
            for edge in incoming[edge.from] ?? [] { queue.append((edge, way)) }
        }
        return found
    }
}
