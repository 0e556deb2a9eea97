// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Web

/// Which reads of what never changes were allowed a moment ago, and to whom. It holds for one snapshot.
final class ReadMemory: Sendable {
    /// For how long a read that was allowed may be repeated unasked, in milliseconds.
    static let length: Int64 = 1_000
    private static let mostReads = 100_000
    private static let mostCallers = 10_000

    private struct Read: Hashable {
        let token: TokenDigest
        let key: ImmutableKey
    }

    /// Somebody who has signed in.
    private struct Known {
        let caller: SignedInCaller
        /// In milliseconds since 1970.
        let end: Int64
    }

    private struct State {
        var snapshot: AccessSnapshot?
        var reads: [Read: ReadAllowance] = [:]
        var callers: [TokenDigest: Known] = [:]

        mutating func begin(_ newest: AccessSnapshot) {
            guard snapshot !== newest else { return }
            reads.removeAll(keepingCapacity: true)
            callers.removeAll(keepingCapacity: true)
            snapshot = newest
        }
    }

    private let state = Mutex(State())

    /// That a read was allowed to whoever has shown something with this digest.
    func allowance(_ digest: TokenDigest, _ key: ImmutableKey, _ snapshot: AccessSnapshot) -> ReadAllowance? {
        state.withLock { $0.snapshot === snapshot ? $0.reads[Read(token: digest, key: key)] : nil }
    }

    /// Who has signed in by that a moment ago, as of now, and when they have to do so again.
    func caller(
        _ digest: TokenDigest,
        _ snapshot: AccessSnapshot,
        at now: Int64
    ) -> (caller: SignedInCaller, end: Int64)? {
        let known = state.withLock { $0.snapshot === snapshot ? $0.callers[digest] : nil }
        guard let known, known.end > now else { return nil }
        return (known.caller.at(now), known.end)
    }

    /// Keeps who has signed in just now.
    func keep(_ caller: SignedInCaller) {
        // What is read in an emergency is asked for, and recorded, each time.
        guard caller.emergencies == nil else { return }
        state.withLock { state in
            state.begin(caller.snapshot)
            if state.callers.count >= Self.mostCallers { state.callers.removeAll(keepingCapacity: true) }
            state.callers[caller.digest] = Known(caller: caller, end: caller.circumstances.now + Self.length)
        }
    }

    /// Keeps that a caller was allowed a read.
    func keep(_ allowance: ReadAllowance, _ key: ImmutableKey, _ caller: SignedInCaller) {
        state.withLock { state in
            state.begin(caller.snapshot)
            if state.reads.count >= Self.mostReads { state.reads.removeAll(keepingCapacity: true) }
            state.reads[Read(token: caller.digest, key: key)] = allowance
        }
    }
}

/// What is known of a read without asking anybody.
package enum KnownRead: Sendable, Equatable {
    /// Nothing: whether it is allowed has to be asked.
    case unknown
    /// It was allowed a moment ago.
    case repeated
    /// It was decided about just now: this one may do it.
    case decided(reader: String)
}
