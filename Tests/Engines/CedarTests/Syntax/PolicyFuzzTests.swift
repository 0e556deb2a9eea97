// SPDX-License-Identifier: Apache-2.0

import Cedar
import Glibc
import JSON
import TestSupport
import Testing

/// Any bytes at all end in policies or an error; and what is read can be written and read again.
struct PolicyFuzzTests {
    /// What the damaged bytes went through.
    private static func exercise(text bytes: [UInt8]) -> Bool {
        guard let set = try? PolicySet.parse(bytes) else { return false }
        let text = String(decoding: bytes, as: UTF8.self)
        do {
            let formatted = try PolicyFormatter().format(text)
            #expect(try PolicySet.parse(formatted) == set, "\(text)")
            #expect(try PolicySet.parse(set.cedarText()).anonymous == set.anonymous, "\(text)")
            #expect(try PolicySet.parse(json: set.jsonText()).jsonText() == set.jsonText(), "\(text)")
        } catch {
            Issue.record("\(error) \(text)")
        }
        return true
    }

    private static func damaged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0...random.below(4) {
            let index = random.below(bytes.count)
            switch random.below(6) {
            case 0: bytes.remove(at: index)
            case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: index)
            case 2: bytes[index] = random.pick(Array("(){}[]\"\\,;:.@?!=<>&|+-*/%0aA_ \n\r".utf8))
            case 3: bytes.swapAt(index, random.below(bytes.count))
            case 4: bytes.insert(contentsOf: bytes[index..<min(index + random.below(40), bytes.count)], at: index)
            default: bytes.removeSubrange(index..<min(index + random.below(40), bytes.count))
            }
            if bytes.isEmpty { return [0] }
        }
        return bytes
    }

    @Test func damagedTextsAreReadOrRefused() {
        var read = 0
        for seed in 1...FuzzRounds.count {
            var random = SeededGenerator(seed: UInt64(seed) &+ 0xF022)
            var generator = RandomPolicyText(seed: UInt64(seed), spacing: .wild)
            read += Self.exercise(text: Self.damaged(Array(generator.text().utf8), &random)) ? 1 : 0
        }
        // The damage is worth something only if both outcomes are frequent.
        #expect(read > FuzzRounds.count / 20 && read < FuzzRounds.count * 19 / 20, "\(read)")
    }

    @Test func damagedJSONIsReadOrRefused() throws {
        var read = 0
        for seed in 1...FuzzRounds.count {
            var random = SeededGenerator(seed: UInt64(seed) &+ 0x15)
            var generator = RandomPolicyText(seed: UInt64(seed))
            let json = Array(try PolicySet.parse(generator.text()).jsonText().utf8)
            guard let set = try? PolicySet.parse(json: Self.damaged(json, &random)) else { continue }
            #expect(try PolicySet.parse(json: set.jsonText()).jsonText() == set.jsonText())
            #expect(try PolicySet.parse(set.cedarText()).policies.count == set.policies.count)
            read += 1
        }
        #expect(read > 0)
    }
}

/// How many damaged inputs a run tries: 400, or what the environment asks for.
enum FuzzRounds {
    static let count = getenv("STAGEDOOR_FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 400
}
