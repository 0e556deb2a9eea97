// SPDX-License-Identifier: Apache-2.0

extension WrittenPair {
    static let values: [WrittenPair] = [
        WrittenPair(
            "wkt",
            old: [
                "a.proto":
                    "\(proto3)import \"google/protobuf/any.proto\"; import \"google/protobuf/duration.proto\"; message M{google.protobuf.Any a=1;google.protobuf.Duration b=2;}"
            ],
            new: ["a.proto": "\(proto3)import \"google/protobuf/any.proto\"; message M{google.protobuf.Any a=1;}"]
        ),
        WrittenPair(
            "wkt all",
            old: [
                "a.proto": "\(proto3)import \"google/protobuf/struct.proto\"; message M{google.protobuf.Struct a=1;}"
            ],
            new: ["a.proto": "\(proto3)message M{}"]
        ),
        WrittenPair(
            "descriptor",
            old: [
                "a.proto":
                    "\(proto2)import \"google/protobuf/descriptor.proto\"; extend google.protobuf.FieldOptions { optional string o = 50000; } message M { optional int32 x = 1 [(o)=\"a\"]; }"
            ],
            new: [
                "a.proto":
                    "\(proto2)import \"google/protobuf/descriptor.proto\"; extend google.protobuf.FieldOptions { optional int32 o = 50000; } message M { optional int32 x = 1 [(o)=3, deprecated=true]; }"
            ]
        ),
        WrittenPair(
            "descriptor gone",
            old: [
                "a.proto":
                    "\(proto2)import \"google/protobuf/descriptor.proto\"; extend google.protobuf.FieldOptions { optional string o = 50000; } message M { optional int32 x = 1 [(o)=\"a\"]; }"
            ],
            new: ["a.proto": "\(proto2)message M { optional int32 x = 1; }"]
        ),
        WrittenPair(
            "public import",
            old: [
                "a.proto": "\(proto3)import public \"b.proto\"; message M{B b=1;}",
                "b.proto": "\(proto3)message B{}",
                "c.proto": "\(proto3)import \"a.proto\"; message C{B b=1;}",
            ],
            new: [
                "a.proto": "\(proto3)import public \"b.proto\"; message M{B b=1;}",
                "b.proto": "\(proto3)import \"d.proto\";message B{D d=1;}",
                "c.proto": "\(proto3)import \"a.proto\"; message C{B b=1;}",
                "d.proto": "\(proto3)message D{}",
            ]
        ),
        WrittenPair(
            "strings adjacent",
            old: ["a.proto": "\(proto3)message M{}"],
            new: [
                "a.proto": "\(proto3)option go_package = \"a\"\n   \"b\"   ;\noption java_package='x\\x41';message M{}"
            ]
        ),
        WrittenPair(
            "same value strings",
            old: ["a.proto": "\(proto3)option go_package=\"ab\";"],
            new: ["a.proto": "\(proto3)option go_package=\"a\" \"b\";"]
        ),
        WrittenPair(
            "json same",
            old: ["a.proto": "\(proto3)message M{int32 foo_bar=1;}"],
            new: ["a.proto": "\(proto3)message M{int32 foo_bar=1 [json_name=\"fooBar\"];}"]
        ),
        WrittenPair(
            "json digits",
            old: ["a.proto": "\(proto3)message M{int32 foo_1=1;int32 _a=2; int32 B_C=3; int32 a__b=4;}"],
            new: [
                "a.proto":
                    "\(proto3)message M{int32 foo_1=1 [json_name=\"foo1\"];int32 _a=2 [json_name=\"A\"]; int32 B_C=3 [json_name=\"BC\"]; int32 a__b=4[json_name=\"aB\"];}"
            ]
        ),
        WrittenPair(
            "required ext label",
            old: ["a.proto": "\(edition2023)message M{int32 a=1 [features.field_presence=LEGACY_REQUIRED];}"],
            new: ["a.proto": "\(proto2)message M{required int32 a=1;}"]
        ),
        WrittenPair(
            "reserved max",
            old: ["a.proto": "\(proto2)message M{reserved 5 to max;}enum E{X=0; reserved 5 to max;}"],
            new: ["a.proto": "\(proto2)message M{reserved 5 to 536870911;}enum E{X=0; reserved 5 to 2147483647;}"]
        ),
        WrittenPair(
            "reserved max2",
            old: ["a.proto": "\(proto2)message M{reserved 5 to max;}enum E{X=0; reserved -2147483648 to -5;}"],
            new: ["a.proto": "\(proto2)message M{reserved 5 to 536870910;}enum E{X=0; reserved -2147483647 to -5;}"]
        ),
        WrittenPair(
            "ext ranges opts",
            old: ["a.proto": "\(proto2)message M{extensions 1 to 9, 20 [verification=UNVERIFIED];}"],
            new: ["a.proto": "\(proto2)message M{extensions 1 to 9 [verification=UNVERIFIED]; extensions 30;}"]
        ),
        WrittenPair(
            "reserved names idents",
            old: ["a.proto": "\(edition2023)message M{reserved foo, bar; reserved 4;}"],
            new: ["a.proto": "\(edition2023)message M{reserved bar;}"]
        ),
        WrittenPair(
            "enum moved",
            old: [
                "a.proto": "\(proto3)import \"b.proto\"; message M{E e=1;}",
                "b.proto": "\(proto3)enum E{X=0;}",
            ],
            new: [
                "a.proto": "\(proto3)message M{E e=1; enum E{X=0;}}",
                "b.proto": "\(proto3)",
            ]
        ),
        WrittenPair(
            "map enum",
            old: [
                "a.proto":
                    "\(proto3)enum E{X=0;} enum F{Y=0;} message M{map<string,E> a=1; map<int32,M> b=2;map<int32,string> c=3;}"
            ],
            new: [
                "a.proto":
                    "\(proto3)enum E{X=0;} enum F{Y=0;} message M{map<string,F> a=1; map<int32,N> b=2; map<int32,N> c=3;} message N{}"
            ]
        ),
        WrittenPair(
            "map entry to message",
            old: ["a.proto": "\(proto3)message M{map<string,int32> a=1;}"],
            new: [
                "a.proto":
                    "\(proto3)message M{repeated AEntry a=1; message AEntry{string key=1; int64 value=2; int32 more=3;}}"
            ]
        ),
        WrittenPair(
            "message to map entry",
            old: [
                "a.proto":
                    "\(proto3)message M{repeated AEntry a=1; message AEntry{string key=1; int64 value=2; int32 more=3; oneof z{int32 q=4;} reserved 9;}}"
            ],
            new: ["a.proto": "\(proto3)message M{map<string,int32> a=1;}"]
        ),
        WrittenPair(
            "p2 map entry to message",
            old: ["a.proto": "\(proto2)message M{map<string,int32> a=1;}"],
            new: [
                "a.proto":
                    "\(proto2)message M{repeated AEntry a=1; message AEntry{optional string key=1; required int32 value=2;}}"
            ]
        ),
        WrittenPair(
            "e map entry to message",
            old: ["a.proto": "\(edition2023)option features.field_presence=IMPLICIT;message M{map<string,int32> a=1;}"],
            new: [
                "a.proto": "\(edition2023)message M{repeated AEntry a=1; message AEntry{string key=1; int32 value=2;}}"
            ]
        ),
        WrittenPair(
            "jstype",
            old: [
                "a.proto":
                    "\(proto3)message M{int64 a=1 [jstype=JS_STRING]; int64 b=2 [jstype=JS_NORMAL]; repeated int64 c=3 [jstype=JS_NUMBER];}"
            ],
            new: [
                "a.proto":
                    "\(proto3)message M{int64 a=1 [deprecated=true]; int64 b=2; repeated int64 c=3 [ deprecated=true,jstype = JS_STRING ];}"
            ]
        ),
        WrittenPair(
            "ctype2",
            old: [
                "a.proto":
                    "\(proto3)message M{string a=1 [ctype=STRING_PIECE]; string b=2 [ctype=STRING]; bytes c=3 [ctype=CORD]; repeated string d=4;}"
            ],
            new: [
                "a.proto":
                    "\(proto3)message M{string a=1; string b=2; bytes c=3 [ctype=STRING]; repeated string d=4 [ctype=STRING_PIECE];}"
            ]
        ),
    ]
}
