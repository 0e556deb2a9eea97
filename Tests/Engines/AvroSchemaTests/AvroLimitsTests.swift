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
        let comparison = try last.comparison(reading: wide)
        #expect(comparison.differences.count == AvroComparison.mostDifferences)
        #expect(!comparison.isComplete)
    }

    @Test func aLongNamespaceForManyNamesIsRefusedBeforeItIsWrittenOut() throws {
        let space = String(repeating: "n", count: 1 << 20)
        let names = (0..<100).map { "{\"type\":\"fixed\",\"name\":\"F\($0)\",\"size\":1}" }
        let fields = names.enumerated().map { "{\"name\":\"f\($0.offset)\",\"type\":\($0.element)}" }
        let text = """
            {"type":"record","name":"R","namespace":"\(space)","fields":[\(fields.joined(separator: ","))]}
            """
        #expect(failure(Array(text.utf8))?.code == .invalidName)
    }

    private func many(_ count: Int, _ type: String) throws -> AvroSchema {
        let fields = (0..<count).map { "{\"name\":\"f\($0)\",\"type\":\(type)}" }
        return try schema("{\"type\":\"record\",\"name\":\"R\",\"fields\":[\(fields.joined(separator: ","))]}")
    }

    @Test func aThousandDifferencesAreListedAndAreAll() throws {
        let (ints, strings) = (try many(1_000, "\"int\""), try many(1_000, "\"string\""))
        let comparison = try ints.comparison(reading: strings)
        #expect(comparison.differences.count == 1_000)
        #expect(comparison.isComplete)
        #expect(try many(1_001, "\"int\"").comparison(reading: many(1_001, "\"string\"")).isComplete == false)
    }

    /// Every field of the outer record holds the same pair of records, found in a union each time.
    @Test(.timeLimit(.minutes(1))) func aPairThatFailsAgainAndAgainIsReportedOnce() throws {
        func nested(_ word: String) throws -> AvroSchema {
            let inner = (0..<200).map { "{\"name\":\"g\($0)\",\"type\":\"\(word)\"}" }.joined(separator: ",")
            let definition = "[\"null\",{\"type\":\"record\",\"name\":\"I\",\"fields\":[\(inner)]}]"
            let fields =
                ["{\"name\":\"f\",\"type\":\(definition)}"]
                + (0..<20_000).map { "{\"name\":\"f\($0)\",\"type\":[\"null\",\"I\"]}" }
            return try schema(
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[\(fields.joined(separator: ","))]}"
            )
        }
        let comparison = try nested("int").comparison(reading: nested("string"))
        let mismatches = comparison.differences.filter { $0.incompatibility == .typeMismatch }
        #expect(mismatches.count == 200)
        #expect(comparison.differences.count == AvroComparison.mostDifferences)
        #expect(!comparison.isComplete)
    }

    /// Short to write, and for every one of the elements all of the fields have to be looked at.
    @Test(.timeLimit(.minutes(1))) func checkingAHugeDefaultEnds() throws {
        let fields = (0..<20_000).map { "{\"name\":\"f\($0)\",\"type\":\"int\",\"default\":0}" }
        let item = "{\"type\":\"record\",\"name\":\"I\",\"fields\":[\(fields.joined(separator: ","))]}"
        let elements = String(repeating: "{},", count: 200_000) + "{}"
        let text = record("{\"name\":\"a\",\"type\":{\"type\":\"array\",\"items\":\(item)},\"default\":[\(elements)]}")
        let error = try #require(failure(text))
        #expect(error.code == .invalidDefault)
        #expect(error.message.contains("steps"))
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
