// SPDX-License-Identifier: Apache-2.0
import PostgreSQL
import Synchronization

/// The states of the subjects that this node registered under lately, and the turns of those who register.
///
/// Turns only spare the losers of a race their work; between nodes the database decides.
final class SubjectStates: Sendable {
    private struct State {
        var states: [QualifiedSubject: SubjectState] = [:]
        var size = 0
        /// Whoever waits for a subject that another one is busy with; an entry means that somebody is.
        var waiting: [QualifiedSubject: [Waiter]] = [:]
        var lastTicket = 0
    }

    private struct Waiter {
        let ticket: Int
        let continuation: CheckedContinuation<Turn, Never>
    }

    /// What waiting ended with.
    private enum Turn {
        case mine
        case full
        case cancelled
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// Keeps at most that many bytes of schema texts; what is made of them takes several times as much.
    init(capacity: Int = 16 << 20) {
        self.capacity = capacity
    }

    subscript(subject: QualifiedSubject) -> SubjectState? {
        state.withLock { $0.states[subject] }
    }

    /// Keeps a state for the next one who registers.
    func keep(_ new: SubjectState, of subject: QualifiedSubject) {
        let cost = Self.cost(new, subject)
        state.withLock { state in
            if let old = state.states.removeValue(forKey: subject) { state.size -= Self.cost(old, subject) }
            guard cost <= capacity / 16 else { return }
            if state.size + cost > capacity {
                state.states.removeAll(keepingCapacity: true)
                state.size = 0
            }
            state.states[subject] = new
            state.size += cost
        }
    }

    /// Forgets a state that no longer holds.
    func forget(_ subject: QualifiedSubject) {
        state.withLock { state in
            if let old = state.states.removeValue(forKey: subject) { state.size -= Self.cost(old, subject) }
        }
    }

    private static func cost(_ state: SubjectState, _ subject: QualifiedSubject) -> Int {
        state.size + subject.subject.utf8.count + 1_024
    }

    /// More than this do not wait for one subject.
    private static let mostWaiting = 1_000

    /// Runs `body` when no other one of this node is busy with the subject, in the order of asking.
    func inTurn<Value: Sendable>(
        _ subject: QualifiedSubject,
        _ body: () async throws -> Value
    ) async throws -> Value {
        switch await turn(subject) {
        case .mine: break
        case .full:
            throw DatabaseError(code: .poolTimeout, message: "Too many register under one subject at once.")
        case .cancelled: throw CancellationError()
        }
        defer { passOn(subject) }
        // Whoever has given up meanwhile must not keep the others waiting.
        try Task.checkCancellation()
        return try await body()
    }

    private func turn(_ subject: QualifiedSubject) async -> Turn {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let turn = state.withLock { state -> Turn? in
                    guard let waiting = state.waiting[subject] else {
                        state.waiting[subject] = []
                        return .mine
                    }
                    guard waiting.count < Self.mostWaiting else { return .full }
                    // Cancelled before this, the handler has already looked for a waiter and found none.
                    guard !Task.isCancelled else { return .cancelled }
                    state.waiting[subject]?.append(Waiter(ticket: ticket, continuation: continuation))
                    return nil
                }
                if let turn { continuation.resume(returning: turn) }
            }
        } onCancel: {
            leave(subject, ticket)
        }
    }

    /// Takes a waiter that has given up out of the queue at once.
    private func leave(_ subject: QualifiedSubject, _ ticket: Int) {
        let waiter = state.withLock { state -> Waiter? in
            guard let place = state.waiting[subject]?.firstIndex(where: { $0.ticket == ticket }) else { return nil }
            return state.waiting[subject]?.remove(at: place)
        }
        waiter?.continuation.resume(returning: .cancelled)
    }

    private func passOn(_ subject: QualifiedSubject) {
        let next = state.withLock { state -> Waiter? in
            guard state.waiting[subject]?.isEmpty == false else {
                state.waiting[subject] = nil
                return nil
            }
            return state.waiting[subject]?.removeFirst()
        }
        next?.continuation.resume(returning: .mine)
    }
}
