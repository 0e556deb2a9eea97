// SPDX-License-Identifier: Apache-2.0

extension WrittenPair {
    static let shapes: [WrittenPair] = [
        WrittenPair(
            "multi-line enum value",
            old: ["a.proto": "\(proto2)enum E{X=0;Y=1;}"],
            new: ["a.proto": "\(proto2)enum E{X=0;\n Z\n =\n 0x1\n [ deprecated=true ]\n ;}"]
        ),
        WrittenPair(
            "neg enum",
            old: ["a.proto": "\(proto2)enum E{X=-2;Y=1;}"],
            new: ["a.proto": "\(proto2)enum E{Z= - 2 ;Y=1;}"]
        ),
        WrittenPair(
            "neg default",
            old: [
                "a.proto":
                    "\(proto2)message M{optional int32 a=1 [default=-1]; optional double b=2[default=-inf]; optional float c=3 [default=-nan];}"
            ],
            new: [
                "a.proto":
                    "\(proto2)message M{optional int32 a=1 [ default = - 2 ]; optional double b=2[default= - 1.5e3 ]; optional float c=3 [default=nan];}"
            ]
        ),
        WrittenPair(
            "group in oneof",
            old: ["a.proto": "\(proto2)message M{oneof o { group A = 1 { optional int32 x=1; } }}"],
            new: [
                "a.proto":
                    "\(proto2)message M{oneof o { group A = 1 { optional string x=1; } int32 z = 3; } optional group B = 2 {}}"
            ]
        ),
        WrittenPair(
            "group ext",
            old: [
                "a.proto":
                    "\(proto2)message M{extensions 1 to 9;}extend M { optional group X = 1 { optional int32 q=1; } }"
            ],
            new: [
                "a.proto":
                    "\(proto2)message M{extensions 1 to 9;}extend M {\n  repeated group X = 1 {\n optional int64 q=1; } }"
            ]
        ),
        WrittenPair(
            "group to message",
            old: ["a.proto": "\(proto2)message M{optional group X = 1 { optional int32 q=1; }}"],
            new: ["a.proto": "\(proto2)message M{message X {optional int32 q=1;} optional X x = 1; }"]
        ),
        WrittenPair(
            "group to delimited",
            old: ["a.proto": "syntax=\"proto2\";\npackage a;\nmessage M{optional group X = 1 { optional int32 q=1; }}"],
            new: [
                "a.proto":
                    "\(edition2023)message M{message X {int32 q=1;} X x = 1 [features.message_encoding=DELIMITED];}"
            ]
        ),
        WrittenPair(
            "delimited file",
            old: ["a.proto": "\(edition2023)message M{M a=1; repeated M b=2; map<string,M> c=3; oneof o {M d=4;}}"],
            new: [
                "a.proto":
                    "\(edition2023)option features.message_encoding=DELIMITED;message M{M a=1; repeated M b=2; map<string,M> c=3; oneof o {M d=4;}}"
            ]
        ),
        WrittenPair(
            "ext feature",
            old: [
                "a.proto": "\(edition2023)message M{extensions 1 to 9;}extend M { string x = 1; repeated string y=2;}"
            ],
            new: [
                "a.proto":
                    "\(edition2023)option features.utf8_validation=NONE;message M{extensions 1 to 9;}extend M { string x = 1; repeated string y=2;}"
            ]
        ),
        WrittenPair(
            "closed by file",
            old: ["a.proto": "\(edition2023)enum E{A=0;} message M{enum F{B=0;}}"],
            new: ["a.proto": "\(edition2023)option features.enum_type=CLOSED;enum E{A=0;} message M{enum F{B=0;}}"]
        ),
        WrittenPair(
            "p2 to e",
            old: [
                "a.proto":
                    "\(proto2)enum E{A=0;B=1;} message M{optional int32 a=1;required string b=2;repeated int32 c=3; optional E d=4; optional string e=5;}"
            ],
            new: [
                "a.proto":
                    "\(edition2023)enum E{A=0;B=1;} message M{int32 a=1; string b=2;repeated int32 c=3; E d=4; string e=5;}"
            ]
        ),
        WrittenPair(
            "p3 to e",
            old: [
                "a.proto":
                    "\(proto3)enum E{A=0;B=1;} message M{int32 a=1;optional string b=2;repeated int32 c=3; E d=4; string e=5;M f=6;}"
            ],
            new: [
                "a.proto":
                    "\(edition2023)enum E{A=0;B=1;} message M{int32 a=1; string b=2;repeated int32 c=3; E d=4; string e=5;M f=6;}"
            ]
        ),
        WrittenPair(
            "e to e4",
            old: ["a.proto": "\(edition2023)message M{string a=1; message N{} } enum E{A=0;}"],
            new: ["a.proto": "\(edition2024)export message M{string a=1; local message N{} }\n  local enum E{A=0;}\n"]
        ),
        WrittenPair(
            "rpc forms",
            old: [
                "a.proto":
                    "\(proto3)message M{}service S { rpc A(M) returns(M); rpc B(M) returns(M){} rpc C (M) returns (M) { option deprecated=true; } rpc D(M) returns(M); }"
            ],
            new: [
                "a.proto":
                    "\(proto3)message M{}service S { rpc A(stream M) returns(M){}\n rpc B(stream M) returns(stream M);\n rpc C ( stream .a.M ) returns (M) { option idempotency_level = NO_SIDE_EFFECTS ; };\n rpc D(a.M)returns(stream a.M){option deprecated=true;option idempotency_level=IDEMPOTENT;} }"
            ]
        ),
        WrittenPair(
            "nested removed with parents",
            old: ["a.proto": "\(proto3)message A{message B{message C{enum D{X=0;} message F{} } } }"],
            new: ["a.proto": "\(proto3)message A{ }"]
        ),
        WrittenPair(
            "nested removed 2",
            old: ["a.proto": "\(proto3)message A{message B{message C{enum D{X=0;} message F{} } } }"],
            new: ["a.proto": "\(proto3)message A{ message B{ } }"]
        ),
        WrittenPair(
            "parent moved file",
            old: [
                "a.proto": "\(proto3)message A{message B{}}",
                "b.proto": "\(proto3)message K{}",
            ],
            new: [
                "a.proto": "\(proto3)",
                "b.proto": "\(proto3)message K{}\nmessage A{ }",
            ]
        ),
        WrittenPair(
            "package prefix",
            old: [
                "a.proto": "syntax=\"proto3\";package a;message b{message C{}}",
                "z.proto": "syntax=\"proto3\";package k;message Z{}",
            ],
            new: [
                "a.proto": "syntax=\"proto3\";package a.b;message C{}",
                "z.proto": "syntax=\"proto3\";package k;message Z{}",
            ]
        ),
        WrittenPair(
            "no package",
            old: ["a.proto": "syntax=\"proto3\";message A{} enum E{X=0;} service S{}"],
            new: ["a.proto": "syntax=\"proto3\";package p;message A{} enum E{Y=0;}"]
        ),
        WrittenPair(
            "synthetic oneof",
            old: ["a.proto": "\(proto3)message M{oneof _x {int32 y=1;}}"],
            new: ["a.proto": "\(proto3)message M{optional int32 x=2; int32 y=1;}"]
        ),
        WrittenPair(
            "synthetic oneof 2",
            old: ["a.proto": "\(proto3)message M{optional int32 x=1; optional int32 y=2;}"],
            new: ["a.proto": "\(proto3)message M{optional int32 x=1;}"]
        ),
    ]
}
