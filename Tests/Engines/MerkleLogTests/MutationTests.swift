// SPDX-License-Identifier: Apache-2.0
import LogTestSupport
import MerkleLog
import TestSupport
import Testing

/// A thousand logs, each changed at random: every change is found, and its position is named.
@Suite struct MutationTests {
    @Test(arguments: 0..<10) func everyMutationIsFoundAndItsPositionNamed(tenth: Int) throws {
        var log = try MemoryLog()
        try log.grow(by: 330 + tenth * 61, batch: 40 + tenth * 9)
        var random = SeededGenerator(seed: UInt64(tenth))
        var seen: Set<String> = []
        var (number, changed) = (0, 0)
        while changed < 100 {
            number += 1
            var mutation = LogMutation(log, random: random)
            let before = mutation.log.files
            let kind = LogMutation.Kind.allCases[number % LogMutation.Kind.allCases.count]
            let place = mutation.apply(kind)
            random = mutation.random
            let report = mutation.log.audit()
            guard mutation.log.files != before else { continue }
            changed += 1
            let note = "\(kind) \(place) of \(log.entries.count): \(report.damages)"
            seen.insert("\(kind)")
            #expect(LogMutation.problem(place, report.damages) == nil, "\(note)")
        }
        #expect(seen.count == LogMutation.Kind.allCases.count)
    }

    @Test func mutationsOfALogWithFullHigherTilesAreFound() throws {
        var log = try MemoryLog()
        try log.grow(by: 66_000, batch: 33_000)
        #expect(log.audit().isSound)
        var changed = log
        changed.files["tile/1/000"]?[32 * 200 + 5] ^= 1
        var first = try #require(changed.audit().damages.first)
        #expect(first.kind == .tileAltered && first.entries == 200 << 8..<201 << 8)
        // The tile above cannot be trusted, so what is above that decides.
        changed.files["tile/0/100"]?[32 * 7] ^= 1
        let damages = changed.audit().damages
        #expect(damages.map(\.kind) == [.tileAltered, .tileAltered], "\(damages)")
        #expect(damages.map { $0.entries?.lowerBound } == [100 << 8 + 7, 200 << 8], "\(damages)")
        changed = log
        changed.files["tile/2/000.p/1"]?[3] ^= 1
        first = try #require(changed.audit().damages.first)
        #expect(first.kind == .tileAltered && first.path == "tile/2/000.p/1")
        changed = log
        changed.files["tile/entries/250"]?[40] ^= 1
        changed.files["tile/1/000"] = nil
        #expect(changed.audit().damages.map(\.kind) == [.entryAltered, .tileMissing])
    }
}
