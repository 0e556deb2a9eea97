// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import JSON
import TestSupport
import Testing

/// Types of the null namespace inside namespaces, where a name without a dot means another type.
struct AvroNullNamespaceTests {
    /// A record `n.R` that has `n.F` and the `F` of the null namespace, and refers to the latter.
    private let both =
        #"{"type":"record","name":"n.R","fields":[{"name":"a","type":{"type":"fixed","name":"F","size":1}},"#
        + #"{"name":"b","type":{"type":"fixed","name":".F","size":2}},{"name":"c","type":".F"},{"name":"d","type":"F"}]}"#

    @Test func aReferenceSaysWhichOfTwoTypesOfOneSimpleNameItMeans() throws {
        let original = try schema(both)
        for text in [original.registryText, original.normalizedText] {
            #expect(text.contains(#"{"name":"c","type":".F"}"#))
            #expect(SchemaDescription.of(try schema(text)) == SchemaDescription.of(original), "\(text)")
        }
    }

    @Test func aDefinitionInsideANamespaceSaysThatItHasNone() throws {
        let text =
            #"{"type":"record","name":"n.R","fields":[{"name":"a","type":{"type":"enum","name":".E","symbols":[]}}]}"#
        let original = try schema(text)
        for text in [original.registryText, original.normalizedText] {
            #expect(text.contains(#""name":"E","namespace":"""#))
            #expect(SchemaDescription.of(try schema(text)) == SchemaDescription.of(original), "\(text)")
        }
    }

    @Test func anAliasOfTheNullNamespaceStaysOne() throws {
        let original = try schema(#"{"type":"fixed","name":"n.F","size":1,"aliases":[".G","H","m.I"]}"#)
        #expect(original.registryText.hasSuffix(#""aliases":[".G","H","m.I"]}"#))
        #expect(original.normalizedText.hasSuffix(#""aliases":[".G","n.H","m.I"]}"#))
        for text in [original.registryText, original.normalizedText] {
            #expect(SchemaDescription.of(try schema(text)) == SchemaDescription.of(original), "\(text)")
        }
    }

    @Test func aReferenceThatOnlyOneTypeFitsIsWrittenAsJavaDoes() throws {
        let text =
            #"{"type":"record","name":"n.R","fields":[{"name":"a","type":{"type":"fixed","name":".F","size":1}},"#
            + #"{"name":"b","type":"F"}]}"#
        #expect(try schema(text).registryText.contains(#"{"name":"b","type":"F"}"#))
    }

    /// The form is for fingerprints that agree with other implementations': full names as the specification has them.
    @Test func theCanonicalFormHasPlainFullNames() throws {
        let fixed = (#"{"name":"n.F","type":"fixed","size":1}"#, #"{"name":"F","type":"fixed","size":2}"#)
        #expect(
            try schema(both).canonicalForm
                == #"{"name":"n.R","type":"record","fields":[{"name":"a","type":\#(fixed.0)},{"name":"b","type":"#
                + #"\#(fixed.1)},{"name":"c","type":"F"},{"name":"d","type":"n.F"}]}"#
        )
    }

    @Test(arguments: 1...1_500) func whatIsWrittenReadsBackAsTheSameSchema(seed: UInt64) throws {
        var generator = RandomSchema(seed: seed, mixesNullNamespace: true)
        guard let original = try? schema(generator.schema().compactText) else { return }
        let expected = SchemaDescription.of(original)
        let (registry, normalized) = (try schema(original.registryText), try schema(original.normalizedText))
        #expect(SchemaDescription.of(registry) == expected, "seed \(seed)")
        #expect(SchemaDescription.of(normalized) == expected, "seed \(seed)")
        #expect(registry.registryText == original.registryText, "seed \(seed)")
        #expect(normalized.normalizedText == original.normalizedText, "seed \(seed)")
    }

    @Test func theRandomSchemasAreWorthIt() {
        var counts = (valid: 0, dotted: 0, nested: 0)
        for seed: UInt64 in 1...1_500 {
            var generator = RandomSchema(seed: seed, mixesNullNamespace: true)
            guard let read = try? schema(generator.schema().compactText) else { continue }
            counts.valid += 1
            counts.dotted += read.registryText.contains(/(type|items|values)":"\.N/) ? 1 : 0
            counts.nested += read.registryText.contains(#""namespace":"""#) ? 1 : 0
        }
        #expect(counts.valid > 1_000 && counts.dotted > 5 && counts.nested > 200, "\(counts)")
    }
}
