// SPDX-License-Identifier: Apache-2.0
import Web

/// Who a connection's requests come from. Clients send the same header with every request of a connection, so that looking
/// at it once is enough while nothing changes.
final class RememberedSignIn {
    let digest: TokenDigest
    /// The snapshot's number alone, so that a connection that nobody uses does not keep what has long been replaced.
    private let snapshot: UInt64
    /// Nil where the connection's certificate signs in.
    private let header: [UInt8]?
    private let expiresAt: Int64
    private var known: RememberedReads?

    /// - Parameter expiresAt: seconds since 1970.
    init(header: String?, digest: TokenDigest, snapshot: AccessSnapshot, expiresAt: Int64) {
        self.header = header.map { Array($0.utf8) }
        self.digest = digest
        self.snapshot = snapshot.number
        self.expiresAt = expiresAt
    }

    /// Whether a header of the same connection is the same, and still stands for the same. To compare takes as long
    /// wherever they differ.
    func holds(_ other: String?, _ newest: AccessSnapshot, at now: Int64) -> Bool {
        guard newest.number == snapshot, expiresAt > now / 1_000 else { return false }
        guard let header, var other else { return header == nil && other == nil }
        return other.withUTF8 { other in
            // Neither place is checked in the loop, so that it takes many bytes at once: a JWT may have a thousand.
            header.withUnsafeBufferPointer { header in
                guard other.count == header.count else { return false }
                var difference: UInt8 = 0
                for place in header.indices { difference |= header[place] ^ other[place] }
                return difference == 0
            }
        }
    }

    /// What is remembered of whoever it is; nil if that is nothing.
    ///
    /// - Parameter anew: whether what the connection knows of has ended.
    func reads(_ memory: ReadMemory, _ snapshot: AccessSnapshot, anew: Bool = false) -> RememberedReads? {
        if !anew, let known { return known }
        known = memory.reads(of: digest, snapshot)
        return known
    }
}
