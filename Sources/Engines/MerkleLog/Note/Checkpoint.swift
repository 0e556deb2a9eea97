// SPDX-License-Identifier: Apache-2.0

/// What a log says of itself at one size (C2SP tlog-checkpoint): the text that is signed.
public struct Checkpoint: Sendable, Equatable {
    /// Which log.
    public let origin: String
    /// How many entries it has.
    public let size: Int
    /// The root of their tree.
    public let root: MerkleHash
    /// Further lines that only the log understands.
    public let extensions: [String]

    /// A checkpoint that is made here.
    ///
    /// - Throws: ``MerkleLogError`` with `malformed-checkpoint` for an origin or extension that is not one line.
    public init(
        origin: String,
        size: Int,
        root: MerkleHash,
        extensions: [String] = []
    ) throws(MerkleLogError) {
        for line in [origin] + extensions where line.isEmpty || line.utf8.contains(where: { $0 < 0x20 }) {
            throw MerkleLogError(.malformedCheckpoint, "an origin or extension is one line that is not empty")
        }
        guard (0...TreeShape.largestSize).contains(size) else {
            throw MerkleLogError(.malformedCheckpoint, "a log cannot have \(size) entries")
        }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads the text of a note.
    ///
    /// - Throws: ``MerkleLogError`` with `malformed-checkpoint`.
    public init(text: String) throws(MerkleLogError) {
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
        guard lines.popLast()?.isEmpty == true, lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }) else {
            throw MerkleLogError(.malformedCheckpoint, "a checkpoint has three lines or more, none of them empty")
        }
        guard let size = Decimal.number(lines[1], atMost: TreeShape.largestSize) else {
            throw MerkleLogError(
                .malformedCheckpoint,
                "the second line of a checkpoint is how many entries the log has"
            )
        }
        guard let root = MerkleHash(base64: lines[2]) else {
            throw MerkleLogError(
                .malformedCheckpoint,
                "the third line of a checkpoint is the root's 32 bytes in Base64"
            )
        }
        let texts = lines.map { String(decoding: $0, as: UTF8.self) }
        try self.init(origin: texts[0], size: size, root: root, extensions: Array(texts.dropFirst(3)))
    }

    /// The text that is signed.
    public var text: String {
        ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined()
    }

    /// Same lines by their bytes.
    public static func == (left: Checkpoint, right: Checkpoint) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }
}
