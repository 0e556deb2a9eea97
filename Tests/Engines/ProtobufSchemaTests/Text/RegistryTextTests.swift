// SPDX-License-Identifier: Apache-2.0

import ProtobufSchema
import Testing

/// The forms in which registries keep schemas and tell them apart.
@Suite struct RegistryTextTests {
    private func schema(_ text: String, _ files: [String: String] = [:]) throws -> ProtobufSchema {
        let references = files.sorted { $0.key < $1.key }.map {
            ProtobufReference(path: $0.key, text: Array($0.value.utf8))
        }
        return try ProtobufSchema(parsing: Array(text.utf8), references: references)
    }

    static let everything = """
        // A file with everything that a proto2 file can have.
        syntax = "proto2"; package a.b; import public "google/protobuf/any.proto";
        import "google/protobuf/descriptor.proto"; /* two */ option java_package = 'x\\'y\\n\\001';
        service S { option deprecated = true; rpc R (stream M) returns (M) { option idempotency_level = IDEMPOTENT; } rpc Q(.a.b.M)returns(stream M); }
        extend M { optional int32 x = 100 [default = -1]; }
        enum E { reserved 9 to max, -2; reserved "Z"; option allow_alias = true; A = 0; B = 0x1 [deprecated = true]; C = 1; }
        message M {
          enum N { N0 = 0; }
          extend google.protobuf.MessageOptions { optional I info = 50000; }
          extensions 100 to max, 50;
          repeated group G = 7 { optional bytes b = 1 [default = "\\xff\\""]; }
          oneof o { option (choice) = 1; string s = 2; group H = 8 { } M t = 3; }
          optional double d = 1 [json_name = "D", deprecated = true, default = 1e3];
          map<string, I> map = 4; required E e = 5;
          option (M.info) = { m { i: 1, e: A; [x]: 2 } }; option deprecated = false;
          reserved 10, 12 to 14; reserved "old", "older";
          optional int32 i = 6;
          message I { optional M m = 1; }
        }
        extend google.protobuf.OneofOptions { optional int32 choice = 50001; }
        """

    @Test func theNumbersOfASetOfMessagesGoOnToItsMaximum() throws {
        let text = """
            syntax = "proto2";

            message Cues {
              option message_set_wire_format = true;

              extensions 536870912 to max;
            }

            """
        let printed = try ProtobufSchema(parsing: Array(text.utf8)).registryText
        #expect(printed.contains("extensions 536870912 to max;"), "\(printed)")
        #expect(try ProtobufSchema(parsing: Array(printed.utf8)).registryText == printed)
    }

    /// The compiler takes them, though no field can have such a number.
    @Test func reservedNumbersPastTheLargestAreReadBackAsTheyWere() throws {
        let ranges = ["536870912", "536870912 to 2147483645", "536870911 to max", "5 to max"]
        for range in ranges {
            let text = "syntax = \"proto3\";\n\nmessage Cue {\n  reserved \(range);\n}\n"
            let printed = try ProtobufSchema(parsing: Array(text.utf8)).registryText
            #expect(printed.contains("reserved \(range);"), "\(printed)")
            #expect(try ProtobufSchema(parsing: Array(printed.utf8)).registryText == printed)
        }
    }

    @Test func everyStatementIsPrintedInItsSection() throws {
        let expected = """
            syntax = "proto2";
            package a.b;

            import "google/protobuf/descriptor.proto";
            import public "google/protobuf/any.proto";

            option java_package = "x\\'y\\n\\001";

            message M {
              reserved 10, 12 to 14;
              reserved "old", "older";

              option (M.info) = {
                m: {
                  i: 1,
                  e: A,
                  [x]: 2
                }
              };
              option deprecated = false;

              optional double d = 1 [
                deprecated = true,
                default = 1e3,
                json_name = "D"
              ];
              map<string, I> map = 4;
              required E e = 5;
              optional int32 i = 6;

              oneof o {
                option (choice) = 1;
            __
                string s = 2;
                M t = 3;
            __
                group H = 8 {}
              }

              repeated group G = 7 {
                optional bytes b = 1 [default = "\\377\\\""];
              }

              extensions 100 to max, 50;

              extend google.protobuf.MessageOptions {
                optional I info = 50000;
              }

              message I {
                optional M m = 1;
              }
              enum N {
                N0 = 0;
              }
            }
            enum E {
              reserved 9 to max, -2;
              reserved "Z";
              option allow_alias = true;
              A = 0;
              B = 1 [deprecated = true];
              C = 1;
            }

            extend M {
              optional int32 x = 100 [default = -1];
            }
            extend google.protobuf.OneofOptions {
              optional int32 choice = 50001;
            }

            service S {
              option deprecated = true;

              rpc R (stream M) returns (M) {
                option idempotency_level = IDEMPOTENT;
              };
              rpc Q (.a.b.M) returns (stream M);
            }

            """
        #expect(try schema(Self.everything).registryText == expected.replacing("__", with: "  "))
    }

    @Test func messagesKeepTheirPlacesAmongMapsAndGroups() throws {
        let text = """
            syntax = "proto2"; message A { map<string, B> first = 1; message B {} map<string, B> later = 2;
            optional group G = 3 {} oneof o { int32 x = 4; } oneof p { group H = 5 {} } message C {} optional B plain = 6; }
            extend A { optional group I = 9 {} } message D { extensions 5; }
            """
        let expected = """
            syntax = "proto2";

            message A {
              map<string, B> first = 1;
              optional B plain = 6;

              oneof o {
                int32 x = 4;
              }

              message B {}
              map<string, B> later = 2;
              optional group G = 3 {}
              oneof p {
                group H = 5 {}
              }
              message C {}
            }
            extend A {
              optional group I = 9 {}
            }
            message D {
              extensions 5;
            }

            """
        let extensible = text.replacing("message A { map", with: "message A { extensions 9; map")
        let kept = try schema(extensible)
        #expect(
            kept.registryText == expected.replacing("  message B {}\n", with: "  extensions 9;\n\n  message B {}\n")
        )
        #expect(try schema(kept.registryText).messageNames == kept.messageNames)
        #expect(try schema(kept.normalizedText).messageNames == kept.messageNames)
    }

    @Test func theNormalFormSortsAndQualifiesWhatHasNoMeaning() throws {
        let expected = """
            package a.b;

            import "google/protobuf/descriptor.proto";
            import public "google/protobuf/any.proto";

            option java_package = "x\\'y\\n\\001";

            message M {
              reserved 10;
              reserved 12 to 14;
              reserved "old";
              reserved "older";

              option (a.b.M.info) = {
                m: {
                  [a.b.x]: 2,
                  e: A,
                  i: 1
                }
              };
              option deprecated = false;

              optional double d = 1 [
                deprecated = true,
                default = 1000.0,
                json_name = "D"
              ];
              map<string, .a.b.M.I> map = 4;
              required .a.b.E e = 5;
              optional int32 i = 6;

              oneof o {
                option (a.b.choice) = 1;
            __
                string s = 2;
                .a.b.M t = 3;
            __
                group H = 8 {}
              }

              repeated group G = 7 {
                optional bytes b = 1 [default = "\\377\\\""];
              }

              extensions 50;
              extensions 100 to max;

              extend google.protobuf.MessageOptions {
                optional .a.b.M.I info = 50000;
              }

              message I {
                optional .a.b.M m = 1;
              }
              enum N {
                N0 = 0;
              }
            }
            enum E {
              reserved -2;
              reserved 9 to max;
              reserved "Z";
              option allow_alias = true;
              A = 0;
              B = 1 [deprecated = true];
              C = 1;
            }

            extend .a.b.M {
              optional int32 x = 100 [default = -1];
            }
            extend .google.protobuf.OneofOptions {
              optional int32 choice = 50001;
            }

            service S {
              option deprecated = true;

              rpc R (stream .a.b.M) returns (.a.b.M) {
                option idempotency_level = IDEMPOTENT;
              };
              rpc Q (.a.b.M) returns (stream .a.b.M);
            }

            """
        let normal = try schema(Self.everything).normalizedText
        #expect(normal == expected.replacing("__", with: "  "))
        #expect(try schema(normal).normalizedText == normal)
    }

    @Test func textsThatMeanTheSameHaveOneNormalForm() throws {
        let one = """
            syntax = "proto3"; package p; import "google/protobuf/timestamp.proto"; import "google/protobuf/any.proto";
            option java_package = "j"; option go_package = "g";
            message M { google.protobuf.Timestamp b = 2; oneof y { int32 f = 6; } oneof x { string d = 4; E c = 3; } E a = 1; }
            enum E { Z = 0; Y = 2; X = -1; }
            """
        let two = """
            syntax = "proto3"; package p; import "google/protobuf/any.proto"; import "google/protobuf/timestamp.proto";
            option go_package = "g"; option java_package = "j";
            enum E { Z = 0; X = -1; Y = 2; }
            message M { .p.E a = 1; oneof x { p.E c = 3; string d = 4; } .google.protobuf.Timestamp b = 2; oneof y { int32 f = 6; } }
            """
        let normal = try schema(one).normalizedText
        #expect(try schema(two).normalizedText == normal)
        #expect(try schema(normal).normalizedText == normal)
    }

    @Test func theDefaultOfAnEnumStaysFirst() throws {
        let normal = try schema("syntax = \"proto2\"; enum E { B = 1; A = 0; D = 3; C = 2; }").normalizedText
        #expect(normal == "\nenum E {\n  B = 1;\n  A = 0;\n  C = 2;\n  D = 3;\n}\n")
    }

    @Test func withoutExtensionsOnlyConfluentsOwnOptionsStay() throws {
        let text = """
            syntax = "proto2"; import "confluent/meta.proto"; import "google/protobuf/descriptor.proto";
            message M { extensions 5; option (o) = 1; optional int32 a = 1 [(confluent.field_meta).doc = "d", deprecated = true]; }
            extend google.protobuf.MessageOptions { optional int32 o = 50000; }
            """
        let expected = """
            syntax = "proto2";

            import "confluent/meta.proto";
            import "google/protobuf/descriptor.proto";

            message M {
              optional int32 a = 1 [
                (confluent.field_meta).doc = "d",
                deprecated = true
              ];
            }

            """
        #expect(try schema(text).withoutExtensions == expected)
    }

    @Test func extensionsOfFeaturesGoToo() throws {
        let text = """
            edition = "2023"; import "google/protobuf/cpp_features.proto";
            option features.(pb.cpp).string_type = VIEW;
            message M { int32 a = 1 [features = { field_presence: IMPLICIT [pb.cpp] {} }]; }
            """
        let stripped = try schema(text).withoutExtensions
        #expect(!stripped.contains("pb.cpp") && stripped.contains("field_presence: IMPLICIT"))
        #expect(try schema(stripped).withoutExtensions == stripped)
    }

    @Test func editionsKeepTheirWordsAndNames() throws {
        let text = """
            edition = "2024"; import option "google/protobuf/any.proto"; option features.field_presence = IMPLICIT;
            local message M { reserved a, b; int32 c = 1 [features = { field_presence: EXPLICIT }]; }
            """
        let expected = """
            edition = "2024";

            import option "google/protobuf/any.proto";

            option features.field_presence = IMPLICIT;

            local message M {
              reserved a, b;

              int32 c = 1 [features = {
                field_presence: EXPLICIT
              }];
            }

            """
        #expect(try schema(text).registryText == expected)
    }

    @Test func blocksWithGroupsStayWhereTheyAreInTheNormalForm() throws {
        let text = """
            syntax = "proto2"; message M { extensions 1 to 9; } message N { extensions 1 to 9; }
            extend M { optional int32 a = 1; } extend N { optional group B = 2 {} } extend M { optional group C = 3 {} }
            extend N { optional group D = 1 {} }
            """
        let read = try schema(text)
        let normal = try schema(read.normalizedText)
        #expect(normal.messageNames == read.messageNames)
        #expect(normal.normalizedText == read.normalizedText)
    }
}
