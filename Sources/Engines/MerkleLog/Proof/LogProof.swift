// SPDX-License-Identifier: Apache-2.0

/// That an entry is in a log, in one text that needs nothing else but the log's key (C2SP tlog-proof).
public struct LogProof: Sendable, Equatable {
    /// What the application added; here the entry itself, which counts once its hash has been found to be the proved one.
    public let extra: [UInt8]?
    /// The entry's place, from 0.
    public let index: Int
    /// The hashes of the inclusion proof.
    public let hashes: [MerkleHash]
    /// The checkpoint that the proof leads to.
    public let checkpoint: SignedCheckpoint

    private static let title = "c2sp.org/tlog-proof@v1"
    /// No text of a proof is longer, in bytes.
    public static let largest = SignedNote.largest + 2 * EntryBundle.longestEntry

    /// A proof that is made here.
    public init(extra: [UInt8]?, index: Int, hashes: [MerkleHash], checkpoint: SignedCheckpoint) {
        self.extra = extra
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    /// A proof that was stored or sent.
    ///
    /// - Throws: ``MerkleLogError`` with `malformed-proof` or `too-large`, or what ``SignedCheckpoint/init(parsing:)``
    ///   throws.
    public init(parsing bytes: [UInt8]) throws(MerkleLogError) {
        guard bytes.count <= Self.largest else {
            throw MerkleLogError(.tooLarge, "a proof has no more than \(Self.largest) bytes")
        }
        guard let blank = Self.firstBlankLine(bytes) else {
            throw MerkleLogError(.malformedProof, "a proof has a blank line before its checkpoint")
        }
        var lines = bytes[..<blank].split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        guard lines.popFirst()?.elementsEqual(Self.title.utf8) == true else {
            throw MerkleLogError(.malformedProof, "a proof begins with the line \(Self.title)")
        }
        extra = try Self.extra(&lines)
        guard let line = lines.popFirst(), line.starts(with: "index ".utf8),
            let index = Decimal.number(line.dropFirst(6), atMost: TreeShape.largestSize)
        else { throw MerkleLogError(.malformedProof, "a proof has a line 'index N'") }
        self.index = index
        hashes = try Self.hashes(lines)
        checkpoint = try SignedCheckpoint(parsing: Array(bytes[(blank + 2)...]))
    }

    private static func firstBlankLine(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 2 else { return nil }
        return (0..<bytes.count - 1).first { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }
    }

    private static func extra(_ lines: inout ArraySlice<ArraySlice<UInt8>>) throws(MerkleLogError) -> [UInt8]? {
        let mark = "extra ".utf8
        guard let line = lines.first, line.starts(with: mark) else { return nil }
        lines.removeFirst()
        guard let bytes = Base64.bytes(line.dropFirst(mark.count)) else {
            throw MerkleLogError(.malformedProof, "what follows 'extra' is no Base64")
        }
        return bytes
    }

    private static func hashes(_ lines: ArraySlice<ArraySlice<UInt8>>) throws(MerkleLogError) -> [MerkleHash] {
        guard lines.count <= 63 else { throw MerkleLogError(.malformedProof, "no proof has more than 63 hashes") }
        var hashes: [MerkleHash] = []
        for (number, line) in lines.enumerated() {
            guard let hash = MerkleHash(base64: line) else {
                throw MerkleLogError(.malformedProof, "hash \(number + 1) of the proof is not 32 bytes in Base64")
            }
            hashes.append(hash)
        }
        return hashes
    }

    /// The proof as it is stored, usually in a file whose name ends with `.tlog-proof`.
    public var bytes: [UInt8] {
        var lines = [Self.title]
        if let extra { lines.append("extra " + Base64.text(extra)) }
        lines.append("index \(index)")
        lines += hashes.map(\.base64)
        return Array((lines.joined(separator: "\n") + "\n\n").utf8) + checkpoint.bytes
    }

    /// Checks the checkpoint's signatures, and that the entry is at its place in that log.
    ///
    /// - Throws: ``MerkleLogError`` as ``SignedCheckpoint/verify(by:witnesses:)`` and ``InclusionProof/verify(leaf:root:)``
    ///   do.
    public func verify(entry: [UInt8], by keys: [NoteVerifier], witnesses: Int = 0) throws(MerkleLogError) {
        try checkpoint.verify(by: keys, witnesses: witnesses)
        let head = checkpoint.checkpoint
        let proof = InclusionProof(index: index, treeSize: head.size, hashes: hashes)
        try proof.verify(leaf: MerkleHash(leaf: entry), root: head.root)
    }
}
