// SPDX-License-Identifier: Apache-2.0
import JSON
import Synchronization

/// Answers to reads by id and by GUID that have been given before, since a schema under an id never changes, and by
/// which subjects they are read, so that whether somebody may read them needs no database.
///
/// Bounded by bytes; when full, it starts anew. What takes an answer away does so at once on the node where it happens,
/// and by a notification of the database on the others: permanent deletion, an alias that moves, and a version that gives
/// a known schema other metadata or rules, which the answers for its subject show. Of who reads an id only that somebody
/// does may be old by being too little: a subject that has got the schema is found in the database.
package final class SchemaCache: Sendable {
    /// The channel on which nodes tell each other that answers changed; the payload is the context.
    package static let channel = "registry_answers"

    private struct State {
        var answers: IDTable<IDAnswer>
        var readers = IDTable<KnownReaders>(capacity: 64 << 20)
        var guidAnswers = GUIDTable<GUIDAnswer>(capacity: 64 << 20)
        var guidReaders = GUIDTable<[QualifiedSubject]>(capacity: 16 << 20)
        /// Rises with every removal, so that an answer read before one is not kept after it.
        var generation = 0

        mutating func removeGUIDs() {
            guidAnswers.removeAll()
            guidReaders.removeAll()
        }
    }

    private let state: Mutex<State>

    /// A cache of at most that many bytes of answers by id.
    package init(capacity: Int = 256 << 20) {
        state = Mutex(State(answers: IDTable(capacity: capacity)))
    }

    /// The answer for an id, if it has been given before; with a subject, the one that shows that subject's metadata.
    package func answer(_ id: Int, in context: String, subject: String = "") -> [UInt8]? {
        answer(id, at: QualifiedSubject(context: context, subject: subject))?.bytes
    }

    func answer(_ id: Int, at place: QualifiedSubject) -> IDAnswer? {
        state.withLock { $0.answers[id, place] }
    }

    /// To be read before the database is, and handed to ``keep(_:for:in:generation:)``.
    package var generation: Int { state.withLock { $0.generation } }

    /// Keeps an answer, unless something was taken away since it was read.
    ///
    /// - Parameter shown: the subject whose metadata it shows.
    package func keep(
        _ answer: [UInt8],
        for id: Int,
        in context: String,
        subject: String = "",
        shown: String,
        generation: Int
    ) {
        let subject = QualifiedSubject(context: context, subject: subject)
        let bytes = answer.count + (shown.utf8.count > 15 ? shown.utf8.count : 0)
        keep(generation) {
            $0.answers.keep(IDAnswer(bytes: answer, shown: shown), for: id, subject, bytes: bytes)
        }
    }

    /// By which subjects an id is read at a place, as it is written.
    func readers(_ id: Int, at place: QualifiedSubject) -> KnownReaders? {
        state.withLock { $0.readers[id, place] }
    }

    /// Keeps by which subjects an id is read. What no subject has is not kept, nor what is of another context than the
    /// place: its notifications would not take it away.
    func keep(_ readers: KnownReaders, for id: Int, at place: QualifiedSubject, generation: Int) {
        guard readers.target.context.hasSameBytes(as: place.context),
            place.subject.isEmpty || readers.subjects == [readers.target],
            readers.subjects.contains(where: { !$0.subject.isEmpty })
        else { return }
        keep(generation) { $0.readers.keep(readers, for: id, place, bytes: readers.bytes) }
    }

    /// The answer for a GUID, by one of the subjects that have it or by the first one.
    func answer(guid: String, _ subject: QualifiedSubject?) -> GUIDAnswer? {
        state.withLock { $0.guidAnswers[.init(guid: guid, subject: subject)] }
    }

    func keep(_ answer: GUIDAnswer, guid: String, _ subject: QualifiedSubject?, generation: Int) {
        keep(generation) {
            $0.guidAnswers.keep(answer, for: .init(guid: guid, subject: subject), bytes: answer.bytes.count)
        }
    }

    /// The subjects that have a GUID.
    func readers(guid: String) -> [QualifiedSubject]? {
        state.withLock { $0.guidReaders[.init(guid: guid)] }
    }

    func keep(_ readers: [QualifiedSubject], guid: String, generation: Int) {
        let bytes = readers.reduce(0) { $0 + $1.subject.utf8.count + 64 }
        keep(generation) { $0.guidReaders.keep(readers, for: .init(guid: guid), bytes: bytes) }
    }

    private func keep(_ generation: Int, _ body: (inout State) -> Void) {
        state.withLock { state in
            guard state.generation == generation else { return }
            body(&state)
        }
    }

    /// Forgets ids of a context.
    package func remove(_ ids: [Int], in context: String) {
        state.withLock { state in
            state.generation += 1
            state.answers.remove(ids, in: context)
            state.readers.remove(ids, in: context)
            state.removeGUIDs()
        }
    }

    /// Forgets what a notification on ``channel`` is about: a context, or with an empty name everything.
    package func remove(context: String) {
        guard !context.isEmpty else { return removeAll() }
        state.withLock { state in
            state.generation += 1
            state.answers.remove(context: context)
            state.readers.remove(context: context)
            state.removeGUIDs()
        }
    }

    /// Forgets everything.
    package func removeAll() {
        state.withLock { state in
            state.generation += 1
            state.answers.removeAll()
            state.readers.removeAll()
            state.removeGUIDs()
        }
    }
}
