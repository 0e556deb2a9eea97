// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ProtobufSchema

/// Options with long names and long values end soon, and a file is read as text and as a descriptor alike.
@Suite struct ProtobufOptionBoundTests {
    /// A file whose one option has a name of some parts and a value of some messages inside of each other.
    private func file(parts: Int, depth: Int = 1) -> String {
        let name = "(o)" + String(repeating: ".a", count: parts - 1)
        let value = String(repeating: "{a:", count: depth - 1) + "{b:1}" + String(repeating: "}", count: depth - 1)
        return proto2(
            """
            import "google/protobuf/descriptor.proto";
            message A { optional A a = 1; optional int32 b = 2; }
            extend google.protobuf.FileOptions { optional A o = 50000; }
            option \(name) = \(value);
            """
        )
    }

    @Test func namesOfOptionsAreBoundedInParts() {
        #expect(failure(file(parts: 31)) == nil)
        #expect(failure(file(parts: 33))?.code == .tooLarge)
        #expect(failure(file(parts: 500))?.code == .tooLarge)
    }

    @Test func partsOfTheNameCountAsDepthOfTheValue() {
        #expect(failure(file(parts: 1, depth: 31)) == nil)
        #expect(failure(file(parts: 1, depth: 32))?.code == .tooLarge)
        #expect(failure(file(parts: 16, depth: 16)) == nil)
        #expect(failure(file(parts: 16, depth: 17))?.code == .tooLarge)
    }

    @Test(arguments: [(1, 31), (16, 16), (31, 1)])
    func whatIsReadAsTextIsReadAsDescriptor(_ parts: Int, _ depth: Int) throws {
        let descriptor = try schema(file(parts: parts, depth: depth)).descriptor()
        #expect(try ProtobufSchema(descriptor: descriptor).descriptor() == descriptor)
    }

    /// Extensions in a message with a long name, used by short ones.
    private func longNames(_ length: Int, _ count: Int) -> String {
        let name = "L" + String(repeating: "a", count: length)
        let fields = (1...count).map { "optional int32 f\($0) = \($0) [(o) = true];\n" }.joined()
        return proto2(
            """
            import "google/protobuf/descriptor.proto";
            message \(name) {
              extend google.protobuf.FieldOptions { optional bool o = 50000; }
              message M { \(fields) }
            }
            """
        )
    }

    @Test func theFullNamesInADescriptorAreBounded() throws {
        let descriptor = try schema(longNames(2_000, 100)).descriptor()
        let limits = ProtobufLimits(bytes: 100_000)
        let error = #expect(throws: ProtobufSchemaError.self) {
            try ProtobufSchema(descriptor: descriptor, limits: limits)
        }
        #expect(error?.code == .tooLarge)
        #expect(error?.message.contains("names in its options") == true, "\(error?.message ?? "")")
        #expect(try ProtobufSchema(descriptor: descriptor).descriptor() == descriptor)
    }

    @Test func longNamesStayAsTheyAreWrittenInTheNormalForm() throws {
        let model = try schema(longNames(2_000, 100)).model
        let text = ProtoPrinter.text(
            of: Normalizer(model, budget: NameBudget(bytes: 10_000)).file,
            keepsLiterals: false
        )
        #expect(text.count < 30_000)
        let whole = ProtoPrinter.text(of: Normalizer(model).file, keepsLiterals: false)
        #expect(whole.count > 200_000)
        #expect(
            try schema(String(decoding: text, as: UTF8.self)).descriptor()
                == ProtobufSchema(parsing: whole).descriptor()
        )
    }

    @Test func theNamesOfWhatBlocksExtendAreBounded() throws {
        let name = "L" + String(repeating: "a", count: 200_000)
        let fields = (1...500).map { "optional int32 f\($0) = \($0);\n" }.joined()
        let groups = (501...1_000).map { "optional group G\($0) = \($0) {}\n" }.joined()
        let read = try schema(proto2("message \(name) { extensions 1 to max; } extend \(name) { \(fields)\(groups) }"))
        // 200 MB without a bound.
        #expect(read.descriptor().count < 70 << 20)
        #expect(read.normalizedText.utf8.count < 70 << 20)
    }
}
