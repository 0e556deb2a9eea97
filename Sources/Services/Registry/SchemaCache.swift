// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Answers to `GET /schemas/ids/{id}` that have been given before: a schema under an id never changes.
///
/// Bounded by bytes; when full, it starts anew. Permanent deletion is the one thing that takes an answer away: at once
/// on the node that deletes, by a notification of the database on the others.
package final class SchemaCache: Sendable {
    /// The channel on which nodes tell each other of permanent deletions; the payload is the context.
    package static let channel = "registry_deleted"

    private struct Key: Hashable {
        let context: String
        let id: Int
    }

    private struct State {
        var answers: [Key: [UInt8]] = [:]
        var size = 0
        /// Rises with every removal, so that an answer read before one is not kept after it.
        var generation = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// A cache of at most that many bytes of answers.
    package init(capacity: Int = 256 << 20) {
        self.capacity = capacity
    }

    /// The answer for an id, if it has been given before.
    package func answer(_ id: Int, in context: String) -> [UInt8]? {
        state.withLock { $0.answers[Key(context: context, id: id)] }
    }

    /// To be read before the database is, and handed to ``keep(_:for:in:generation:)``.
    package var generation: Int { state.withLock { $0.generation } }

    /// Keeps an answer, unless something was deleted since it was read.
    package func keep(_ answer: [UInt8], for id: Int, in context: String, generation: Int) {
        state.withLock { state in
            guard state.generation == generation, answer.count <= capacity / 16 else { return }
            if state.size + answer.count > capacity {
                state.answers.removeAll(keepingCapacity: true)
                state.size = 0
            }
            if let old = state.answers.updateValue(answer, forKey: Key(context: context, id: id)) {
                state.size -= old.count
            }
            state.size += answer.count
        }
    }

    /// Forgets ids of a context.
    package func remove(_ ids: [Int], in context: String) {
        state.withLock { state in
            state.generation += 1
            for id in ids {
                if let old = state.answers.removeValue(forKey: Key(context: context, id: id)) {
                    state.size -= old.count
                }
            }
        }
    }

    /// Forgets everything.
    package func removeAll() {
        state.withLock { state in
            state.generation += 1
            state.answers.removeAll()
            state.size = 0
        }
    }
}
