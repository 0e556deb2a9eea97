// SPDX-License-Identifier: Apache-2.0
import Web

/// Who a connection's requests come from, and what they were allowed to read a moment ago. Clients send the same header
/// with every request of a connection, so that looking at it once is enough while nothing changes.
final class RememberedSignIn {
    private static let mostReads = 1_000

    let digest: TokenDigest
    /// Weak, so that a connection that nobody uses does not keep what has long been replaced.
    private weak var snapshot: AccessSnapshot?
    /// Nil where the connection's certificate signs in.
    private let header: [UInt8]?
    private let expiresAt: Int64
    private var reads: [ImmutableKey: ReadAllowance] = [:]

    /// - Parameter expiresAt: seconds since 1970.
    init(header: String?, digest: TokenDigest, snapshot: AccessSnapshot, expiresAt: Int64) {
        self.header = header.map { Array($0.utf8) }
        self.digest = digest
        self.snapshot = snapshot
        self.expiresAt = expiresAt
    }

    /// Whether a header of the same connection is the same, and still stands for the same. To compare takes as long
    /// wherever they differ.
    func holds(_ other: String?, _ newest: AccessSnapshot, at now: Int64) -> Bool {
        guard newest === snapshot, expiresAt > now / 1_000 else { return false }
        guard let header, var other else { return header == nil && other == nil }
        return other.withUTF8 { other in
            guard other.count == header.count else { return false }
            var difference: UInt8 = 0
            for place in header.indices { difference |= header[place] ^ other[place] }
            return difference == 0
        }
    }

    /// Whether a read was allowed a moment ago; if so, it is counted again.
    func mayRead(_ key: ImmutableKey, at now: Int64) -> Bool {
        guard let allowance = reads[key], allowance.end > now else { return false }
        for tally in allowance.tallies { tally.add(at: now) }
        return true
    }

    func allow(_ key: ImmutableKey, _ allowance: ReadAllowance) {
        if reads.count >= Self.mostReads { reads.removeAll(keepingCapacity: true) }
        reads[key] = allowance
    }
}

/// A read that may be repeated unasked.
struct ReadAllowance {
    /// In milliseconds since 1970.
    let end: Int64
    /// Where it is counted.
    let tallies: [DecisionCounter.Tally]
}
