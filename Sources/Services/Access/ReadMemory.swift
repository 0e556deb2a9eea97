// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Web

/// Which reads of what never changes were allowed a moment ago, and to whom. It holds for one snapshot.
final class ReadMemory: Sendable {
    /// For how long a read that was allowed may be repeated unasked, in milliseconds.
    static let length: Int64 = 1_000
    private static let mostReads = 100_000
    private static let mostTokens = 10_000

    private struct State {
        var snapshot: AccessSnapshot?
        var tokens: [TokenDigest: RememberedReads] = [:]
        var reads = 0

        mutating func forget() {
            // Connections may hold them still.
            for one in tokens.values { one.end() }
            tokens.removeAll(keepingCapacity: true)
            reads = 0
        }
    }

    private let state = Mutex(State())

    /// What is remembered of whoever has shown something with this digest; nil if that is nothing.
    func reads(of digest: TokenDigest, _ snapshot: AccessSnapshot) -> RememberedReads? {
        state.withLock { $0.snapshot === snapshot ? $0.tokens[digest] : nil }
    }

    /// Keeps who has signed in just now, and that they were allowed a read.
    func keep(_ allowance: ReadAllowance, _ key: ImmutableKey, _ caller: SignedInCaller) {
        let reads = state.withLock { state in
            if state.snapshot !== caller.snapshot {
                state.forget()
                state.snapshot = caller.snapshot
            }
            if let known = state.tokens[caller.digest] { return known }
            if state.tokens.count >= Self.mostTokens { state.forget() }
            let new = RememberedReads()
            state.tokens[caller.digest] = new
            return new
        }
        reads.keep(caller)
        keep(allowance, key, in: reads)
    }

    /// Keeps that a read was allowed to somebody who is remembered.
    func keep(_ allowance: ReadAllowance, _ key: ImmutableKey, in reads: RememberedReads) {
        guard reads.allow(key, allowance) else { return }
        state.withLock { state in
            state.reads += 1
            if state.reads > Self.mostReads { state.forget() }
        }
    }
}

/// What is remembered of whoever shows the same: all their connections have it in common.
final class RememberedReads: Sendable {
    private struct State {
        var reads: [ImmutableKey: ReadAllowance] = [:]
        var caller: SignedInCaller?
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// Whether a read was allowed a moment ago; if so, it is counted again.
    func mayRead(_ key: ImmutableKey, at now: Int64) -> Bool {
        let allowance = state.withLock { $0.reads[key] }
        guard let allowance, allowance.end > now else { return false }
        allowance.count(at: now)
        return true
    }

    /// Who has signed in a moment ago, as of now, and when they have to do so again.
    func caller(at now: Int64) -> (caller: SignedInCaller, end: Int64)? {
        guard let caller = state.withLock({ $0.caller }) else { return nil }
        let end = caller.circumstances.now + ReadMemory.length
        return end > now ? (caller.at(now), end) : nil
    }

    fileprivate func keep(_ caller: SignedInCaller) {
        // What is read in an emergency is asked for, and recorded, each time.
        guard caller.emergencies == nil else { return }
        state.withLock { $0.caller = $0.hasEnded ? nil : caller }
    }

    /// Whether that is one read more.
    fileprivate func allow(_ key: ImmutableKey, _ allowance: ReadAllowance) -> Bool {
        state.withLock { state in
            guard !state.hasEnded else { return false }
            return state.reads.updateValue(allowance, forKey: key) == nil
        }
    }

    /// Forgets everything, and remembers nothing more.
    fileprivate func end() {
        state.withLock { $0 = State(hasEnded: true) }
    }

    /// Whether it remembers nothing any more.
    var hasEnded: Bool { state.withLock { $0.hasEnded } }
}

/// A read that may be repeated unasked.
struct ReadAllowance {
    /// In milliseconds since 1970.
    let end: Int64
    /// Where it is counted: mostly in one place, which is kept where it needs no look into a list.
    private let tally: DecisionCounter.Tally?
    private let others: [DecisionCounter.Tally]

    /// - Parameters:
    ///   - end: in milliseconds since 1970.
    ///   - tallies: where it is counted.
    init(end: Int64, tallies: [DecisionCounter.Tally]) {
        self.end = end
        tally = tallies.first
        others = Array(tallies.dropFirst())
    }

    /// Counts it again.
    func count(at now: Int64) {
        tally?.add(at: now)
        for other in others { other.add(at: now) }
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
