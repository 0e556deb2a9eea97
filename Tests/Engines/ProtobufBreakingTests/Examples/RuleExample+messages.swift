// SPDX-License-Identifier: Apache-2.0

extension RuleExample {
    static let messages: [RuleExample] = [
        RuleExample(
            "EXTENSION_MESSAGE_NO_DELETE",
            old: [
                "a.proto": """
                syntax = "proto2";
                package a;
                message M {
                  extensions 1 to 9;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto2";
                package a;
                message M {
                  extensions 1 to 5, 7 to 9;
                }
                """
            ],
            breaks: ["a.proto 3:1-5:2"]
        ),
        RuleExample(
            "EXTENSION_NO_DELETE",
            old: [
                "a.proto": """
                syntax = "proto2";
                package a;
                message M {
                  extensions 1 to 9;
                  extend M {
                    optional int32 x = 1;
                  }
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto2";
                package a;
                message M {
                  extensions 1 to 9;
                }
                """
            ],
            breaks: ["a.proto 3:1-5:2"]
        ),
        RuleExample(
            "MESSAGE_NO_DELETE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  message N {}
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
            "MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  option no_standard_descriptor_accessor = true;
                }
                """
            ],
            breaks: ["a.proto 4:3-4:49"]
        ),
        RuleExample(
            "MESSAGE_SAME_JSON_FORMAT",
            old: [
                "a.proto": """
                edition = "2023";
                package a;
                message M {
                }
                """
            ],
            new: [
                "a.proto": """
                edition = "2023";
                package a;
                message M {
                  option features.json_format = LEGACY_BEST_EFFORT;
                }
                """
            ],
            breaks: ["a.proto 4:3-4:52"]
        ),
        RuleExample(
            "MESSAGE_SAME_REQUIRED_FIELDS",
            old: [
                "a.proto": """
                syntax = "proto2";
                package a;
                message M {
                  required int32 x = 1;
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto2";
                package a;
                message M {
                  required int32 y = 2;
                }
                """
            ],
            breaks: ["a.proto 3:1-5:2", "a.proto 4:3-4:24"]
        ),
        RuleExample(
            "ONEOF_NO_DELETE",
            old: [
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
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  int32 x = 1;
                }
                """
            ],
            breaks: ["a.proto 3:1-5:2"]
        ),
        RuleExample(
            "RESERVED_MESSAGE_NO_DELETE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  reserved 5, 7;
                  reserved "b";
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {
                  reserved 5 to 6;
                }
                """
            ],
            breaks: ["a.proto 3:1-5:2", "a.proto 3:1-5:2"]
        ),
    ]
}
