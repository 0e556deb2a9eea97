// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Carries a task's cancellation to the thread that works for it.
final class CancelToken: Sendable {
    private struct State {
        var isCancelled = false
        var wake: WakePipe?
    }

    private let state = Mutex(State())

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            state.wake?.wake()
        }
    }

    /// From here on a cancellation wakes this pipe's thread.
    func attach(_ wake: WakePipe) {
        state.withLock { $0.wake = wake }
    }

    func detach() {
        state.withLock { $0.wake = nil }
    }
}

/// What limits one operation in time.
struct Watch: Sendable {
    let token = CancelToken()
    /// When to give up connecting.
    var connectBy: Instant
    /// When to give up altogether.
    var deadline: Instant?
    /// Whether a statement may take longer than the configured time limit; migrations may.
    var isPatient = false

    func check() throws {
        if token.isCancelled { throw DatabaseError.cancelled }
    }
}
