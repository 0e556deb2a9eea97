// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport
import Testing

@testable import PolicyUsage

/// Whatever a log holds, a line is counted or is a problem with its place.
@Suite struct HostileLogTests {
    private static let line = """
        {"time":"2026-01-05T18:00:00.5+01:00","principal":{"type":"User","id":"a\\u00e4"},"action":{"type":"Action","id":"read"},\
        "resource":{"__entity":{"type":"Ns::Column","id":"c1"}},"context":{"n":[1,{"x":"\\\\"}]},"decision":"allow",\
        "reason":["p","q"],"breakGlass":false}
        """

    @Test func `Mutated lines are counted or reported, one by one`() throws {
        let set = try PolicySet.parse(
            "@id(\"p\") permit(principal, action, resource); @id(\"q\") permit(principal, action, resource);"
        )
        var random = SeededGenerator(seed: 9)
        var (counted, refused) = (0, 0)
        for _ in 0..<3_000 {
            var bytes = Array(Self.line.utf8)
            for _ in 0..<(1 + random.below(3)) {
                let place = random.below(bytes.count)
                switch random.below(4) {
                case 0: bytes[place] = UInt8(random.below(256))
                case 1: bytes.remove(at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + random.below(30)))
                default: bytes.insert(bytes[random.below(bytes.count)], at: place)
                }
                if bytes.isEmpty { bytes = [0x7B] }
            }
            var counter = UsageCounter(set)
            bytes.withUnsafeBufferPointer { counter.add($0, number: 1) }
            let usage = counter.counted()
            let isBlank = bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            #expect(usage.summary.decisions + usage.summary.unreadable == (isBlank ? 0 : 1))
            if let problem = usage.summary.problems.first {
                refused += 1
                #expect(problem.column >= 1 && problem.column <= bytes.count + 1)
            } else {
                counted += 1
            }
        }
        #expect(counted > 60)
        #expect(refused > 1_000)
    }

    @Test func `Past its bounds a count says so, and the uses are still counted`() throws {
        let set = try PolicySet.parse("@id(\"p\") permit(principal, action, resource);")
        var counter = UsageCounter(set, options: UsageOptions(entities: 5, pairs: 3, problems: 2))
        for number in 0..<20 {
            let text = Self.line.replacing("\"c1\"", with: "\"c\(number)\"")
            Array(text.utf8).withUnsafeBufferPointer { counter.add($0, number: number + 1) }
            Array("{".utf8).withUnsafeBufferPointer { counter.add($0, number: number + 1) }
        }
        let usage = counter.counted()
        #expect(usage.summary.isCutOff)
        #expect(usage.tallies[0].count == 20)
        #expect(usage.tallies[0].resources.count <= 3)
        #expect(usage.summary.unreadable == 20 && usage.summary.problems.count == 2)
    }

    @Test func `A policy that is named twice in a line is one reason`() throws {
        let set = try PolicySet.parse("@id(\"p\") permit(principal, action, resource);")
        let usage = Log(Self.line.replacing("[\"p\",\"q\"]", with: "[\"p\",\"p\",\"policy0\"]")).usage(of: set)
        #expect(usage.tallies[0].count == 1)
    }
}
