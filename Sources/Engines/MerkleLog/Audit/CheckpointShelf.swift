// SPDX-License-Identifier: Apache-2.0

/// A checkpoint that somebody else kept.
public struct OutsideCheckpoint: Sendable {
    /// Where it is from, for messages.
    public let name: String
    /// The note.
    public let bytes: [UInt8]

    /// A checkpoint from elsewhere.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// All checkpoints of a log that can be had.
struct CheckpointShelf {
    struct Item {
        let path: String
        let checkpoint: Checkpoint
        let signatures: [SignedNote.Verified]
        /// Whether it was kept elsewhere.
        let isOutside: Bool
    }

    /// More of those kept in the folder are not read.
    private static let most = 1_000_000

    /// Those that are signed as they should be, the largest first; if there are none, those that can be read at least.
    private(set) var items: [Item] = []
    private(set) var damages: [LogDamage] = []
    private var unsigned: [Item] = []
    private let keys: [NoteVerifier]
    private let witnesses: Int

    init<Folder: LogFolder>(
        _ folder: Folder,
        _ listing: FolderListing,
        _ outside: [OutsideCheckpoint],
        keys: [NoteVerifier],
        witnesses: Int
    ) throws(Folder.Failure) {
        self.keys = keys
        self.witnesses = witnesses
        if let bytes = try folder.read("checkpoint", atMost: SignedNote.largest) {
            add("checkpoint", bytes, witnesses: witnesses)
        } else {
            damages.append(LogDamage(.checkpointMalformed, path: "checkpoint", "there is no checkpoint"))
        }
        for size in listing.checkpoints.prefix(Self.most) {
            let path = "checkpoints/\(size)"
            guard let bytes = try folder.read(path, atMost: SignedNote.largest) else { continue }
            add(path, bytes, named: size)
        }
        for other in outside { add(other.name, other.bytes, isOutside: true) }
        if items.isEmpty { items = unsigned }
        items.sort { $0.checkpoint.size > $1.checkpoint.size }
        compareOrigins()
    }

    private mutating func add(
        _ path: String,
        _ bytes: [UInt8],
        named size: Int? = nil,
        isOutside: Bool = false,
        witnesses: Int = 0
    ) {
        let signed: SignedCheckpoint
        do throws(MerkleLogError) {
            signed = try SignedCheckpoint(parsing: bytes)
        } catch {
            return damages.append(LogDamage(.checkpointMalformed, path: path, "\(path): \(error.message)"))
        }
        if let size, size != signed.checkpoint.size {
            let message = "\(path) is a checkpoint of \(signed.checkpoint.size) entries"
            damages.append(LogDamage(.checkpointMalformed, path: path, message))
        }
        do throws(MerkleLogError) {
            let signatures = try signed.verify(by: keys, witnesses: witnesses)
            items.append(
                Item(path: path, checkpoint: signed.checkpoint, signatures: signatures, isOutside: isOutside)
            )
        } catch {
            damages.append(LogDamage(.checkpointSignature, path: path, "\(path): \(error.message)"))
            if !isOutside {
                unsigned.append(Item(path: path, checkpoint: signed.checkpoint, signatures: [], isOutside: false))
            }
        }
    }

    /// The origin is that of the log's largest checkpoint: others are another log's.
    private mutating func compareOrigins() {
        guard let origin = items.first(where: { !$0.isOutside })?.checkpoint.origin else { return }
        for item in items where !item.checkpoint.origin.utf8.elementsEqual(origin.utf8) {
            let message = "\(item.path) is of the log '\(item.checkpoint.origin)', not of '\(origin)'"
            damages.append(LogDamage(.checkpointInconsistent, path: item.path, message))
        }
        items.removeAll { !$0.checkpoint.origin.utf8.elementsEqual(origin.utf8) }
    }

    /// What the folder is checked against: the largest of its own checkpoints.
    var head: Item? { items.first { !$0.isOutside } }

    /// Says so if somebody has seen more of the log than there is, or more than `checkpoint` says.
    func rollbacks(_ head: Item) -> [LogDamage] {
        var damages: [LogDamage] = []
        let size = head.checkpoint.size
        if let more = items.first(where: { $0.isOutside && $0.checkpoint.size > size }) {
            let seen = more.checkpoint.size
            let message = "the log had \(seen) entries when '\(more.path)' was signed; this one ends after \(size)"
            damages.append(LogDamage(.truncated, entries: size..<seen, path: more.path, message))
        }
        if let current = items.first(where: { $0.path == "checkpoint" }), current.checkpoint.size < size {
            let message = "checkpoint has \(current.checkpoint.size) entries, \(head.path) has \(size)"
            damages.append(
                LogDamage(.truncated, entries: current.checkpoint.size..<size, path: "checkpoint", message)
            )
        }
        return damages
    }
}
