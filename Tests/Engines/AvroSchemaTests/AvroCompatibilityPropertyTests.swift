// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import JSON
import TestSupport
import Testing

struct AvroRecursionTests {
    private func list(_ value: String, _ extra: String = "") -> String {
        record("{\"name\":\"v\",\"type\":\"\(value)\"}", #"{"name":"next","type":["null","R"]}"# + extra)
    }

    @Test func aListReadsItself() throws {
        #expect(try rules(reader: list("int"), writer: list("int")) == [])
        #expect(try rules(reader: list("long"), writer: list("int")) == [])
    }

    @Test func aDifferenceInAListIsReportedOnce() throws {
        let wrong = try rules(reader: list("int"), writer: list("long"))
        #expect(wrong.count { $0 == "TYPE_MISMATCH" } == 1)
    }

    private func mutual(_ type: String) -> String {
        let b = "{\"type\":\"record\",\"name\":\"B\",\"fields\":[{\"name\":\"r\",\"type\":[\"null\",\"R\"]},"
        return record("{\"name\":\"b\",\"type\":\(b){\"name\":\"x\",\"type\":\"\(type)\"}]}}")
    }

    @Test func mutualRecursionEnds() throws {
        #expect(try rules(reader: mutual("double"), writer: mutual("int")) == [])
        #expect(try rules(reader: mutual("int"), writer: mutual("double")).contains("TYPE_MISMATCH"))
    }

    /// `A` and `B` refer to each other. `A` fails only after `B` was taken for compatible, and the union then reads
    /// `A` by its other branch: what was concluded about `B` may not stay.
    @Test func aConclusionDoesNotOutliveTheAssumptionItRestsOn() throws {
        let b = #"{"type":"record","name":"B","fields":[{"name":"a","type":["null","A"]}]}"#
        let z = #"{"type":"record","name":"Z","aliases":["A"],"fields":[]}"#
        func a(_ more: String) -> String {
            "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"b\",\"type\":\(b)}\(more)]}"
        }
        let last = #"{"name":"v","type":"B"}"#
        let reader = record("{\"name\":\"u\",\"type\":[\(a(#",{"name":"bad","type":"int"}"#)),\(z)]}", last)
        let writer = record("{\"name\":\"u\",\"type\":\(a(""))}", last)
        #expect(try rules(reader: reader, writer: writer).contains("MISSING_UNION_BRANCH"))
    }
}

struct AvroCompatibilityPropertyTests {
    private func original(_ seed: UInt64) -> JSON {
        var generator = RandomSchema(seed: seed)
        return generator.schema()
    }

    private func with(_ json: JSON, _ change: (inout [JSON]) -> Void) -> JSON {
        JSON.object(
            (json.object?.members ?? []).map { member in
                guard member.key == "fields", var fields = member.value.array else { return (member.key, member.value) }
                change(&fields)
                return (member.key, .array(fields))
            }
        )
    }

    @Test(arguments: 1...500) func aSchemaReadsItsOwnData(seed: UInt64) throws {
        let own = try schema(original(seed).compactText)
        #expect(try own.differences(reading: own).isEmpty, "seed \(seed)")
        let normalized = try schema(own.normalizedText)
        #expect(try own.differences(reading: normalized).isEmpty, "seed \(seed)")
    }

    @Test(arguments: 1...200) func aFieldWithADefaultMayComeAndGo(seed: UInt64) throws {
        let json = original(seed)
        let field = JSON.object([("name", .string("added")), ("type", .string("int")), ("default", .int(0))])
        let without = try schema(json.compactText)
        let with = try schema(with(json) { $0.insert(field, at: Int(seed) % ($0.count + 1)) }.compactText)
        #expect(try with.differences(reading: without).isEmpty, "seed \(seed)")
        #expect(try without.differences(reading: with).isEmpty, "seed \(seed)")
    }

    @Test(arguments: 1...200) func aFieldWithoutADefaultMayGoButNotCome(seed: UInt64) throws {
        let json = original(seed)
        let field = JSON.object([("name", .string("added")), ("type", .string("int"))])
        let without = try schema(json.compactText)
        let with = try schema(with(json) { $0.append(field) }.compactText)
        #expect(try without.differences(reading: with).isEmpty, "seed \(seed)")
        #expect(
            try with.differences(reading: without).map(\.incompatibility).contains(.readerFieldMissingDefaultValue),
            "seed \(seed)"
        )
    }

    @Test(arguments: 1...200) func theOrderOfFieldsDoesNotMatter(seed: UInt64) throws {
        // Only fields that define nothing can change places.
        let plain = RandomSchema.primitives.enumerated().map { index, word in
            JSON.object([("name", .string("p\(index)")), ("type", .string(word))])
        }
        var random = SeededGenerator(seed: seed)
        let first = try schema(with(original(seed)) { $0 = plain.shuffled(using: &random) }.compactText)
        let second = try schema(with(original(seed)) { $0 = plain.shuffled(using: &random) }.compactText)
        #expect(try first.differences(reading: second).isEmpty, "seed \(seed)")
    }

    @Test(arguments: 1...300) func everyDifferenceLiesInsideBothTexts(seed: UInt64) throws {
        var editor = SchemaEditor(seed: seed)
        let json = original(seed)
        guard let old = try? schema(json.prettyText) else { return }
        guard let new = try? schema(editor.edit(editor.edit(json)).prettyText) else { return }
        for difference in try new.differences(reading: old) {
            #expect(new.texts[0].indices.contains(difference.reader.offset), "seed \(seed)")
            #expect(old.texts[0].indices.contains(difference.writer.offset), "seed \(seed)")
        }
    }
}
