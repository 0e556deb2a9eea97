// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Testing

/// The text with the types of references written out.
@Suite struct AvroResolvedTextTests {
    private func schema(_ text: String, on references: String...) throws -> AvroSchema {
        try AvroSchema(parsing: Array(text.utf8), references: references.map { Array($0.utf8) })
    }

    private func record(_ name: String, in space: String, _ type: String) -> String {
        #"{"type":"record","name":"\#(name)","namespace":"\#(space)","fields":[{"name":"f","type":\#(type)}]}"#
    }

    @Test func withoutReferencesItIsTheTextThatIsKept() throws {
        let plain = try schema(record("A", in: "x", #"["null",{"type":"map","values":"A"}]"#))
        #expect(plain.resolvedText == plain.registryText)
    }

    @Test func itReadsBackAsTheSameTypesWhateverTheirNamespaces() throws {
        let inner = record("Inner", in: "deep", #"{"type":"enum","name":"E","symbols":["A","B"],"doc":"kept"}"#)
        let middle = record("Middle", in: "", #"{"type":"array","items":"deep.Inner"}"#)
        let outer =
            #"{"type":"record","name":"Outer","namespace":"wide","fields":[{"name":"a","type":".Middle"},"#
            + #"{"name":"b","type":"deep.Inner"},{"name":"c","type":"deep.E"},{"name":"d","type":"wide.Outer"}]}"#
        let original = try schema(outer, on: inner, middle)
        let text = try #require(original.resolvedText)
        #expect(text.contains(#""doc":"kept""#))
        let alone = try AvroSchema(parsing: text)
        #expect(alone.resolvedText == text)
        for (reader, writer) in [(original, alone), (alone, original)] {
            #expect(try reader.differences(reading: writer).isEmpty, "\(text)")
        }
    }

    @Test func eachTypeIsWrittenOutOnce() throws {
        let inner = record("Inner", in: "x", "\"int\"")
        let text = try #require(
            try schema(record("Outer", in: "x", #"[{"type":"array","items":"Inner"},"Inner"]"#), on: inner).resolvedText
        )
        #expect(text.split(separator: #""name":"Inner""#, omittingEmptySubsequences: false).count == 2, "\(text)")
    }

    @Test func aChainOfDeepReferencesHasNoTextRatherThanTooDeepAOne() throws {
        let depth = 100
        let wrapped = { (type: String) in
            String(repeating: #"{"type":"array","items":"#, count: depth) + type + String(repeating: "}", count: depth)
        }
        var references = [Array(record("R0", in: "x", "\"int\"").utf8)]
        for number in 1..<20 {
            references.append(Array(record("R\(number)", in: "x", wrapped("\"x.R\(number - 1)\"")).utf8))
        }
        let deep = try AvroSchema(parsing: Array(wrapped("\"x.R19\"").utf8), references: references)
        #expect(deep.resolvedText == nil)
        let shallow = try AvroSchema(parsing: Array(wrapped("\"x.R3\"").utf8), references: Array(references.prefix(4)))
        #expect(shallow.resolvedText != nil)
    }
}
