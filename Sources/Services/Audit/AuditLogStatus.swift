// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Whether the log advances, for whoever watches the server. Every server looks, also those that do not give the places.
package final class AuditLogStatus: Sendable {
    /// What the database says.
    struct Look: Sendable {
        /// How many entries have their places.
        var entries = 0
        /// How many wait for theirs.
        var waiting = 0
        /// How many entries the newest checkpoint is of.
        var signed = 0
    }

    private struct State {
        var look = Look()
        var advancedAt = ContinuousClock.now
        var signedAt = ContinuousClock.now
        var isFailing = false
    }

    private let state = Mutex(State())

    /// The status of a log that has not been looked at.
    package init() {}

    /// How many entries have their places.
    package var entries: Int { state.withLock { $0.look.entries } }
    /// How many entries wait for their places.
    package var waiting: Int { state.withLock { $0.look.waiting } }

    /// For how many seconds entries have waited, or could not be looked at, without any getting a place.
    package var stalledSeconds: Double {
        state.withLock { state in
            guard state.isFailing || state.look.waiting > 0 else { return 0 }
            return (ContinuousClock.now - state.advancedAt) / .seconds(1)
        }
    }

    /// For how many seconds there have been entries that no checkpoint is of.
    package var unsignedSeconds: Double {
        state.withLock { state in
            guard state.isFailing || state.look.entries > state.look.signed else { return 0 }
            return (ContinuousClock.now - state.signedAt) / .seconds(1)
        }
    }

    func note(_ look: Look) {
        state.withLock { state in
            if look.waiting == 0 || look.entries > state.look.entries { state.advancedAt = .now }
            if look.signed >= look.entries || look.signed > state.look.signed { state.signedAt = .now }
            (state.look, state.isFailing) = (look, false)
        }
    }

    func noteFailure() { state.withLock { $0.isFailing = true } }
}
