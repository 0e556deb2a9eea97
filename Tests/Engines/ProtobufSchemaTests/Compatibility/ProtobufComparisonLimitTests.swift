// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ProtobufSchema

/// Schemas of any size and shape take bounded work.
@Suite struct ProtobufComparisonLimitTests {
    @Test func breaksAreAmongTheDifferencesHoweverManyThereAre() throws {
        let fields = (1...6_000).map { "int32 f\($0) = \($0 + 20_000);" }.joined()
        let old = try schema("message M { \(fields) int32 last = 40000; }")
        let new = try schema("message M { \(fields.replacing(" f", with: " g")) string last = 40000; }")
        let differences = try new.differences(reading: old)
        #expect(differences.count == ProtobufSchema.mostDifferences)
        #expect(differences.last?.change == .fieldScalarKindChanged)
    }

    @Test func aLongChainOfImportedTypesIsFollowedToItsEnd() throws {
        let count = 20_000
        let chain = (0..<count).map { "message T\($0) { T\($0 + 1) next = 1; }" }.joined()
        let main = "syntax = \"proto3\"; import \"a.proto\"; message M { T0 t = 1; }"
        func whole(_ last: String) throws -> ProtobufSchema {
            let file = "syntax = \"proto3\"; \(chain) message T\(count) { \(last) x = 1; }"
            return try ProtobufSchema(
                parsing: Array(main.utf8),
                references: [ProtobufReference(path: "a.proto", text: Array(file.utf8))]
            )
        }
        let differences = try whole("string").differences(reading: whole("int32"))
        #expect(differences.first?.path == "#/T\(count)/1")
        #expect(differences.count == ProtobufSchema.mostDifferences)
    }

    @Test func everyTypeLeadingToEveryOtherIsComparedInBoundedTime() throws {
        let count = 120
        let fields = (0..<count).map { "T\($0) f\($0) = \($0 + 1);" }.joined()
        let types = (0..<count).map { "message T\($0) { \(fields) }" }.joined()
        let main = "syntax = \"proto3\"; import \"a.proto\"; message M { T0 t = 1; }"
        func whole(_ extra: String) throws -> ProtobufSchema {
            try ProtobufSchema(
                parsing: Array(main.utf8),
                references: [
                    ProtobufReference(path: "a.proto", text: Array("syntax = \"proto3\"; \(types) \(extra)".utf8))
                ]
            )
        }
        #expect(try whole("").differences(reading: whole("message X {}")).isEmpty)
    }

    @Test func pastTheBoundThereIsNoVerdict() throws {
        let fields = (1...40).map { "int32 f\($0) = \($0);" }.joined()
        let schema = try schema("message M { \(fields) }")
        var enough = Comparison(writer: schema.model, reader: schema.model, mostSteps: 100)
        #expect(try enough.run().isEmpty)
        var short = Comparison(writer: schema.model, reader: schema.model, mostSteps: 50)
        #expect(throws: ProtobufComparisonLimit.self) { try short.run() }
    }

    private func schema(_ body: String) throws -> ProtobufSchema {
        try ProtobufSchema(parsing: Array("syntax = \"proto3\"; \(body)".utf8))
    }
}
