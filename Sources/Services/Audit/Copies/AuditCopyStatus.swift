// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// How far a copy is, for whoever watches the server.
package final class AuditCopyStatus: Sendable {
    private struct State {
        var entries = 0
        var logEntries = 0
        var currentAt = ContinuousClock.now
        var isFailing = false
        var disagrees = false
    }

    private let state = Mutex(State())

    /// The status of a copy that has not been looked at.
    package init() {}

    /// How many entries the copy has.
    package var entries: Int { state.withLock { $0.entries } }
    /// How many entries of the log it does not have yet.
    package var lag: Int { state.withLock { max(0, $0.logEntries - $0.entries) } }
    /// For how long it has not been up to date, in seconds.
    package var lagSeconds: Double {
        state.withLock { state in
            guard state.isFailing || state.logEntries > state.entries else { return 0 }
            return (ContinuousClock.now - state.currentAt) / .seconds(1)
        }
    }
    /// Whether the copy and the log contradict each other.
    package var disagrees: Bool { state.withLock { $0.disagrees } }

    func note(entries: Int, of logEntries: Int) {
        state.withLock { state in
            (state.entries, state.logEntries, state.isFailing, state.disagrees) = (entries, logEntries, false, false)
            if entries >= logEntries { state.currentAt = .now }
        }
    }

    func noteFailure(disagrees: Bool) {
        state.withLock { state in
            state.isFailing = true
            state.disagrees = disagrees
        }
    }
}
