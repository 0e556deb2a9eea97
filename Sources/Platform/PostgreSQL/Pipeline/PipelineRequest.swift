// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// One caller's query on its way through a pipeline; answered exactly once, whoever comes first.
final class PipelineRequest: Sendable {
    private enum State {
        case new
        case waiting(CheckedContinuation<Rows, any Error>)
        case answered(Result<Rows, any Error>)
    }

    let sql: String
    let parameters: EncodedParameters
    let deadline: Instant
    private let state = Mutex<State>(.new)

    init(sql: String, parameters: EncodedParameters, deadline: Instant) {
        self.sql = sql
        self.parameters = parameters
        self.deadline = deadline
    }

    var isAnswered: Bool {
        state.withLock { if case .answered = $0 { true } else { false } }
    }

    /// Leaves the caller's continuation; resumes it at once when the answer is there already.
    func wait(_ continuation: CheckedContinuation<Rows, any Error>) {
        let answer = state.withLock { state -> Result<Rows, any Error>? in
            if case .answered(let answer) = state { return answer }
            state = .waiting(continuation)
            return nil
        }
        if let answer { continuation.resume(with: answer) }
    }

    /// Later answers than the first are dropped.
    func answer(_ answer: Result<Rows, any Error>) {
        let continuation = state.withLock { state -> CheckedContinuation<Rows, any Error>? in
            switch state {
            case .new:
                state = .answered(answer)
                return nil
            case .waiting(let continuation):
                state = .answered(answer)
                return continuation
            case .answered:
                return nil
            }
        }
        continuation?.resume(with: answer)
    }
}

/// What callers want of a pipeline's thread.
final class PipelineInbox: Sendable {
    /// More queries than this do not wait.
    static let capacity = 16_384

    private struct State {
        var requests: [PipelineRequest] = []
        var isClosed = false
        var hasEnded = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    let wake = WakePipe()
    private let state = Mutex(State())

    var isClosed: Bool { state.withLock { $0.isClosed } }
    var isEmpty: Bool { state.withLock { $0.requests.isEmpty } }

    func add(_ request: PipelineRequest) {
        let (error, isFirst) = state.withLock { state -> (DatabaseError?, Bool) in
            if state.isClosed { return (.shutDown, false) }
            guard state.requests.count < Self.capacity else {
                return (DatabaseError(code: .poolTimeout, message: "Too many queries wait in the pipeline."), false)
            }
            state.requests.append(request)
            return (nil, state.requests.count == 1)
        }
        if let error { request.answer(.failure(error)) }
        if isFirst { wake.wake() }
    }

    /// Up to `limit` of the oldest requests.
    func take(_ limit: Int) -> [PipelineRequest] {
        guard limit > 0 else { return [] }
        return state.withLock { state in
            let taken = Array(state.requests.prefix(limit))
            state.requests.removeFirst(taken.count)
            return taken
        }
    }

    /// Takes out those whose time is over.
    func takeExpired(at now: Instant) -> [PipelineRequest] {
        state.withLock { state in
            let expired = state.requests.filter { $0.deadline <= now || $0.isAnswered }
            state.requests.removeAll { $0.deadline <= now || $0.isAnswered }
            return expired
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        wake.wake()
    }

    /// The thread's last word.
    func end() {
        let (requests, waiting) = state.withLock { state in
            state.hasEnded = true
            state.isClosed = true
            defer { (state.requests, state.waiting) = ([], []) }
            return (state.requests, state.waiting)
        }
        for request in requests { request.answer(.failure(DatabaseError.shutDown)) }
        for continuation in waiting { continuation.resume() }
    }

    func ended() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiting.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }
}
