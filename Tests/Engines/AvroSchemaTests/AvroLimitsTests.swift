// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import JSON
import Testing

struct AvroLimitsTests {
    private func nested(_ depth: Int, _ leaf: String) -> [UInt8] {
        Array(
            (String(repeating: #"{"type":"array","items":"#, count: depth) + leaf + String(repeating: "}", count: depth))
                .utf8
        )
    }

    @Test func textsPastTheBoundOfNestingAreRefused() {
        #expect(failure(nested(511, "\"int\"")) == nil)
        #expect(failure(nested(513, "\"int\""))?.code == .invalidJSON)
        #expect(failure(nested(100_000, "\"int\""))?.code == .invalidJSON)
    }

    @Test func comparisonPastAThousandLevelsHasNoVerdict() throws {
        let limits = JSONLimits(depth: 2_000)
        let deep = try AvroSchema(parsing: nested(1_000, "\"int\""), limits: limits)
        #expect(throws: AvroComparisonLimit.self) { try deep.differences(reading: deep) }
        let less = try AvroSchema(parsing: nested(999, "\"int\""), limits: limits)
        #expect(try less.differences(reading: less).isEmpty)
        #expect("\(AvroComparisonLimit.depth(1_000))".contains("1000"))
    }

    private func union(_ count: Int, _ prefix: String) -> String {
        let branches = (0..<count).map { "{\"type\":\"fixed\",\"name\":\"\(prefix)\($0)\",\"size\":1}" }
        return "[\(branches.joined(separator: ","))]"
    }

    @Test(.timeLimit(.minutes(1))) func unionsOfThousandsOfBranchesEnd() throws {
        let wide = try schema(union(3_000, "F"))
        let last = try schema(#"{"type":"fixed","name":"F2999","size":1}"#)
        #expect(try wide.differences(reading: last).isEmpty)
        #expect(try last.differences(reading: wide).count == 2_999)
    }

    @Test(.timeLimit(.minutes(1))) func twoWideUnionsWithoutACommonBranchEnd() throws {
        let differences = try schema(union(400, "F")).differences(reading: schema(union(400, "G")))
        #expect(differences.count == 400)
    }

    @Test func manyMissingSymbolsAreCut() throws {
        let symbols = (0..<5_000).map { "\"S\($0)\"" }.joined(separator: ",")
        let writer = try schema("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\(symbols)]}")
        let reader = try schema(#"{"type":"enum","name":"E","symbols":[]}"#)
        let difference = try #require(try reader.differences(reading: writer).first)
        #expect(difference.detail.hasSuffix("S19, …]"))
    }
}

/// Whatever happens to a text, reading it ends with a schema or with an error inside the text.
struct AvroMutationTests {
    private static let pieces =
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "\"int\"", "\"type\"", "\"record\"", "\"N0\"", "\"name\"",
            "-1",
            "1e9", "\n", "\r\n", "é", ".", "\"default\":", "\u{0}",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3]]

    private func mutate(_ text: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var text = text
        for _ in 0...random.below(3) {
            let place = random.below(text.count + 1)
            let end = min(text.count, place + random.below(12))
            switch random.below(4) {
            case 0: text.removeSubrange(place..<end)
            case 1: text.replaceSubrange(place..<end, with: random.pick(Self.pieces, or: []))
            case 2: text.insert(contentsOf: text[place..<end], at: random.below(text.count + 1))
            default: text.insert(contentsOf: random.pick(Self.pieces, or: []), at: place)
            }
        }
        return text
    }

    @Test func thirtyThousandMutationsNeverEscapeTheText() {
        var random = SeededGenerator(seed: 30_000)
        var accepted = 0
        for seed in 1...1_000 {
            var generator = RandomSchema(seed: UInt64(seed))
            let json = generator.schema()
            let text = Array((seed % 2 == 0 ? json.prettyText : json.compactText).utf8)
            for round in 0..<30 {
                let mutated = mutate(text, &random)
                guard let error = failure(mutated) else {
                    accepted += 1
                    continue
                }
                if !isInside(error, mutated) { Issue.record("seed \(seed), round \(round): \(error)") }
            }
        }
        #expect(accepted > 100)
    }

    private func isInside(_ error: AvroSchemaError, _ text: [UInt8]) -> Bool {
        if error.code != .invalidJSON {
            guard let json = try? JSON(parsing: text), json.value(at: error.pointer) != nil else { return false }
        }
        var (line, column, previous): (Int, Int, UInt8) = (1, 1, 0)
        for byte in text {
            if line == error.position.line, column >= error.position.column { return true }
            switch byte {
            case 0x0A where previous == 0x0D: break
            case 0x0A, 0x0D: (line, column) = (line + 1, 1)
            default: column += byte & 0xC0 == 0x80 ? 0 : 1
            }
            previous = byte
        }
        return line == error.position.line && column >= error.position.column
    }
}
