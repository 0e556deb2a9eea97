// SPDX-License-Identifier: Apache-2.0

extension RuleExample {
    static let enums: [RuleExample] = [
        RuleExample(
            "ENUM_NO_DELETE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  enum E {
                    A = 0;
                  }
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                }
                """
            ],
            breaks: ["a.proto 3:1-4:2"]
        ),
        RuleExample(
            "ENUM_SAME_JSON_FORMAT",
            old: [
                "a.proto": """
                edition = "2023";
                package a;
                enum E {
                  A = 0;
                }
                """
            ],
            new: [
                "a.proto": """
                edition = "2023";
                package a;
                enum E {
                  A = 0;
                  option features.json_format = LEGACY_BEST_EFFORT;
                }
                """
            ],
            breaks: ["a.proto 5:3-5:52"]
        ),
        RuleExample(
            "ENUM_SAME_TYPE",
            old: [
                "a.proto": """
                edition = "2023";
                package a;
                enum E {
                  A = 0;
                }
                """
            ],
            new: [
                "a.proto": """
                edition = "2023";
                package a;
                enum E {
                  A = 0;
                  option features.enum_type = CLOSED;
                }
                """
            ],
            breaks: ["a.proto 5:3-5:38"]
        ),
        RuleExample(
            "ENUM_VALUE_NO_DELETE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                enum E {
                  A = 0;
                  B = 1;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                enum E {
                  A = 0;
                  reserved 1;
                }
                """
            ],
            breaks: ["a.proto 3:1-6:2"]
        ),
        RuleExample(
            "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                enum E {
                  A = 0;
                  B = 1;
                  C = 2;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                enum E {
                  A = 0;
                  reserved 1, 2;
                  reserved "C";
                }
                """
            ],
            breaks: ["a.proto 3:1-7:2"]
        ),
        RuleExample(
            "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                enum E {
                  A = 0;
                  B = 1;
                  C = 2;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                enum E {
                  A = 0;
                  reserved 2;
                  reserved "B", "C";
                }
                """
            ],
            breaks: ["a.proto 3:1-7:2"]
        ),
        RuleExample(
            "ENUM_VALUE_SAME_NAME",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                enum E {
                  A = 0;
                  B = 1;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                enum E {
                  A = 0;
                  C = 1;
                }
                """
            ],
            breaks: ["a.proto 5:7-5:8"]
        ),
        RuleExample(
            "RESERVED_ENUM_NO_DELETE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                enum E {
                  A = 0;
                  reserved 5 to max;
                  reserved "B";
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                enum E {
                  A = 0;
                  reserved 5 to 10;
                }
                """
            ],
            breaks: ["a.proto 3:1-6:2", "a.proto 3:1-6:2"]
        ),
    ]
}
