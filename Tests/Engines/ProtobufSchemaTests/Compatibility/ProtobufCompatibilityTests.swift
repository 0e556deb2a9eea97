// SPDX-License-Identifier: Apache-2.0

import ProtobufSchema
import Testing

/// Differences by example: what Confluent's public cases leave open.
@Suite struct ProtobufCompatibilityTests {
    /// What is different for a reader of the second text.
    private func changes(
        _ old: String,
        _ new: String,
        oldFiles: [String: String] = [:],
        newFiles: [String: String] = [:]
    ) throws -> [String] {
        try schema(new, newFiles).differences(reading: schema(old, oldFiles)).map { "\($0.change.rawValue) \($0.path)" }
    }

    private func schema(_ text: String, _ files: [String: String] = [:]) throws -> ProtobufSchema {
        let references = files.sorted { $0.key < $1.key }.map {
            ProtobufReference(path: $0.key, text: Array($0.value.utf8))
        }
        return try ProtobufSchema(parsing: Array(text.utf8), references: references)
    }

    private func proto2(_ body: String) -> String { "syntax = \"proto2\"; message M { \(body) }" }

    private func proto3(_ body: String) -> String { "syntax = \"proto3\"; message M { \(body) }" }

    static let wireGroups = [
        ["int32", "int64", "uint32", "uint64", "bool"], ["sint32", "sint64"], ["fixed32", "sfixed32"],
        ["fixed64", "sfixed64"], ["float"], ["double"], ["string", "bytes"],
    ]

    @Test func scalarTypesMayChangeWithinTheirGroupOnly() throws {
        for (oldGroup, oldTypes) in Self.wireGroups.enumerated() {
            for (newGroup, newTypes) in Self.wireGroups.enumerated() {
                for old in oldTypes {
                    for new in newTypes {
                        let found = try changes(proto3("\(old) a = 1;"), proto3("\(new) a = 1;"))
                        let expected = oldGroup == newGroup ? [] : ["FIELD_SCALAR_KIND_CHANGED #/M/1"]
                        #expect(found == expected, "\(old) \(new)")
                    }
                }
            }
        }
    }

    @Test func labelsCountWhereBothAreWritten() throws {
        #expect(
            try changes(proto2("optional int32 a = 1;"), proto2("repeated int32 a = 1;"))
                == ["FIELD_NUMERIC_LABEL_CHANGED #/M/1"]
        )
        #expect(
            try changes(proto2("optional bytes a = 1;"), proto2("required string a = 1;"))
                == ["FIELD_STRING_OR_BYTES_LABEL_CHANGED #/M/1"]
        )
        #expect(try changes(proto3("int32 a = 1;"), proto3("repeated int32 a = 1;")) == [])
        #expect(try changes(proto2("optional M a = 1;"), proto2("repeated M a = 1;")) == [])
    }

    @Test func mapsAreComparedByKeyAndValue() throws {
        let old = proto3("map<string, int32> a = 1;")
        #expect(try changes(old, proto3("map<bool, int64> a = 1;")) == ["FIELD_SCALAR_KIND_CHANGED #/M/1"])
        #expect(try changes(old, proto3("map<string, M> a = 1;")) == ["FIELD_KIND_CHANGED #/M/1"])
        #expect(try changes(old, proto3("repeated M a = 1;")) == ["FIELD_KIND_CHANGED #/M/1"])
    }

    @Test func valuesOfEnumsAreComparedByNumberTheLastAliasCounting() throws {
        let old = "syntax = \"proto3\"; enum E { option allow_alias = true; A = 0; B = 1; C = 1; D = -1; F = 2; }"
        let new = "syntax = \"proto3\"; enum E { A = 0; B = 1; D = -1; G = 3; }"
        #expect(
            try changes(old, new)
                == ["ENUM_CONST_CHANGED #/E/1", "ENUM_CONST_REMOVED #/E/2", "ENUM_CONST_ADDED #/E/3"]
        )
    }

    @Test func oneofsKeepWhatCouldBeSetTogether() throws {
        let old = proto3("int32 a = 1; int32 b = 2; oneof x { int32 c = 3; int32 d = 4; }")
        #expect(
            try changes(old, proto3("oneof y { int32 a = 1; int32 b = 2; } oneof x { int32 c = 3; int32 d = 4; }"))
                == ["MULTIPLE_FIELDS_MOVED_TO_ONEOF #/M/y", "ONEOF_ADDED #/M/y"]
        )
        #expect(
            try changes(old, proto3("int32 a = 1; oneof x { int32 b = 2; int32 c = 3; int32 d = 4; }"))
                == ["FIELD_MOVED_TO_EXISTING_ONEOF #/M/x"]
        )
        #expect(try changes(old, proto3("int32 a = 1; int32 b = 2;")) == ["ONEOF_REMOVED #/M/x"])
        #expect(
            try changes(old, proto3("int32 a = 1; int32 b = 2; oneof z { int32 c = 3; int32 e = 5; }"))
                == [
                    "ONEOF_REMOVED #/M/x", "ONEOF_ADDED #/M/z", "ONEOF_FIELD_REMOVED #/M/x/4",
                    "ONEOF_FIELD_ADDED #/M/z/5",
                ]
        )
    }

    @Test func groupsReservedNumbersExtensionsAndServicesAreNotCompared() throws {
        let old = proto2("reserved 5; extensions 10; optional group G = 1 { required int32 a = 1; }")
        #expect(try changes(old, proto2("optional int32 b = 5;")) == ["FIELD_ADDED #/M/5"])
        #expect(
            try changes(old + " service S { rpc R (M) returns (M); }", old + " extend M { optional M x = 10; }") == []
        )
    }

    @Test func messagesAreTheSameByTheirNamesWithoutThePackage() throws {
        let old = "syntax = \"proto3\"; message M { A a = 1; } message A {} message B {}"
        #expect(
            try changes(old, "syntax = \"proto3\"; message M { B a = 1; } message A {} message B {}")
                == ["FIELD_NAMED_TYPE_CHANGED #/M/1"]
        )
    }

    private let importing = "syntax = \"proto3\"; import \"a.proto\"; message M { p.A a = 1; p.A b = 2; p.C c = 3; }"

    @Test func aBreakInAnImportBreaksEveryFieldThatLeadsToIt() throws {
        let old =
            "syntax = \"proto3\"; package p; message A { B b = 1; } message B { int32 x = 1; A a = 2; } message C { }"
        let new = old.replacing("int32 x", with: "string x")
        let found = try changes(importing, importing, oldFiles: ["a.proto": old], newFiles: ["a.proto": new])
        #expect(
            found == [
                "FIELD_SCALAR_KIND_CHANGED #/B/1", "FIELD_NAMED_TYPE_CHANGED #/A/1", "FIELD_NAMED_TYPE_CHANGED #/M/1",
                "FIELD_NAMED_TYPE_CHANGED #/M/2",
            ]
        )
    }

    @Test func whatIsDifferentInsideAnImportedMessageIsToldOnce() throws {
        let old = "syntax = \"proto3\"; package p; message A { message I { int32 x = 1; } I i = 1; } message C { }"
        let new = old.replacing("message I {", with: "message J { } message I { int32 y = 2;")
        let found = try changes(importing, importing, oldFiles: ["a.proto": old], newFiles: ["a.proto": new])
        #expect(found == ["FIELD_ADDED #/A/I/2", "MESSAGE_MOVED #/A/I", "MESSAGE_ADDED #/A/J"])
    }

    @Test func recursiveTypesEnd() throws {
        let old =
            "syntax = \"proto3\"; package p; message A { A a = 1; map<string, C> c = 2; } message C { A a = 1; C c = 2; }"
        #expect(try changes(importing, importing, oldFiles: ["a.proto": old], newFiles: ["a.proto": old]) == [])
        let new = old.replacing("C c = 2; }", with: "C c = 3; }")
        #expect(
            try changes(importing, importing, oldFiles: ["a.proto": old], newFiles: ["a.proto": new])
                == ["FIELD_REMOVED #/C/2", "FIELD_ADDED #/C/3"]
        )
    }

    @Test func placesAreThoseOfBothTexts() throws {
        let old = "syntax = \"proto3\";\nmessage M {\n  int32 a = 1;\n  int32 b = 2;\n}\n"
        let new = "syntax = \"proto3\";\nmessage M {\n  string a = 1;\n}\n"
        let differences = try schema(new).differences(reading: schema(old))
        func part(_ text: String, _ place: ProtobufDifference.Place) -> String {
            String(decoding: Array(text.utf8)[place.offset..<place.end], as: UTF8.self)
        }
        #expect(differences.map { part(new, $0.reader) } == ["string", "M"])
        #expect(differences.map { part(old, $0.writer) } == ["int32", "int32 b = 2;"])
        #expect(differences.allSatisfy { $0.reader.document == 0 && $0.writer.document == 0 })
    }

    @Test func aPlaceInAnImportNamesItsText() throws {
        let old = "syntax = \"proto3\"; package p; message A { int32 x = 1; } message C { }"
        let new = old.replacing("int32", with: "bytes")
        let reader = try schema(importing, ["a.proto": new])
        let difference = try #require(try reader.differences(reading: schema(importing, ["a.proto": old])).first)
        #expect(reader.textNames[difference.reader.document] == "a.proto")
        #expect(reader.texts[difference.reader.document][difference.reader.offset] == UInt8(ascii: "b"))
    }

    @Test func namesOfASchemaAreThoseOfItsOwnText() throws {
        let found = try schema(
            "syntax = \"proto3\"; package p; message A { message B {} int32 x = 1; oneof o { int32 y = 2; } } message C {}"
        )
        #expect(found.messageNames == ["p.A", "p.A.B", "p.C"])
        #expect(found.rootFieldNames == ["x", "y"])
    }
}
