// SPDX-License-Identifier: Apache-2.0

import Logging
import Synchronization

/// Lends sessions to callers, first come first served.
final class SessionPool: Sendable {
    private struct Waiter {
        let id: UInt64
        let continuation: CheckedContinuation<Session, any Error>
    }

    private struct State {
        var idle: [Session] = []
        var live = 0
        var waiters: [Waiter] = []
        var lastID: UInt64 = 0
        var running: [ObjectIdentifier: CancelToken] = [:]
        var isClosed = false
        var drainers: [CheckedContinuation<Void, Never>] = []
    }

    /// More callers than this do not wait.
    static let longestQueue = 1_024

    private let size: Int
    private let make: @Sendable () -> Session
    private let state = Mutex(State())

    init(size: Int, make: @escaping @Sendable () -> Session) {
        self.size = max(1, size)
        self.make = make
    }

    /// A session for one transaction; give it back with `release`.
    func acquire(for watch: Watch, until deadline: Instant) async throws -> Session {
        var session = try free()
        if session == nil { session = try await wait(for: watch, until: deadline) }
        guard let session else { throw DatabaseError.shutDown }
        state.withLock { $0.running[ObjectIdentifier(session)] = watch.token }
        return session
    }

    func release(_ session: Session) {
        let (waiter, isClosed) = state.withLock { state -> (Waiter?, Bool) in
            state.running[ObjectIdentifier(session)] = nil
            if state.isClosed { return (nil, true) }
            if !state.waiters.isEmpty { return (state.waiters.removeFirst(), false) }
            state.idle.append(session)
            return (nil, false)
        }
        waiter?.continuation.resume(returning: session)
        if isClosed { Task { await retire(session) } }
    }

    /// Refuses new work, ends the waiting, lets running transactions end for a while, then cancels them.
    func close(grace: Duration) async {
        let (idle, waiters) = state.withLock { state -> ([Session], [Waiter]) in
            defer { (state.idle, state.waiters, state.isClosed) = ([], [], true) }
            return (state.idle, state.waiters)
        }
        for waiter in waiters { waiter.continuation.resume(throwing: DatabaseError.shutDown) }
        for session in idle { await retire(session) }
        let impatience = Task {
            try await Task.sleep(for: grace)
            for token in state.withLock({ Array($0.running.values) }) { token.cancel() }
        }
        await drained()
        impatience.cancel()
    }

    private func free() throws -> Session? {
        let (session, mayMake) = try state.withLock { state -> (Session?, Bool) in
            if state.isClosed { throw DatabaseError.shutDown }
            if let session = state.idle.popLast() { return (session, false) }
            guard state.live < size else { return (nil, false) }
            state.live += 1
            return (nil, true)
        }
        return mayMake ? make() : session
    }

    private func wait(for watch: Watch, until deadline: Instant) async throws -> Session {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let timer = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            fail(id, Self.timeout("No database connection became free in time."))
        }
        defer { timer.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enqueue(Waiter(id: id, continuation: continuation), watch, deadline)
            }
        } onCancel: {
            fail(id, DatabaseError.cancelled)
        }
    }

    /// Whatever happened between looking for a free session and here is looked at again, under the lock.
    private func enqueue(_ waiter: Waiter, _ watch: Watch, _ deadline: Instant) {
        let answer = state.withLock { state -> Result<Session, DatabaseError>? in
            if state.isClosed { return .failure(.shutDown) }
            if watch.token.isCancelled { return .failure(.cancelled) }
            if let session = state.idle.popLast() { return .success(session) }
            if Instant.now >= deadline || state.waiters.count >= Self.longestQueue {
                return .failure(Self.timeout("Too many callers wait for a database connection."))
            }
            state.waiters.append(waiter)
            return nil
        }
        if let answer { waiter.continuation.resume(with: answer.mapError { $0 }) }
    }

    private func fail(_ id: UInt64, _ error: DatabaseError) {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(throwing: error)
    }

    private func retire(_ session: Session) async {
        await session.close()
        let drainers = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.live -= 1
            guard state.live == 0 else { return [] }
            defer { state.drainers = [] }
            return state.drainers
        }
        for drainer in drainers { drainer.resume() }
    }

    private func drained() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if state.live > 0 { state.drainers.append(continuation) }
                return state.live == 0
            }
            if isEmpty { continuation.resume() }
        }
    }

    private static func timeout(_ message: String) -> DatabaseError {
        DatabaseError(code: .poolTimeout, message: message)
    }
}
