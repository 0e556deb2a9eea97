// SPDX-License-Identifier: Apache-2.0
import Crypto

/// A hash of the log's tree: SHA-256 with the prefixes of RFC 9162 section 2.1.1 (those of RFC 6962).
public struct MerkleHash: Hashable, Sendable {
    /// The bytes in memory order, eight at a time: a plain value, for trees hold millions of them.
    private var first: UInt64
    private var second: UInt64
    private var third: UInt64
    private var fourth: UInt64

    /// How many bytes a hash has.
    public static let byteCount = 32

    /// The root of the tree without entries: the hash of no bytes.
    public static let empty = MerkleHash(finished: SHA256())

    /// The hash with these bytes; nil unless there are 32.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        let array = Array(bytes)
        self = array.withUnsafeBytes { MerkleHash(loading: $0, at: 0) }
    }

    /// - Parameter offset: at least 32 bytes before the end, which the caller has checked.
    init(loading bytes: UnsafeRawBufferPointer, at offset: Int) {
        first = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        second = bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
        third = bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self)
        fourth = bytes.loadUnaligned(fromByteOffset: offset + 24, as: UInt64.self)
    }

    private init(finished hasher: SHA256) {
        self = hasher.finalize().withUnsafeBytes { MerkleHash(loading: $0, at: 0) }
    }

    /// The hash of an entry: SHA-256(0x00 ‖ entry).
    public init(leaf entry: [UInt8]) {
        self = entry.withUnsafeBytes { MerkleHash(leaf: $0) }
    }

    /// The hash of an entry: SHA-256(0x00 ‖ entry).
    public init(leaf entry: UnsafeRawBufferPointer) {
        var hasher = SHA256()
        withUnsafeBytes(of: UInt8(0)) { hasher.update(bufferPointer: $0) }
        hasher.update(bufferPointer: entry)
        self.init(finished: hasher)
    }

    /// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
    public init(_ left: MerkleHash, _ right: MerkleHash) {
        var hasher = SHA256()
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * Self.byteCount, alignment: 8) { node in
            node.storeBytes(of: 1, as: UInt8.self)
            node.storeBytes(of: left, toByteOffset: 1, as: MerkleHash.self)
            node.storeBytes(of: right, toByteOffset: 1 + Self.byteCount, as: MerkleHash.self)
            hasher.update(bufferPointer: UnsafeRawBufferPointer(node))
        }
        self.init(finished: hasher)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }

    /// The bytes as standard Base64, as checkpoints and proofs show them.
    public var base64: String { Base64.text(bytes) }

    /// The hash that Base64 spells; nil if it is none.
    public init?(base64: some Sequence<UInt8>) {
        guard let bytes = Base64.bytes(base64) else { return nil }
        self.init(bytes)
    }
}

extension MerkleHash: CustomStringConvertible {
    /// Sixty-four lower-case hexadecimal digits.
    public var description: String { Hexadecimal.text(bytes) }
}
