// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ProtobufSchema

/// Names and numbers that a descriptor has, but that a text could say otherwise.
@Suite struct DescriptorNameTests {
    private func expectSame(_ text: String) throws {
        let descriptor = try schema(text).descriptor()
        let read = try ProtobufSchema(descriptor: descriptor)
        #expect(read.descriptor() == descriptor, "\(read.registryText)")
    }

    @Test func numbersOfOpenEnumsWithoutANameStay() throws {
        let types = """
            import "google/protobuf/descriptor.proto"; enum E { Z = 0; } message M { E e = 1; repeated E r = 2; map<int32, E> m = 3; }
            extend google.protobuf.FileOptions { M o = 50000; }
            """
        try expectSame(proto3(types + "option (o) = { e: 7, r: [0, -9], m { key: 1, value: 5 } };"))
    }

    @Test func extensionsInMessagesFindWhatTheyExtend() throws {
        try expectSame(
            proto2(
                "package p; message M { extensions 1; } message N { message p { message M {} } extend .p.M { optional int32 x = 1; } }"
            )
        )
    }

    @Test func optionsOfAHiddenPackageComeBack() throws {
        let options = """
            import "google/protobuf/descriptor.proto"; package p;
            extend google.protobuf.FieldOptions { optional int32 o = 50000; }
            """
        try expectSame(proto2(options + "message p { message Q { optional int32 x = 1 [(.p.o) = 1]; } }"))
    }

    @Test func keysOfExtensionsAreLookedUpFromTheirMessage() throws {
        let text = proto2(
            """
            import "google/protobuf/descriptor.proto"; package p;
            message M { extensions 1 to 9; message In { extensions 1; } optional In in = 10; }
            extend M { optional int32 x = 1; }
            extend google.protobuf.FieldOptions { optional M o = 50000; }
            message N { extend M { optional int32 x = 2; } optional int32 f = 1 [(o) = { [x]: 3 }]; }
            """
        )
        try expectSame(text)
        let normal = try schema(text).normalizedText
        #expect(normal.contains("[p.x]: 3"), "\(normal)")
        #expect(try schema(normal).normalizedText == normal)
    }

    @Test func numbersThatNoTextCanSetAreLeftOut() throws {
        let options = "import \"google/protobuf/descriptor.proto\"; enum E { Z = 0; Y = 7; }"
        let field = "extend google.protobuf.FileOptions { optional E o = 50000; }"
        let descriptor = try schema(proto3("import \"e.proto\"; option (o) = Y;"), ["e.proto": proto3(options + field)])
            .descriptor()
        let older = references(["e.proto": proto3(options.replacing(" Y = 7;", with: "") + field)])
        let read = try ProtobufSchema(descriptor: descriptor, references: older)
        #expect(!read.registryText.contains("option"), "\(read.registryText)")
    }

    @Test func keysThatANearerNameHidesAreShortened() throws {
        let text = """
            import "google/protobuf/descriptor.proto"; package a.b;
            message a {}
            message M { extensions 1; } extend M { optional int32 x = 1; }
            extend google.protobuf.FileOptions { optional M o = 50000; }
            option (o) = { [b.x]: 3 };
            """
        try expectSame(proto2(text))
    }
}
