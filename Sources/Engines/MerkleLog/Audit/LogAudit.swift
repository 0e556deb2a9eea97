// SPDX-License-Identifier: Apache-2.0

/// Checks a log's files against its signed checkpoints, and names what was altered, left out, put in, exchanged or cut.
///
/// Every entry is hashed, and every tile, every checkpoint that was kept and every other file of the layout is compared
/// with what the entries and the signed root say. Memory grows by about a byte an entry.
public struct LogAudit: Sendable {
    /// The keys that are trusted: the log's, whose name is its checkpoints' origin, and those of witnesses.
    public var keys: [NoteVerifier]
    /// How many of the witnesses must have signed the log's `checkpoint`.
    public var witnesses = 0
    /// Checkpoints from elsewhere, which the log must follow from or have grown to.
    public var outside: [OutsideCheckpoint] = []
    /// So many damaged tiles are looked into; further ones are counted.
    public var mostTiles = 100

    /// A check with these keys.
    public init(keys: [NoteVerifier]) {
        self.keys = keys
    }

    /// Checks everything.
    ///
    /// - Throws: what the folder throws when a file cannot be read.
    public func run<Folder: LogFolder>(_ folder: Folder) throws(Folder.Failure) -> LogAuditReport {
        let listing = FolderListing(try folder.paths())
        let shelf = try CheckpointShelf(folder, listing, outside, keys: keys, witnesses: witnesses)
        var report = LogAuditReport()
        report.damages = shelf.damages
        guard let head = shelf.head else { return report }
        report.head = head.checkpoint
        report.signatures = head.signatures
        report.damages += shelf.rollbacks(head)
        let views = try LogViews(folder, listing, size: head.checkpoint.size)
        var run = LogAuditRun(folder, listing, views, mostTiles: mostTiles)
        try run.anchor(shelf.items.filter { $0.checkpoint.size <= head.checkpoint.size })
        try run.lookIntoTiles()
        try run.lookIntoHigherTiles()
        try run.lookForMoved()
        try run.lookIntoOtherFiles()
        report.damages += run.damages
        report.furtherTiles = run.furtherTiles
        report.consistentCheckpoints = run.consistentCheckpoints
        report.damages.sort { $0.isBefore($1) }
        let firstDamage = run.damages.filter { $0.kind.rank < 2 }.compactMap { $0.entries?.lowerBound }.min() ?? .max
        let isSigned = !head.signatures.isEmpty
        report.provedEntries = isSigned ? min(run.anchor?.size ?? 0, firstDamage) : 0
        return report
    }
}
