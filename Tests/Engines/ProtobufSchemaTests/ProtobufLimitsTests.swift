// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ProtobufSchema

/// Hostile texts end in errors or schemas, soon.
struct ProtobufLimitsTests {
    private func nested(_ depth: Int) -> String {
        proto3(String(repeating: "message A {", count: depth) + String(repeating: "}", count: depth))
    }

    @Test func messagesNestAsDeepAsTheCompilerLetsThem() {
        #expect(failure(nested(31)) == nil)
        #expect(failure(nested(32))?.code == .tooLarge)
        #expect(failure(nested(100_000))?.code == .tooLarge)
    }

    @Test func valuesOfOptionsAreBoundedInDepth() {
        let value = String(repeating: "{a:", count: 50_000)
        #expect(failure(proto3("option x = \(value)"))?.code == .tooLarge)
        let angles = String(repeating: "a<", count: 50_000)
        #expect(failure(proto3("option x = {\(angles)"))?.code == .tooLarge)
    }

    @Test func textsAndFilesAreBoundedInNumber() {
        let limits = ProtobufLimits(bytes: 100, files: 2)
        #expect(throws: ProtobufSchemaError.self) {
            try ProtobufSchema(parsing: Array(repeating: 0x20, count: 101), limits: limits)
        }
        let files = ["b.proto": proto3("import \"c.proto\";"), "c.proto": proto3("")]
        #expect(throws: ProtobufSchemaError.self) {
            try ProtobufSchema(
                parsing: Array(proto3("import \"b.proto\";").utf8),
                references: references(files),
                limits: limits
            )
        }
    }

    @Test func aLongChainOfImportsIsFollowed() throws {
        var files: [String: String] = [:]
        for place in 0..<1_000 { files["f\(place).proto"] = proto3("import public \"f\(place + 1).proto\";") }
        files["f1000.proto"] = proto3("message Last {}")
        _ = try schema(proto3("import \"f0.proto\"; message M { Last l = 1; }"), files)
    }

    @Test func fiveThousandFieldsAreRead() throws {
        let fields = (1...5_000).map { "  optional string field_\($0) = \($0 + 20_000) [deprecated = true];\n" }
        let model = try schema(proto2("message M {\n\(fields.joined())}")).model
        #expect(model.fields.count == 5_000)
    }

    @Test func manyRangesAndExtensionsAreChecked() throws {
        let ranges = (1...5_000).map { "  extensions \($0 * 2 + 20_000);\n" }.joined()
        let fields = (1...5_000).map { "  optional int32 e\($0) = \($0 * 2 + 20_000);\n" }.joined()
        _ = try schema(proto2("message M {\n\(ranges)}\nextend M {\n\(fields)}"))
        #expect(
            failure(proto2("message M {\n\(ranges)}\nextend M { optional int32 e = 20003; }"))?.code == .invalidNumber
        )
    }

    @Test func aPackageIsBoundedInParts() {
        #expect(failure(proto3("package a\(String(repeating: ".a", count: 99));")) == nil)
        #expect(failure(proto3("package a\(String(repeating: ".a", count: 100_000));"))?.code == .tooLarge)
    }

    @Test func everyPrefixOfATextEndsWell() {
        var file = RandomFile(seed: 5)
        let text = Array(file.text().utf8)
        var refused = 0
        for count in 0..<text.count { refused += failure(Array(text[..<count])) == nil ? 0 : 1 }
        #expect(refused > text.count / 2)
    }
}
