// SPDX-License-Identifier: Apache-2.0
import LogTestSupport
import MerkleLog
import TestSupport
import Testing

/// What a check says of logs that are sound, and of each kind of damage.
@Suite struct AuditTests {
    private static func log(_ count: Int, batch: Int = 100) throws -> MemoryLog {
        var log = try MemoryLog()
        try log.grow(by: count, batch: batch)
        return log
    }

    /// Changes the entries of a bundle.
    private static func edit(_ log: inout MemoryLog, _ path: String, _ body: (inout [[UInt8]]) -> Void) throws {
        var entries = try EntryBundle.entries(try #require(log.files[path]))
        body(&entries)
        log.files[path] = try EntryBundle.bytes(entries)
    }

    @Test(arguments: [0, 1, 255, 256, 257, 700, 1_024])
    func aSoundLogIsSound(count: Int) throws {
        var log = try Self.log(count)
        if count == 0 { try log.append([]) }
        let report = log.audit()
        #expect(report.isSound, "\(report.damages)")
        #expect(report.provedEntries == count && report.head?.size == count)
        #expect(report.consistentCheckpoints == (count + 99) / 100 + (count == 0 ? 1 : 0))
        #expect(report.signatures.map(\.key) == [log.key.verifier])
    }

    @Test func aLogWithHigherTilesIsSound() throws {
        let log = try Self.log(66_000, batch: 22_000)
        let report = log.audit()
        #expect(
            report.isSound && report.provedEntries == 66_000 && report.consistentCheckpoints == 3,
            "\(report.damages)"
        )
    }

    private func expect(
        _ log: MemoryLog,
        _ kind: LogDamage.Kind,
        _ entry: Int?,
        outside: [OutsideCheckpoint] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let report = log.audit(outside: outside)
        let first = report.damages.first
        #expect(
            first?.kind == kind && first?.entries?.lowerBound == entry,
            "\(report.damages)",
            sourceLocation: sourceLocation
        )
        // Tiles and older files can be damaged while every entry is what was signed.
        let isAboutEntries = ![.tileAltered, .tileMissing, .fileUnexpected].contains(kind)
        let most = isAboutEntries ? entry ?? 0 : log.entries.count
        #expect(report.provedEntries <= most, sourceLocation: sourceLocation)
    }

    @Test func anAlteredEntryIsNamed() throws {
        var log = try Self.log(700)
        try Self.edit(&log, "tile/entries/001") { $0[44] += Array(" ".utf8) }
        expect(log, .entryAltered, 300)
    }

    @Test func aMissingEntryIsNamedAndWhatFollowsIsNot() throws {
        var log = try Self.log(700)
        try Self.edit(&log, "tile/entries/001") { $0.remove(at: 44) }
        expect(log, .entryMissing, 300)
        #expect(log.audit().damages.count == 1)
    }

    /// All that follow are moved up, as one who hides the gap would do it.
    private static func rebundle(_ log: inout MemoryLog, _ entries: [[UInt8]]) throws {
        for path in log.files.keys where path.hasPrefix("tile/entries/") { log.files[path] = nil }
        for start in stride(from: 0, to: entries.count, by: 256) {
            let bundle = Array(entries[start..<min(start + 256, entries.count)])
            let id = try #require(TileID(level: 0, index: start / 256, width: bundle.count))
            log.files[id.entriesPath] = try EntryBundle.bytes(bundle)
        }
    }

    @Test(arguments: [0, 44, 255, 256, 300, 511, 512, 698]) func anEntryThatIsLeftOutIsNamed(place: Int) throws {
        var log = try Self.log(700)
        var entries = log.entries
        entries.remove(at: place)
        try Self.rebundle(&log, entries)
        expect(log, .entryMissing, place)
    }

    @Test(arguments: [0, 44, 255, 256, 300, 511, 512, 699]) func anEntryThatIsPutInIsNamed(place: Int) throws {
        var log = try Self.log(700)
        var entries = log.entries
        entries.insert(Array("{}".utf8), at: place)
        try Self.rebundle(&log, entries)
        expect(log, .entryInserted, place)
    }

    @Test(arguments: [(3, 9), (3, 4), (254, 255), (255, 256), (10, 600), (698, 699), (0, 699)])
    func entriesThatAreExchangedAreNamed(one: Int, other: Int) throws {
        var log = try Self.log(700)
        var entries = log.entries
        entries.swapAt(one, other)
        try Self.rebundle(&log, entries)
        for path in log.files.keys where path.hasSuffix(".p/100") || path.hasSuffix(".p/200") { log.files[path] = nil }
        expect(log, .entryReordered, one)
    }

    @Test func aCopyIsNoExchange() throws {
        var log = try Self.log(700)
        let copy = log.entries[600]
        try Self.edit(&log, "tile/entries/000") { $0[3] = copy }
        expect(log, .entryAltered, 3)
        #expect(log.audit().damages[0].message.contains("copy of entry 600"))
    }

    @Test func bundlesThatAreMissingOrCutAreNamed() throws {
        var log = try Self.log(700)
        log.files["tile/entries/000"] = nil
        // What older checkpoints asked for is still there.
        expect(log, .entryMissing, 200)
        for path in log.files.keys where path.contains("/000.p/") { log.files[path] = nil }
        expect(log, .entryMissing, 0)
        log = try Self.log(700)
        log.files["tile/entries/002.p/188"] = nil
        expect(log, .truncated, 600)
        log.files["tile/entries/002.p/88"] = nil
        expect(log, .truncated, 512)
        log.files["tile/0/002.p/188"] = nil
        expect(log, .truncated, 512)
        log = try Self.log(700)
        log.files["tile/entries/002.p/188"]?.removeLast()
        expect(log, .truncated, 699)
        log = try Self.log(700)
        log.files["tile/entries/001"]?.append(0)
        expect(log, .entryInserted, 512)
    }

    @Test func aTileThatIsAlteredOrMissingIsNamed() throws {
        var log = try Self.log(700)
        log.files["tile/0/001"]?[32 * 7 + 3] ^= 1
        expect(log, .tileAltered, 263)
        log = try Self.log(700)
        log.files["tile/0/001"] = nil
        expect(log, .tileMissing, 256)
        log = try Self.log(700)
        log.files["tile/1/000.p/2"]?[40] ^= 1
        expect(log, .tileAltered, 256)
        log = try Self.log(700)
        log.files["tile/1/000.p/2"] = nil
        expect(log, .tileMissing, 0)
        log = try Self.log(700)
        log.files["tile/0/002.p/188"]?.removeLast(32)
        expect(log, .tileMissing, 512)
    }

    @Test func anEntryAlteredTogetherWithItsHashIsNamedUpToWhatCheckpointsLeaveOpen() throws {
        var log = try Self.log(700, batch: 50)
        let other = Array("{}".utf8)
        try Self.edit(&log, "tile/entries/001") { $0[44] = other }
        log.files["tile/0/001"]?.replaceSubrange(44 * 32..<45 * 32, with: MerkleHash(leaf: other).bytes)
        let damage = try #require(log.audit().damages.first)
        #expect(damage.kind == .entryAltered && damage.entries == 300..<350, "\(damage)")
    }

    @Test(arguments: [44, 300, 600]) func aLogWrittenAnewAndNotSignedIsNamedUpToItsCheckpoints(place: Int) throws {
        let sound = try Self.log(700)
        var log = try MemoryLog()
        for (number, entry) in sound.entries.enumerated() where number % 100 == 0 {
            var batch = Array(sound.entries[number..<number + 100])
            if batch.indices.contains(place - number) { batch[place - number] = entry + [0x20] }
            try log.append(batch)
        }
        for path in log.files.keys where path.hasPrefix("checkpoint") { log.files[path] = sound.files[path] }
        let damage = try #require(log.audit().damages.first)
        #expect(damage.kind == .rewritten && damage.entries == place / 100 * 100..<(place / 100 + 1) * 100, "\(damage)")
    }

    @Test func aLogThatItsOwnKeySignedAnewContradictsItsOldCheckpoints() throws {
        let sound = try Self.log(700)
        var log = try MemoryLog()
        var entries = sound.entries
        entries[250] += [0x20]
        for start in stride(from: 0, to: 700, by: 100) { try log.append(Array(entries[start..<start + 100])) }
        log.files["checkpoints/300"] = sound.files["checkpoints/300"]
        expect(log, .checkpointInconsistent, 0)
        log.files["checkpoints/300"] = nil
        #expect(log.audit().isSound)
        let outside = OutsideCheckpoint(name: "mine", bytes: try #require(sound.files["checkpoints/700"]))
        let report = log.audit(outside: [outside])
        #expect(
            report.damages.contains { $0.kind == .checkpointInconsistent && $0.path == "mine" },
            "\(report.damages)"
        )
    }

    @Test func aLogThatWasRolledBackIsSoundUnlessSomebodyKeptACheckpoint() throws {
        let long = try Self.log(700)
        let short = try Self.log(500)
        #expect(short.audit().isSound)
        let outside = OutsideCheckpoint(name: "mine", bytes: try #require(long.files["checkpoint"]))
        expect(short, .truncated, 500, outside: [outside])
        var log = short
        log.files["checkpoints/700"] = long.files["checkpoint"]
        expect(log, .truncated, 500)
        let older = OutsideCheckpoint(name: "mine", bytes: try #require(long.files["checkpoints/300"]))
        #expect(short.audit(outside: [older]).consistentCheckpoints == 6)
    }

    @Test func aCheckpointThatIsNotSignedIsNamed() throws {
        var log = try Self.log(700)
        log.files["checkpoint"]?[25] ^= 1
        let report = log.audit()
        #expect(report.damages.map(\.path) == ["checkpoint"], "\(report.damages)")
        log.files["checkpoint"] = nil
        #expect(log.audit().damages.map(\.kind) == [.checkpointMalformed])
        log.files = log.files.filter { !$0.key.hasPrefix("checkpoints/") }
        #expect(!log.audit().isSound)
        let other = try NoteSigner(name: "log.example/audit", kind: .note, seed: [UInt8](repeating: 9, count: 32))
        let stranger = LogAudit(keys: [other.verifier]).run(try Self.log(300))
        #expect(stranger.damages.allSatisfy { $0.kind == .checkpointSignature } && stranger.provedEntries == 0)
        #expect(stranger.damages.count == 4)
    }

    @Test func filesThatDoNotBelongThereAreNamed() throws {
        for path in [
            "tile/entries/003", "tile/0/009.p/3", "tile/3/000.p/1", "tile/0/x", "checkpoints/x", "tile/1/001.p/2",
        ] {
            var log = try Self.log(700)
            log.files[path] = [1, 2, 3]
            let report = log.audit()
            #expect(
                report.damages.map(\.kind) == [.fileUnexpected] && report.damages[0].path?.hasSuffix(path) == true,
                "\(report.damages)"
            )
        }
        var log = try Self.log(700)
        log.files["tile/entries/000.p/100"]?[9] ^= 1
        expect(log, .fileUnexpected, 0)
        log = try Self.log(700)
        log.files["tile/0/000.p/100"]?[33 * 32] ^= 1
        expect(log, .fileUnexpected, 33)
    }

    @Test func anEmptyLogHasTheEmptyRoot() throws {
        var log = try Self.log(0)
        let wrong = try Checkpoint(origin: "log.example/audit", size: 0, root: MerkleHash(leaf: []))
        log.files["checkpoint"] = try SignedCheckpoint(wrong, signedBy: log.key).bytes
        expect(log, .rewritten, 0)
    }

    @Test func aSizeWithoutFilesEndsSoon() throws {
        var log = try Self.log(700)
        let huge = try Checkpoint(origin: "log.example/audit", size: TreeShape.largestSize, root: .empty)
        log.files["checkpoint"] = try SignedCheckpoint(huge, signedBy: log.key).bytes
        let report = log.audit()
        #expect(report.damages.contains { $0.kind == .truncated } && report.damages.count < 20, "\(report.damages)")
    }
}
