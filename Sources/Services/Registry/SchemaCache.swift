// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Answers to `GET /schemas/ids/{id}` that have been given before: a schema under an id never changes.
///
/// Bounded by bytes; when full, it starts anew. Two things take an answer away, at once on the node that does them and
/// by a notification of the database on the others: permanent deletion, and a version that gives a known schema other
/// metadata or rules, which the answers for its subject show.
package final class SchemaCache: Sendable {
    /// The channel on which nodes tell each other that answers changed; the payload is the context.
    package static let channel = "registry_answers"

    /// The answers for one id: the one without a subject under the empty name.
    private typealias Answers = [QualifiedSubject: [UInt8]]

    private struct State {
        /// By context and id. Names of contexts are ASCII, so that they are equal when their bytes are.
        var answers: [String: [Int: Answers]] = [:]
        var size = 0
        /// By context and id, the subjects that have it.
        var readers: [String: [Int: Readers]] = [:]
        /// Rises with every removal, so that an answer read before one is not kept after it.
        var generation = 0

        mutating func makeRoom(for cost: Int, _ capacity: Int) {
            guard size + cost > capacity else { return }
            answers.removeAll(keepingCapacity: true)
            readers.removeAll(keepingCapacity: true)
            size = 0
        }

        mutating func removeReaders(of id: Int, in context: String) {
            if let old = readers[context]?.removeValue(forKey: id) { size -= old.cost }
        }
    }

    /// The subjects that had an id at a moment. Others may have it since, of which nobody tells.
    private struct Readers {
        let subjects: [QualifiedSubject]
        let expires: ContinuousClock.Instant

        var cost: Int { subjects.reduce(128) { $0 + 64 + $1.subject.utf8.count } }
    }

    private static let readersAge = Duration.seconds(5)

    private let capacity: Int
    private let state = Mutex(State())

    /// A cache of at most that many bytes of answers.
    package init(capacity: Int = 256 << 20) {
        self.capacity = capacity
    }

    /// The answer for an id, if it has been given before; with a subject, the one that shows that subject's metadata.
    package func answer(_ id: Int, in context: String, subject: String = "") -> [UInt8]? {
        let subject = QualifiedSubject(context: context, subject: subject)
        return state.withLock { $0.answers[context]?[id]?[subject] }
    }

    /// To be read before the database is, and handed to ``keep(_:for:in:generation:)``.
    package var generation: Int { state.withLock { $0.generation } }

    /// Keeps an answer, unless something was taken away since it was read.
    package func keep(_ answer: [UInt8], for id: Int, in context: String, subject: String = "", generation: Int) {
        let subject = QualifiedSubject(context: context, subject: subject)
        state.withLock { state in
            guard state.generation == generation, answer.count <= capacity / 16 else { return }
            state.makeRoom(for: Self.cost(answer, subject), capacity)
            let old = state.answers[context, default: [:]][id, default: [:]].updateValue(answer, forKey: subject)
            if let old { state.size -= Self.cost(old, subject) }
            state.size += Self.cost(answer, subject)
        }
    }

    private static func cost(_ answer: [UInt8], _ subject: QualifiedSubject) -> Int {
        answer.count + subject.subject.utf8.count + 128
    }

    /// The subjects that have an id, if they were found a moment ago.
    func subjects(_ id: Int, in context: String) -> [QualifiedSubject]? {
        guard let known = state.withLock({ $0.readers[context]?[id] }), known.expires > .now else { return nil }
        return known.subjects
    }

    /// Keeps the subjects that have an id for a moment, unless something was taken away since they were read.
    func keep(_ subjects: [QualifiedSubject], of id: Int, in context: String, generation: Int) {
        let readers = Readers(subjects: subjects, expires: .now + Self.readersAge)
        state.withLock { state in
            guard !subjects.isEmpty, state.generation == generation, readers.cost <= capacity / 16 else { return }
            state.makeRoom(for: readers.cost, capacity)
            state.removeReaders(of: id, in: context)
            state.readers[context, default: [:]][id] = readers
            state.size += readers.cost
        }
    }

    /// Forgets ids of a context.
    package func remove(_ ids: [Int], in context: String) {
        state.withLock { state in
            state.generation += 1
            for id in ids {
                for (subject, old) in state.answers[context]?.removeValue(forKey: id) ?? [:] {
                    state.size -= Self.cost(old, subject)
                }
                state.removeReaders(of: id, in: context)
            }
        }
    }

    /// Forgets what a notification on ``channel`` is about: a context, or with an empty name everything.
    package func remove(context: String) {
        guard !context.isEmpty else { return removeAll() }
        state.withLock { state in
            state.generation += 1
            for answers in (state.answers.removeValue(forKey: context) ?? [:]).values {
                for (subject, old) in answers { state.size -= Self.cost(old, subject) }
            }
            for id in (state.readers[context] ?? [:]).keys { state.removeReaders(of: id, in: context) }
        }
    }

    /// Forgets everything.
    package func removeAll() {
        state.withLock { state in
            state.generation += 1
            state.answers.removeAll()
            state.readers.removeAll()
            state.size = 0
        }
    }
}
