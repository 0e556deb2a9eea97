// SPDX-License-Identifier: Apache-2.0

extension RuleExample {
    static let files: [RuleExample] = [
        RuleExample(
            "FILE_NO_DELETE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                """,
                "b.proto": """
                syntax = "proto3";
                package a;
                """,
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                """
            ],
            breaks: ["-"]
        ),
        RuleExample(
            "FILE_SAME_PACKAGE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package b;
                """
            ],
            breaks: ["a.proto 2:1-2:11"]
        ),
        RuleExample(
            "FILE_SAME_SYNTAX",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                """
            ],
            new: [
                "a.proto": """
                edition = "2023";
                package a;
                """
            ],
            breaks: ["a.proto 1:1-1:18"]
        ),
        RuleExample(
            "PACKAGE_ENUM_NO_DELETE",
            old: [
                "b.proto": """
                syntax = "proto2";
                package a;
                message K {
                  extensions 5;
                }
                enum KE {
                  Z = 0;
                }
                extend K {
                  optional int32 k = 5;
                }
                """,
                "a.proto": """
                syntax = "proto3";
                package a;
                enum E {
                  A = 0;
                }
                """,
            ],
            new: [
                "b.proto": """
                syntax = "proto2";
                package a;
                message K {
                  extensions 5;
                }
                enum KE {
                  Z = 0;
                }
                extend K {
                  optional int32 k = 5;
                }
                """,
                "a.proto": """
                syntax = "proto3";
                package a;
                """,
            ],
            breaks: ["a.proto"]
        ),
        RuleExample(
            "PACKAGE_EXTENSION_NO_DELETE",
            old: [
                "b.proto": """
                syntax = "proto2";
                package a;
                message K {
                  extensions 5;
                }
                enum KE {
                  Z = 0;
                }
                extend K {
                  optional int32 k = 5;
                }
                """,
                "a.proto": """
                syntax = "proto2";
                package a;
                message M {
                  extensions 1;
                }
                extend M {
                  optional int32 x = 1;
                }
                """,
            ],
            new: [
                "b.proto": """
                syntax = "proto2";
                package a;
                message K {
                  extensions 5;
                }
                enum KE {
                  Z = 0;
                }
                extend K {
                  optional int32 k = 5;
                }
                """,
                "a.proto": """
                syntax = "proto2";
                package a;
                message M {
                  extensions 1;
                }
                """,
            ],
            breaks: ["a.proto"]
        ),
        RuleExample(
            "PACKAGE_MESSAGE_NO_DELETE",
            old: [
                "b.proto": """
                syntax = "proto2";
                package a;
                message K {
                  extensions 5;
                }
                enum KE {
                  Z = 0;
                }
                extend K {
                  optional int32 k = 5;
                }
                """,
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  message N {}
                }
                """,
            ],
            new: [
                "b.proto": """
                syntax = "proto2";
                package a;
                message K {
                  extensions 5;
                }
                enum KE {
                  Z = 0;
                }
                extend K {
                  optional int32 k = 5;
                }
                """,
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                }
                """,
            ],
            breaks: ["a.proto 3:1-4:2"]
        ),
        RuleExample(
            "PACKAGE_NO_DELETE",
            old: [
                "b.proto": """
                syntax = "proto2";
                package a;
                message K {
                  extensions 5;
                }
                enum KE {
                  Z = 0;
                }
                extend K {
                  optional int32 k = 5;
                }
                """,
                "c.proto": """
                syntax = "proto3";
                package c;
                """,
            ],
            new: [
                "b.proto": """
                syntax = "proto2";
                package a;
                message K {
                  extensions 5;
                }
                enum KE {
                  Z = 0;
                }
                extend K {
                  optional int32 k = 5;
                }
                """
            ],
            breaks: ["-"]
        ),
        RuleExample(
            "PACKAGE_SERVICE_NO_DELETE",
            old: [
                "b.proto": """
                syntax = "proto2";
                package a;
                message K {
                  extensions 5;
                }
                enum KE {
                  Z = 0;
                }
                extend K {
                  optional int32 k = 5;
                }
                """,
                "a.proto": """
                syntax = "proto3";
                package a;
                service S {}
                """,
            ],
            new: [
                "b.proto": """
                syntax = "proto2";
                package a;
                message K {
                  extensions 5;
                }
                enum KE {
                  Z = 0;
                }
                extend K {
                  optional int32 k = 5;
                }
                """,
                "a.proto": """
                syntax = "proto3";
                package a;
                """,
            ],
            breaks: ["a.proto"]
        ),
    ]
}
