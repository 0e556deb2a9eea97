// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSON
import JSONSchema
import TestSupport
import Testing

/// What holds for any schema. `STAGEDOOR_FUZZ_ROUNDS` says how many are tried.
@Suite struct JSONSchemaPropertyTests {
    static let count = getenv("STAGEDOOR_FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 400

    @Test func bothWaysToValidateAgree() throws {
        var counts = (valid: 0, invalid: 0)
        for seed in 1...Self.count {
            var generator = RandomJSONSchema(seed: UInt64(seed))
            let text = generator.schema().compactText
            let validator = try schema(text).validator(JSONSchemaValidator.Options(assertsFormat: true))
            for _ in 0..<8 {
                let value = generator.value(3)
                let isValid = validator.isValid(value)
                let errors = try validator.validate(value)
                #expect(errors.isEmpty == isValid, "\(text) \(value.compactText)")
                for error in errors where error.keyword != "limit" {
                    #expect(value.value(at: error.instance) != nil, "\(error)")
                }
                if isValid { counts.valid += 1 } else { counts.invalid += 1 }
            }
        }
        // Both outcomes have to be frequent, or this says nothing.
        #expect(counts.valid > counts.invalid / 20 && counts.invalid > counts.valid / 20, "\(counts)")
    }

    @Test func aSchemaReadsWhatItsOwnWrites() throws {
        for seed in 1...Self.count {
            var generator = RandomJSONSchema(seed: UInt64(seed))
            let text = generator.schema().compactText
            for policy in JSONSchemaPolicy.allCases {
                let differences = try schema(text).differences(reading: schema(text), policy: policy)
                #expect(differences.allSatisfy { $0.change.isCompatible(policy) }, "\(text) \(differences)")
            }
        }
    }

    @Test func whatLenientRefusesStrictRefusesToo() throws {
        for seed in 1...Self.count {
            var one = RandomJSONSchema(seed: UInt64(seed))
            var other = RandomJSONSchema(seed: UInt64(seed + 1))
            let reader = try schema(one.schema().compactText)
            let writer = try schema(other.schema().compactText)
            let strict = try reader.differences(reading: writer).allSatisfy { $0.change.isCompatible(.strict) }
            let lenient = try reader.differences(reading: writer, policy: .lenient)
                .allSatisfy { $0.change.isCompatible(.lenient) }
            #expect(!strict || lenient)
        }
    }

    @Test func everyDifferenceStandsSomewhereInBothTexts() throws {
        for seed in 1...Self.count {
            var one = RandomJSONSchema(seed: UInt64(seed))
            var other = RandomJSONSchema(seed: UInt64(seed) &* 31)
            let (new, old) = (one.schema(), other.schema())
            let (reader, writer) = (try schema(new.compactText), try schema(old.compactText))
            for difference in try reader.differences(reading: writer) {
                #expect(new.value(at: reader.pointer(to: difference.reader)) != nil, "\(difference)")
                #expect(old.value(at: writer.pointer(to: difference.writer)) != nil, "\(difference)")
                #expect(difference.path.hasPrefix("#/"))
            }
        }
    }

    @Test func theNormalFormIsItsOwnNormalFormAndMeansTheSame() throws {
        for seed in 1...Self.count {
            var generator = RandomJSONSchema(seed: UInt64(seed))
            let original = try schema(generator.schema().compactText)
            let normal = try schema(original.normalizedText)
            #expect(normal.normalizedText == original.normalizedText)
            #expect(try normal.differences(reading: original).allSatisfy { $0.change.isCompatible(.strict) })
            let (one, other) = (try original.validator(), try normal.validator())
            for _ in 0..<4 {
                let value = generator.value(2)
                #expect(one.isValid(value) == other.isValid(value))
            }
        }
    }

    @Test func damagedTextsEndInAnErrorOrASchemaThatWorks() throws {
        var random = SeededGenerator(seed: 99)
        var counts = (read: 0, refused: 0)
        for seed in 1...Self.count {
            var generator = RandomJSONSchema(seed: UInt64(seed))
            var text = Array(generator.schema().compactText.utf8)
            for _ in 0...random.below(3) { Self.damage(&text, &random) }
            guard let damaged = try? JSONSchema(parsing: text) else {
                counts.refused += 1
                continue
            }
            counts.read += 1
            _ = try? damaged.differences(reading: damaged)
            _ = damaged.normalizedText
            guard let validator = try? damaged.validator() else { continue }
            _ = try validator.validate(generator.value(3))
        }
        #expect(counts.read > 0 && counts.refused > 0, "\(counts)")
    }

    private static let pieces = [
        "$ref", "\"#\"", "null", "[]", "{}", "-1", "1e400", "\"type\"", "\"enum\"", "\"\"", "true", "1.5", "\"items\":",
        "\"$id\":\"x\",", "\"#/definitions/d9\"", "\\u0000", "\"(\"", "\"pattern\":\"(?=a)\",", "\"minLength\":-3,",
    ]

    private static func damage(_ text: inout [UInt8], _ random: inout SeededGenerator) {
        let place = random.below(text.count)
        switch random.below(4) {
        case 0: text.remove(at: place)
        case 1: text[place] = UInt8(truncatingIfNeeded: random.below(128))
        case 2:
            let end = min(text.count, place + random.below(12))
            text.replaceSubrange(place..<end, with: Array(random.pick(pieces, or: "").utf8))
        default: text.insert(contentsOf: Array(random.pick(pieces, or: "").utf8), at: place)
        }
    }
}
