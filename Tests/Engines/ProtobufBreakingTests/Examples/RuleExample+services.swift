// SPDX-License-Identifier: Apache-2.0

extension RuleExample {
    static let services: [RuleExample] = [
        RuleExample(
            "RPC_NO_DELETE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {}
                message N {}
                service S {
                  rpc Do(M) returns (M);
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {}
                message N {}
                service S {}
                """
            ],
            breaks: ["a.proto 5:1-5:13"]
        ),
        RuleExample(
            "RPC_SAME_CLIENT_STREAMING",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {}
                message N {}
                service S {
                  rpc Do(M) returns (M);
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {}
                message N {}
                service S {
                  rpc Do(stream M) returns (M);
                }
                """
            ],
            breaks: ["a.proto 6:3-6:32"]
        ),
        RuleExample(
            "RPC_SAME_IDEMPOTENCY_LEVEL",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {}
                message N {}
                service S {
                  rpc Do(M) returns (M);
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {}
                message N {}
                service S {
                  rpc Do(M) returns (M) {
                    option idempotency_level = IDEMPOTENT;
                  }
                }
                """
            ],
            breaks: ["a.proto 7:5-7:43"]
        ),
        RuleExample(
            "RPC_SAME_REQUEST_TYPE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {}
                message N {}
                service S {
                  rpc Do(M) returns (M);
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {}
                message N {}
                service S {
                  rpc Do(N) returns (M);
                }
                """
            ],
            breaks: ["a.proto 6:10-6:11"]
        ),
        RuleExample(
            "RPC_SAME_RESPONSE_TYPE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {}
                message N {}
                service S {
                  rpc Do(M) returns (M);
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {}
                message N {}
                service S {
                  rpc Do(M) returns (N);
                }
                """
            ],
            breaks: ["a.proto 6:22-6:23"]
        ),
        RuleExample(
            "RPC_SAME_SERVER_STREAMING",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {}
                message N {}
                service S {
                  rpc Do(M) returns (M);
                }
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                message M {}
                message N {}
                service S {
                  rpc Do(M) returns (stream M);
                }
                """
            ],
            breaks: ["a.proto 6:3-6:32"]
        ),
        RuleExample(
            "SERVICE_NO_DELETE",
            old: [
                "a.proto": """
                syntax = "proto3";
                package a;
                service S {}
                """
            ],
            new: [
                "a.proto": """
                syntax = "proto3";
                package a;
                """
            ],
            breaks: ["a.proto"]
        ),
    ]
}
