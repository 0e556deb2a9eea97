import JSON
// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import RegistryTransfer

/// Damaged dumps: never a crash, and every line is either read or named.
@Suite struct DumpFuzzTests {
    private static let words = [
        "{", "}", "\"", "\\", "\t", "null", "[", "]", ":", ",", "\u{0}", "-1", "1e999", "9223372036854775808",
        "\\u0000",
        #""keytype""#, #""DELETE_SUBJECT""#, #""CLEAR_SUBJECT""#, #""CONFIG""#, "true", "é",
    ]

    @Test(arguments: 1...20)
    func damagedLinesAreReadOrNamed(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var lines: [[UInt8]] = []
        DumpWriter(RandomRegistry(seed: UInt64(seed)).snapshot).lines { lines.append($0) }
        var limits = DumpLimits()
        limits.findings = 10_000
        var reader = DumpReader(limits: limits)
        for round in 0..<300 {
            if round % 100 == 0 { try Task.checkCancellation() }
            var line = lines.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &random) { damage(&line, &random) }
            let before = (reader.records, reader.findings.count)
            try reader.read(line)
            #expect(reader.records + reader.findings.count >= before.0 + before.1)
        }
        #expect(reader.lines == 300)
        let (snapshot, _) = reader.finish()
        let plan = TransferPlanner.plan(from: snapshot, to: TransferSnapshot())
        let planned = plan.steps(.registrations).count + plan.findings.count { $0.kind != .stillReferenced }
        #expect(planned == snapshot.count, "every version is planned or named")
    }

    private func damage(_ line: inout [UInt8], _ random: inout SeededGenerator) {
        guard !line.isEmpty else { return }
        let place = Int.random(in: 0..<line.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: line[place] = UInt8.random(in: 0...255, using: &random)
        case 1: line.remove(at: place)
        case 2: line.insert(contentsOf: (Self.words.randomElement(using: &random) ?? "").utf8, at: place)
        case 3: line.removeSubrange(place...)
        default: line.insert(contentsOf: line[place..<min(place + 40, line.count)], at: 0)
        }
    }

    @Test func deepNestingIsRefused() throws {
        let deep = String(repeating: #"{"a":"#, count: 100_000)
        var reader = DumpReader()
        try reader.read(Array(deep.utf8))
        try reader.read(Array((deep + "1" + String(repeating: "}", count: 100_000)).utf8))
        #expect(reader.findings.count == 2)
    }

    @Test func manyDeletionsOfALargeSubjectTakeNoMoreTimeThanOne() throws {
        var reader = DumpReader()
        for version in 1...5_000 {
            try reader.read(
                Array(
                    (#"{"keytype":"SCHEMA","subject":"s","version":\#(version)}"# + "\t"
                        + #"{"id":1,"schema":"x"}"#).utf8
                )
            )
        }
        // A walk over all versions for each of these would be 25 million steps.
        for _ in 0..<5_000 {
            try reader.read(Array((#"{"keytype":"DELETE_SUBJECT","subject":"s"}"# + "\t" + #"{"version":5000}"#).utf8))
        }
        let allDeleted = reader.snapshot.versions.allSatisfy(\.isDeleted)
        #expect(allDeleted && reader.snapshot.count == 5_000)
    }
}
