// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import JSON
import TestSupport
import Testing

struct AvroCanonicalFormTests {
    static let forms: [(String, String)] = [
        (#"{"type":"int","logicalType":"date"}"#, #""int""#),
        (#"{"items":{"type":"long"},"type":"array"}"#, #"{"type":"array","items":"long"}"#),
        (#"{"values":["null"],"type":"map","x":1}"#, #"{"type":"map","values":["null"]}"#),
        (
            #"{"size":4,"doc":"d","namespace":"n","type":"fixed","name":"F"}"#,
            #"{"name":"n.F","type":"fixed","size":4}"#
        ),
        (
            #"{"type":"enum","default":"A","symbols":["A"],"aliases":["G"],"name":"E"}"#,
            #"{"name":"E","type":"enum","symbols":["A"]}"#
        ),
        (
            #"{"type":"record","name":"R","namespace":"n","doc":"d","fields":[{"type":["null","R"],"name":"r","default":null}]}"#,
            #"{"name":"n.R","type":"record","fields":[{"name":"r","type":["null","n.R"]}]}"#
        ),
        (#"{"type":"error","name":"X","fields":[]}"#, #"{"name":"X","type":"error","fields":[]}"#),
        (" [ ] ", "[]"),
    ]

    @Test(arguments: forms) func keepsOnlyWhatParsingNeeds(text: String, form: String) throws {
        #expect(try schema(text).canonicalForm == form)
    }

    static let fingerprints: [(String, Int64)] = [
        ("null", 7_195_948_357_588_979_594), ("int", 8_247_732_601_305_521_295),
        ("string", -8_142_146_995_180_207_161), ("boolean", -6_970_731_678_124_411_036),
        ("long", -3_434_872_931_120_570_953),
    ]

    @Test(arguments: fingerprints) func fingerprintIsCRC64(word: String, expected: Int64) throws {
        #expect(try Int64(bitPattern: schema("\"\(word)\"").fingerprint64) == expected)
    }

    @Test func sha256IsThatOfTheCanonicalForm() throws {
        let hash = try schema("int").fingerprintSHA256.map { String($0, radix: 16) }
        #expect(hash.count == 32)
        #expect(hash.prefix(4) == ["3f", "2b", "87", "a9"])
    }

    @Test func equalFormsHaveEqualFingerprints() throws {
        let plain = try schema(record(#"{"name":"a","type":"int"}"#))
        let documented = try schema(record(#"{"doc":"d","default":1,"type":{"type":"int"},"name":"a"}"#))
        #expect(plain.fingerprint64 == documented.fingerprint64)
        #expect(plain.fingerprintSHA256 == documented.fingerprintSHA256)
    }
}

struct AvroTextTests {
    static let texts: [(String, String, String)] = [
        (#"{"type":"string"}"#, #""string""#, #""string""#),
        (
            #"{ "logicalType":"x", "b":1, "a":2, "type":"int" }"#, #"{"type":"int","logicalType":"x","b":1,"a":2}"#,
            #"{"type":"int","a":2,"b":1,"logicalType":"x"}"#
        ),
        (
            #"{"name":"F","aliases":["G"],"namespace":"n","size":1,"doc":"d","type":"fixed"}"#,
            #"{"type":"fixed","name":"F","namespace":"n","doc":"d","size":1,"aliases":["G"]}"#,
            #"{"type":"fixed","name":"n.F","doc":"d","size":1,"aliases":["n.G"]}"#
        ),
        (
            record(#"{"order":"ascending","default":0,"doc":"d","type":"int","name":"a"}"#),
            #"{"type":"record","name":"R","fields":[{"name":"a","type":"int","doc":"d","default":0}]}"#,
            #"{"type":"record","name":"R","fields":[{"name":"a","type":"int","doc":"d","default":0}]}"#
        ),
    ]

    @Test(arguments: texts) func isWrittenInTheOrderOfJava(text: String, registry: String, normalized: String) throws {
        let read = try schema(text)
        #expect(read.registryText == registry)
        #expect(read.normalizedText == normalized)
    }

    @Test(arguments: 1...600) func textsReadBackAsTheSameSchema(seed: UInt64) throws {
        var generator = RandomSchema(seed: seed)
        let original = try schema(generator.schema().prettyText)
        let registry = try schema(original.registryText)
        let normalized = try schema(original.normalizedText)
        let canonical = try schema(original.canonicalForm)
        #expect(registry.canonicalForm == original.canonicalForm, "seed \(seed)")
        #expect(normalized.canonicalForm == original.canonicalForm, "seed \(seed)")
        #expect(canonical.canonicalForm == original.canonicalForm, "seed \(seed)")
        #expect(registry.registryText == original.registryText, "seed \(seed)")
        #expect(normalized.normalizedText == original.normalizedText, "seed \(seed)")
        #expect(registry.normalizedText == original.normalizedText, "seed \(seed)")
    }

    @Test func aTypeNamedLikeAPrimitiveIsReferredToByItsFullName() throws {
        let text =
            #"{"type":"record","name":"n.R","fields":[{"name":"a","type":{"type":"fixed","name":"int","size":1}},"#
            + #"{"name":"b","type":"n.int"}]}"#
        let original = try schema(text)
        #expect(try schema(original.registryText).canonicalForm == original.canonicalForm)
    }

    @Test func aTypeOfTheNullNamespaceInsideANamespaceReadsBack() throws {
        let text =
            #"{"type":"record","name":"n.R","fields":[{"name":"a","type":{"type":"fixed","name":".F","size":1}},"#
            + #"{"name":"b","type":".F"}]}"#
        let original = try schema(text)
        let again = try schema(original.registryText)
        #expect(again.canonicalForm == original.canonicalForm)
    }
}
