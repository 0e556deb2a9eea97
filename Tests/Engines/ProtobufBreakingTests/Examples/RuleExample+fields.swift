// SPDX-License-Identifier: Apache-2.0

extension RuleExample {
    static let fields: [RuleExample] = [
        RuleExample(
            "FIELD_NO_DELETE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  int32 x = 1;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  reserved 1;
                }
                """
            ],
            breaks: ["a.proto 3:1-5:2"]
        ),
        RuleExample(
            "FIELD_NO_DELETE_UNLESS_NAME_RESERVED",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  int32 x = 1;
                  int32 y = 2;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  reserved 1, 2;
                  reserved "y";
                }
                """
            ],
            breaks: ["a.proto 3:1-6:2"]
        ),
        RuleExample(
            "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  int32 x = 1;
                  int32 y = 2;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  reserved 2;
                  reserved "x", "y";
                }
                """
            ],
            breaks: ["a.proto 3:1-6:2"]
        ),
        RuleExample(
            "FIELD_SAME_CARDINALITY",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  int32 x = 1;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  optional int32 x = 1;
                }
                """
            ],
            breaks: ["a.proto 4:3-4:24"]
        ),
        RuleExample(
            "FIELD_SAME_CPP_STRING_TYPE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  string x = 1;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  string x = 1 [ctype = CORD];
                }
                """
            ],
            breaks: ["a.proto 4:17-4:29"]
        ),
        RuleExample(
            "FIELD_SAME_DEFAULT",
            old: [
                "a.proto": """
                syntax = "proto2";
                package a;
                message M {
                  optional int32 x = 1 [default = 7];
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto2";
                package a;
                message M {
                  optional int32 x = 1 [default = 8];
                }
                """
            ],
            breaks: ["a.proto 4:25-4:36"]
        ),
        RuleExample(
            "FIELD_SAME_JAVA_UTF8_VALIDATION",
            old: [
                "a.proto": """
                syntax = "proto2";
                package a;
                message M {
                  optional string x = 1;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto2";
                package a;
                option java_string_check_utf8 = true;
                message M {
                  optional string x = 1;
                }
                """
            ],
            breaks: ["a.proto 3:1-3:38"]
        ),
        RuleExample(
            "FIELD_SAME_JSON_NAME",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  int32 x = 1;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  int32 x = 1 [json_name = "y"];
                }
                """
            ],
            breaks: ["a.proto 4:16-4:31"]
        ),
        RuleExample(
            "FIELD_SAME_JSTYPE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  int64 x = 1;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  int64 x = 1 [jstype = JS_STRING];
                }
                """
            ],
            breaks: ["a.proto 4:16-4:34"]
        ),
        RuleExample(
            "FIELD_SAME_NAME",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  int32 x = 1;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  int32 y = 1;
                }
                """
            ],
            breaks: ["a.proto 4:9-4:10"]
        ),
        RuleExample(
            "FIELD_SAME_ONEOF",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  int32 x = 1;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  oneof o {
                    int32 x = 1;
                  }
                }
                """
            ],
            breaks: ["a.proto 5:5-5:17"]
        ),
        RuleExample(
            "FIELD_SAME_TYPE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  map<string, int32> x = 1;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  map<string, int64> x = 1;
                }
                """
            ],
            breaks: ["a.proto 4:3-4:21"]
        ),
        RuleExample(
            "FIELD_SAME_UTF8_VALIDATION",
            old: [
                "a.proto": """
                edition = "2023";
                package a;
                message M {
                  string x = 1;
                }
                """
            ],
            new: [
                "a.proto": """
                edition = "2023";
                package a;
                message M {
                  string x = 1 [features.utf8_validation = NONE];
                }
                """
            ],
            breaks: ["a.proto 4:17-4:48"]
        ),
        RuleExample(
            "FIELD_WIRE_COMPATIBLE_CARDINALITY",
            old: [
                "a.proto": """
                syntax = "proto2";
                package a;
                message M {
                  optional int32 x = 1;
                  optional int32 y = 2;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto2";
                package a;
                message M {
                  repeated int32 x = 1;
                  optional int32 y = 2;
                }
                """
            ],
            breaks: ["a.proto 4:3-4:24"]
        ),
        RuleExample(
            "FIELD_WIRE_COMPATIBLE_TYPE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  string x = 1;
                  int32 y = 2;
                  bytes z = 3;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  bytes x = 1;
                  bool y = 2;
                  string z = 3;
                }
                """
            ],
            breaks: ["a.proto 6:3-6:9"]
        ),
        RuleExample(
            "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  repeated M x = 1;
                  int32 y = 2;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  map<string, M> x = 1;
                  optional int32 y = 2;
                }
                """
            ],
            breaks: ["a.proto 4:3-4:24"]
        ),
        RuleExample(
            "FIELD_WIRE_JSON_COMPATIBLE_TYPE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  int32 x = 1;
                  int32 y = 2;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  uint32 x = 1;
                  int64 y = 2;
                }
                """
            ],
            breaks: ["a.proto 5:3-5:8"]
        ),
    ]
}
