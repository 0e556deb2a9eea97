// SPDX-License-Identifier: Apache-2.0
import JSON
import PostgreSQL

/// By which subjects schemas are read. What is remembered may be too little, so that whoever would be refused by it asks
/// anew.
extension RegistryService {
    /// The most subjects of one schema that are asked for the right to read it.
    private static let mostReaders = 1_000

    /// By which subjects an id is read: the subject itself if it has the id; the context itself if there is no such id.
    ///
    /// - Parameters:
    ///   - written: where, as the client writes it.
    ///   - urlContext: the context of the URL, which an alias does not leave.
    func readers(
        ofID id: Int,
        at written: QualifiedSubject,
        in urlContext: String?,
        asksAnew: Bool = false
    ) async throws -> KnownReaders {
        if !asksAnew, var known = cache.readers(id, at: written) {
            known.isRemembered = true
            return known
        }
        let generation = cache.generation
        let alias = written.subject.isEmpty ? written : try await target(ofAlias: written)
        let target = QualifiedSubject(context: urlContext ?? alias.context, subject: alias.subject)
        let found = try await database.read { tx in
            try RegistryStore.subjects(withID: id, in: target.context, limit: Self.mostReaders, &tx)
        }
        guard !found.isEmpty else {
            let context = QualifiedSubject(context: target.context, subject: "")
            return KnownReaders(target: target, subjects: [context])
        }
        let readers = KnownReaders(target: target, subjects: found.contains(target) ? [target] : found)
        // Below another URL the same name may lead into another context.
        if alias.context.hasSameBytes(as: written.context) {
            cache.keep(readers, for: id, at: written, generation: generation)
        }
        return readers
    }

    /// The subjects that have a schema, in all contexts.
    func readers(
        ofGUID text: String,
        asksAnew: Bool = false
    ) async throws -> (subjects: [QualifiedSubject], isRemembered: Bool) {
        guard let guid = Self.guid(text) else { return ([], false) }
        if !asksAnew, let known = cache.readers(guid: guid) { return (known, true) }
        let generation = cache.generation
        let places = try await database.read { tx in try RegistryStore.places(withGUID: guid, &tx) }
        var subjects: [QualifiedSubject] = []
        for place in places where subjects.last != place.subject && subjects.count < Self.mostReaders {
            subjects.append(place.subject)
        }
        if !subjects.isEmpty { cache.keep(subjects, guid: guid, generation: generation) }
        return (subjects, false)
    }
}
