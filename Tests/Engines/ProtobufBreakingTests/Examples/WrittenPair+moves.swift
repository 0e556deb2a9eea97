// SPDX-License-Identifier: Apache-2.0

extension WrittenPair {
    static let moves: [WrittenPair] = [
        WrittenPair(
            "ctype+feature",
            old: [
                "a.proto":
                    "\(edition2023)\(features)message M{string a=1 [ctype=STRING]; string b=2 [features.(pb.cpp).string_type=CORD];}"
            ],
            new: [
                "a.proto":
                    "\(edition2023)\(features)option features.(pb.cpp).string_type=CORD;message M{string a=1; string b=2 [ctype=STRING];}"
            ]
        ),
        WrittenPair(
            "view",
            old: ["a.proto": "\(edition2024)\(features)message M{string a=1; bytes b=2;}"],
            new: [
                "a.proto":
                    "\(edition2024)\(features)message M{string a=1 [features.(pb.cpp).string_type=STRING]; bytes b=2 [features.(pb.cpp).string_type=CORD];}"
            ]
        ),
        WrittenPair(
            "string to bytes",
            old: [
                "a.proto":
                    "\(edition2023)\(features)message M{string a=1 [features.utf8_validation=NONE,features.(pb.cpp).string_type=CORD];}"
            ],
            new: ["a.proto": "\(edition2023)\(features)message M{bytes a=1;}"]
        ),
        WrittenPair(
            "java str",
            old: [
                "a.proto":
                    "\(proto2)option java_string_check_utf8=true;message M{optional string a=1;map<string,string> b=2;}"
            ],
            new: [
                "a.proto":
                    "\(proto2)option java_string_check_utf8=false;message M{optional string a=1;map<string,string> b=2;}"
            ]
        ),
        WrittenPair(
            "java p3",
            old: ["a.proto": "\(proto3)message M{string a=1;}"],
            new: ["a.proto": "\(proto3)option java_string_check_utf8=true;message M{string a=1;}"]
        ),
        WrittenPair(
            "java to ed",
            old: ["a.proto": "\(proto2)option java_string_check_utf8=true;message M{optional string a=1;}"],
            new: [
                "a.proto":
                    "\(edition2023)\(features)option features.utf8_validation=NONE; option features.(pb.java).utf8_validation=VERIFY;message M{string a=1;}"
            ]
        ),
        WrittenPair(
            "two breaks one line",
            old: ["a.proto": "\(proto3)message A{int32 a=1;} message B{int32 a=1;}"],
            new: ["a.proto": "\(proto3)message A{string a=1;} message B{string a=1;}"]
        ),
        WrittenPair(
            "bom",
            old: ["a.proto": "\u{FEFF}\(proto3)message M{int32 a=1;}"],
            new: ["a.proto": "\u{FEFF}syntax = \"proto3\"; package a; message M{string a=1;}"]
        ),
        WrittenPair(
            "bom2",
            old: ["a.proto": "\u{FEFF}syntax=\"proto3\"; package a;"],
            new: ["a.proto": "\u{FEFF}syntax=\"proto2\"; package b;"]
        ),
        WrittenPair(
            "enum alias",
            old: ["a.proto": "\(proto3)enum E{option allow_alias=true;A=0;B=0;C=1;}"],
            new: ["a.proto": "\(proto3)enum E{A=0;reserved 1;reserved \"B\";}"]
        ),
        WrittenPair(
            "enum alias2",
            old: ["a.proto": "\(proto3)enum E{option allow_alias=true;A=0;B=1;C=1;}"],
            new: ["a.proto": "\(proto3)enum E{A=0;reserved \"B\";}"]
        ),
        WrittenPair(
            "rename field and reserve",
            old: ["a.proto": "\(proto3)message M{int32 a=1;int32 b=2;}"],
            new: ["a.proto": "\(proto3)message M{int32 c=1;reserved 2;reserved \"a\",\"b\";}"]
        ),
        WrittenPair(
            "moved to other file",
            old: [
                "a.proto": "\(proto3)message A{int32 x=1;} service S{rpc Q(A) returns(A);} enum E{X=0;Y=1;}",
                "b.proto": "\(proto3)",
            ],
            new: [
                "a.proto": "\(proto3)import \"b.proto\";",
                "b.proto": "\(proto3)message A{string x=1;} service S{} enum E{X=0;Z=1;}",
            ]
        ),
        WrittenPair(
            "unstable",
            old: [
                "a.proto": "syntax=\"proto3\";package a.v1beta1;message M{int32 a=1;}",
                "b.proto": "syntax=\"proto3\";package b.v1;import \"a.proto\";message M{a.v1beta1.M m=1;int32 k=2;}",
            ],
            new: [
                "a.proto": "syntax=\"proto3\";package a.v1;message M{}",
                "b.proto": "syntax=\"proto3\";package b.v1;import \"a.proto\";message M{a.v1.M m=1;}",
            ],
            ignoresUnstable: true
        ),
        WrittenPair(
            "default ed implicit enum",
            old: [
                "a.proto":
                    "\(edition2023)enum E{A=0;B=1;} message M{E a=1 [default=B]; E b=2; string s=3 [default=\"q\"];}"
            ],
            new: [
                "a.proto":
                    "\(edition2023)enum E{A=0;B=1;} message M{E a=1 [ default = A ]; E b=2 [default=B]; string s=3 [default=\"\\161\"];}"
            ]
        ),
        WrittenPair(
            "default bytes",
            old: [
                "a.proto":
                    "\(proto2)message M{optional bytes a=1 [default=\"\\001\\xff\"]; optional string b=2[default=\"é\"];}"
            ],
            new: [
                "a.proto":
                    "\(proto2)message M{optional bytes a=1 [default=\"\\001\\377\"]; optional string b=2[default=\"e\"];}"
            ]
        ),
        WrittenPair(
            "default enum type change",
            old: [
                "a.proto":
                    "\(proto2)enum E{A=1;B=2;} message M{optional E a=1; optional E b=2 [default=B];optional E c=3;optional bool d=4 [default=true];}"
            ],
            new: [
                "a.proto":
                    "\(proto2)enum E{A=1;B=2;} message M{optional int32 a=1 [default=1]; optional int32 b=2 [default=2];optional int32 c=3;optional E d=4;}"
            ]
        ),
        WrittenPair(
            "default to repeated",
            old: ["a.proto": "\(proto2)message M{optional int32 a=1 [default=3]; optional M b=2;}"],
            new: ["a.proto": "\(proto2)message M{repeated int32 a=1; optional int32 b=2 [default=1];}"]
        ),
        WrittenPair(
            "tabs inline",
            old: ["a.proto": "\(proto3)message M {\tint32 a = 1;\t\tint32 b = 2; }"],
            new: ["a.proto": "\(proto3)message M {\tstring a = 1;\t\tstring b = 2; }"]
        ),
        WrittenPair(
            "semicolons",
            old: ["a.proto": "\(proto3)message M { int32 a=1; };;"],
            new: ["a.proto": "\(proto3)message M { ; string a=1;; };; enum Q{Z=0;};"]
        ),
    ]
}
