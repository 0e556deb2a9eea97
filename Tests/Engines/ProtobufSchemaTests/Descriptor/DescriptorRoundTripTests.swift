// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import ProtobufSchema

/// A descriptor and the text that is made of it say the same.
@Suite struct DescriptorRoundTripTests {
    @Test func descriptorsOfRandomFilesComeBack() throws {
        for seed in 1...300 {
            var file = RandomFile(seed: UInt64(seed))
            try expectRoundTrip(file.text())
        }
    }

    @Test func descriptorsOfFilesWithEverythingComeBack() throws {
        for text in [
            DescriptorCases.event, DescriptorCases.everything, DescriptorCases.numbers, DescriptorCases.editions,
        ] {
            try expectRoundTrip(text)
        }
    }

    @Test(.enabled(if: ConformanceFolder.path != nil, "STAGEDOOR_CONFORMANCE is not set"))
    func descriptorsOfTheCorpusComeBack() throws {
        var tested = 0
        for name in ["protobuf/parse-protobuf-parse.jsonl", "protobuf/parse-protocompile-parse.jsonl"] {
            for example in try CompatibilityCases.cases(name) {
                let text = example["schema"]?.string ?? ""
                guard let schema = try? CompatibilityCases.schema(example["schema"], files: example["imports"]) else {
                    continue
                }
                // The draft edition has types of its own numbering.
                if schema.file.syntax == .unstable { continue }
                try expectRoundTrip(text, example["imports"]?.protoFiles ?? [:])
                tested += 1
            }
        }
        #expect(tested > 50)
    }

    private func expectRoundTrip(_ text: String, _ files: [String: String] = [:]) throws {
        let printed = try schema(try schema(text, files).registryText, files)
        let descriptor = printed.descriptor()
        let read = try ProtobufSchema(registered: Array(printed.serializedText.utf8), references: references(files))
        #expect(read.descriptor() == descriptor, "\(read.registryText)")
        #expect(try schema(read.registryText, files).descriptor() == descriptor)
        // The order of messages stays, those in messages included.
        #expect(read.messageNames == printed.messageNames)
        #expect(try schema(text, files).messageNames.sorted() == printed.messageNames.sorted())
    }

    @Test func theTextOfADescriptorIsPlain() throws {
        let read = try ProtobufSchema(registered: Array(try schema(DescriptorCases.event).serializedText.utf8))
        let expected = """
            syntax = "proto3";
            package shop.v1;

            import "google/protobuf/timestamp.proto";

            message Event {
              optional int32 count = 2;
              .google.protobuf.Timestamp at = 3;

              oneof kind {
                .shop.v1.Event.Seen seen = 4;
                string other_name = 5 [json_name = "other"];
              }

              message Item {
                string sku = 1;
              }
              map<string, .shop.v1.Event.Item> items = 1;
              message Seen {
                bool yes = 1;
              }
            }

            """
        #expect(read.registryText == expected.replacing("\n\n    string", with: "\n  \n    string"))
    }

    @Test func numbersAreWrittenAsTheCompilerWritesThem() {
        #expect(DecimalText.text(of: Double.leastNonzeroMagnitude) == "4.94065645841247e-324")
        #expect(DecimalText.text(of: 0.1 + 0.2) == "0.30000000000000004")
        #expect(DecimalText.text(of: -1234.5) == "-1234.5")
        #expect(DecimalText.text(of: 1e15) == "1e+15")
        #expect(DecimalText.text(of: Float(16_777_216)) == "16777216")
        #expect(DecimalText.text(of: Float(0.0001)) == "0.0001")
        #expect(DecimalText.text(of: Float.leastNonzeroMagnitude) == "1.4013e-45")
    }

    @Test func textAndDescriptorAreToldApart() throws {
        let text = try schema(DescriptorCases.event).serializedText
        #expect(ProtobufSchema.isDescriptor(Array(text.utf8)))
        #expect(ProtobufSchema.isDescriptor(Array((text.prefix(40) + "\n" + text.dropFirst(40) + "\n").utf8)))
        #expect(!ProtobufSchema.isDescriptor(Array(DescriptorCases.event.utf8)))
        #expect(!ProtobufSchema.isDescriptor(Array("  \n".utf8)))
        #expect(try ProtobufSchema(registered: []).messageNames == [])
    }

    /// As protoc does, which asks for UTF-8 in neither.
    @Test func aNameInJSONKeepsItsBytes() throws {
        let text = "syntax = \"proto3\"; message M { int32 a = 1 [json_name = \"a\\341b\"]; }"
        let bytes = try schema(text).descriptor()
        #expect(bytes.count { $0 == 0xE1 } == 1)
        #expect(try ProtobufSchema(descriptor: bytes).registryText == schema(text).registryText)
    }

    @Test func optionsThatNobodyDefinesAreLeftOut() throws {
        let file = "syntax = \"proto2\"; import \"o.proto\"; message M { option (o.a) = 1; option deprecated = true; }"
        let options =
            "syntax = \"proto2\"; package o; import \"google/protobuf/descriptor.proto\"; extend google.protobuf.MessageOptions { optional int32 a = 50000; }"
        let other = options.replacing("50000", with: "50001")
        let descriptor = try schema(file, ["o.proto": options]).descriptor()
        let known = try ProtobufSchema(descriptor: descriptor, references: references(["o.proto": options]))
        let unknown = try ProtobufSchema(descriptor: descriptor, references: references(["o.proto": other]))
        #expect(known.registryText.contains("option (o.a) = 1;"))
        #expect(!unknown.registryText.contains("(o.a)") && unknown.registryText.contains("deprecated = true"))
    }

    @Test func namesThatAreNoneAreNotWrittenIntoATextToBeRead() {
        var message = WireWriter()
        message.string(1, "M {} message N")
        var file = WireWriter()
        file.string(2, "p")
        file.bytes(4, message.bytes)
        #expect(throws: ProtobufSchemaError.self) { try ProtobufSchema(descriptor: file.bytes) }
    }
}
