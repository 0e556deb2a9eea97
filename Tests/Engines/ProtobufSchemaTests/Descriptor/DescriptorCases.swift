// SPDX-License-Identifier: Apache-2.0

/// Files whose descriptors have something of everything.
enum DescriptorCases {
    static let event = """
        syntax = "proto3"; package shop.v1;
        import "google/protobuf/timestamp.proto";
        message Event {
          message Item { string sku = 1; }
          map<string, Item> items = 1; optional int32 count = 2; google.protobuf.Timestamp at = 3;
          message Seen { bool yes = 1; }
          oneof kind { Seen seen = 4; string other_name = 5 [json_name = "other"]; }
        }
        """

    static let everything = """
        syntax = "proto2"; package a.b; import public "google/protobuf/any.proto";
        import "google/protobuf/descriptor.proto"; option java_package = 'x\\'y\\n\\001'; option (file) = { any { [type.googleapis.com/a.b.Leaf] { i: 7 } } };
        service S { option deprecated = true; rpc R (stream M) returns (M) { option idempotency_level = IDEMPOTENT; } rpc Q(.a.b.M)returns(stream M); }
        extend M { optional int32 x = 100 [default = -1]; repeated group XG = 101 { optional int32 y = 1; } }
        enum E { option allow_alias = true; A = 0; B = 0x1 [deprecated = true, (value).i = 1, (value).s = "v"]; C = 1; reserved 9 to max, -2; reserved "Z"; }
        message Leaf { optional int32 i = 1; optional string s = 2; repeated E e = 3 [packed = true]; map<string, Leaf> m = 4; extensions 100 to max;
          repeated double d = 5; optional group G = 6 { optional sint64 z = 1; } optional bytes b = 7; optional google.protobuf.Any any = 8; optional float f = 9; }
        message M {
          enum N { N0 = 0; }
          message I { optional M m = 1; }
          extend google.protobuf.MessageOptions { optional Leaf info = 50000; repeated fixed32 list = 50001 [packed = true]; repeated string words = 50002; }
          extensions 100 to max, 50 [(range) = -7];
          repeated group G = 7 { optional bytes b = 1 [default = "\\xff\\"\\t"]; }
          oneof o { option (choice) = 1.5; string s = 2; group H = 8 { } M t = 3; }
          optional double d = 1 [json_name = "D", deprecated = true, default = 1e3];
          map<string, I> map = 4; required E e = 5 [default = B];
          option (M.info) = { i: 1, e: [A, B], e: B m { key: "k" value { s: "in" } } d: [1, -2.5, inf] g { z: -3 } b: "\\000\\377" };
          option (.a.b.M.list) = 1; option (M.list) = 2; option (M.words) = "a"; option (M.words) = "b";
          reserved 10, 12 to 14; reserved "old", "older";
          optional int32 i_name = 6; optional string q = 11 [default = "\\351 \\" \\n"];
        }
        message Set { option message_set_wire_format = true; extensions 4 to max; }
        extend google.protobuf.OneofOptions { optional float choice = 50001; }
        extend google.protobuf.EnumValueOptions { optional Leaf value = 50001; }
        extend google.protobuf.FileOptions { optional Leaf file = 50001; }
        extend google.protobuf.ExtensionRangeOptions { optional sint32 range = 50001; }
        """

    static let numbers: String = {
        let values = [
            "1", "-0.0", "1e3", "0.1", "3.141592653589793", "1e-5", "0.0001", "123456789012345680", "1e15", "1e17",

            "1.7976931348623157e308", "inf", "-inf", "nan", "2.2250738585072014e-308", "16777217",
            "0.30000000000000004",
        ]
        let doubles = values.enumerated().map { "optional double d\($0) = \($0 + 1) [default = \($1)];" }
        let floats = values.enumerated().map { "optional float f\($0) = \($0 + 101) [default = \($1)];" }
        return """
            syntax = "proto2"; message M { \(doubles.joined()) \(floats.joined())
            optional int64 i = 201 [default = -9223372036854775808]; optional uint64 u = 202 [default = 0xFFFFFFFFFFFFFFFF];
            optional sint32 s = 203 [default = -0]; optional bool b = 204 [default = true]; }
            """
    }()

    static let editions = """
        edition = "2023"; package e; import "google/protobuf/cpp_features.proto";
        option features.field_presence = IMPLICIT; option features.(pb.cpp).legacy_closed_enum = false;
        message M {
          repeated int32 x = 1 [features.repeated_field_encoding = PACKED]; int32 y = 2 [features.field_presence = LEGACY_REQUIRED];
          E z = 3; M g = 4 [features.message_encoding = DELIMITED]; map<string, M> m = 5 [features.utf8_validation = NONE]; reserved old;
        }
        enum E { option deprecated = true; Z = 0; }
        """
}
