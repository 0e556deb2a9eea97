// SPDX-License-Identifier: Apache-2.0

extension WellKnownFiles {
    /// Features of single languages, for editions.
    static let features: [String: String] = [
        "google/protobuf/cpp_features.proto": """
        syntax = "proto2";
        package pb;
        import "google/protobuf/descriptor.proto";
        message CppFeatures {
          optional bool legacy_closed_enum = 1 [retention = RETENTION_RUNTIME, targets = TARGET_TYPE_FIELD, targets
              = TARGET_TYPE_FILE, feature_support = { edition_introduced: EDITION_2023, edition_deprecated:
              EDITION_2023, deprecation_warning: "deprecated" }, edition_defaults = { edition: EDITION_LEGACY,
              value: "true" }, edition_defaults = { edition: EDITION_PROTO3, value: "false" }];
          optional CppFeatures.StringType string_type = 2 [retention = RETENTION_RUNTIME, targets =
              TARGET_TYPE_FIELD, targets = TARGET_TYPE_FILE, feature_support = { edition_introduced: EDITION_2023 },
              edition_defaults = { edition: EDITION_LEGACY, value: "STRING" }, edition_defaults = { edition:
              EDITION_2024, value: "VIEW" }];
          optional bool enum_name_uses_string_view = 3 [retention = RETENTION_RUNTIME, targets = TARGET_TYPE_ENUM,
              targets = TARGET_TYPE_FILE, feature_support = { edition_introduced: EDITION_2024 }, edition_defaults =
              { edition: EDITION_LEGACY, value: "false" }, edition_defaults = { edition: EDITION_2024, value: "true"
              }];
          optional CppFeatures.RepeatedType repeated_type = 4 [retention = RETENTION_RUNTIME, targets =
              TARGET_TYPE_FIELD, targets = TARGET_TYPE_FILE, feature_support = { edition_introduced:
              EDITION_UNSTABLE }, edition_defaults = { edition: EDITION_LEGACY, value: "LEGACY" }];
          enum StringType { STRING_TYPE_UNKNOWN = 0; VIEW = 1; CORD = 2; STRING = 3; STRING_PIECE = 4; }
          enum RepeatedType { REPEATED_TYPE_UNKNOWN = 0; LEGACY = 1; PROXY = 2; }
        }
        extend .google.protobuf.FeatureSet {
          optional CppFeatures cpp = 1000;
        }
        """,
        "google/protobuf/go_features.proto": """
        syntax = "proto2";
        package pb;
        import "google/protobuf/descriptor.proto";
        message GoFeatures {
          optional bool legacy_unmarshal_json_enum = 1 [retention = RETENTION_RUNTIME, targets = TARGET_TYPE_ENUM,
              targets = TARGET_TYPE_FILE, feature_support = { edition_introduced: EDITION_2023, edition_deprecated:
              EDITION_2023, deprecation_warning: "deprecated" }, edition_defaults = { edition: EDITION_LEGACY,
              value: "true" }, edition_defaults = { edition: EDITION_PROTO3, value: "false" }];
          optional GoFeatures.APILevel api_level = 2 [retention = RETENTION_RUNTIME, targets = TARGET_TYPE_MESSAGE,
              targets = TARGET_TYPE_FILE, feature_support = { edition_introduced: EDITION_2023 }, edition_defaults =
              { edition: EDITION_LEGACY, value: "API_LEVEL_UNSPECIFIED" }, edition_defaults = { edition:
              EDITION_2024, value: "API_OPAQUE" }];
          optional GoFeatures.StripEnumPrefix strip_enum_prefix = 3 [retention = RETENTION_RUNTIME, targets =
              TARGET_TYPE_ENUM, targets = TARGET_TYPE_ENUM_ENTRY, targets = TARGET_TYPE_FILE, feature_support = {
              edition_introduced: EDITION_2024 }, edition_defaults = { edition: EDITION_LEGACY, value:
              "STRIP_ENUM_PREFIX_KEEP" }];
          optional GoFeatures.OptimizeModeFeature.OptimizeMode optimize_mode = 4 [retention = RETENTION_RUNTIME,
              targets = TARGET_TYPE_MESSAGE, targets = TARGET_TYPE_FILE, feature_support = { edition_introduced:
              EDITION_2024 }, edition_defaults = { edition: EDITION_LEGACY, value: "OPTIMIZE_MODE_UNSPECIFIED" }];
          message OptimizeModeFeature {
            enum OptimizeMode { OPTIMIZE_MODE_UNSPECIFIED = 0; SPEED = 1; CODE_SIZE = 2; }
          }
          enum APILevel { API_LEVEL_UNSPECIFIED = 0; API_OPEN = 1; API_HYBRID = 2; API_OPAQUE = 3; }
          enum StripEnumPrefix {
            STRIP_ENUM_PREFIX_UNSPECIFIED = 0; STRIP_ENUM_PREFIX_KEEP = 1; STRIP_ENUM_PREFIX_GENERATE_BOTH = 2;
            STRIP_ENUM_PREFIX_STRIP = 3;
          }
        }
        extend .google.protobuf.FeatureSet {
          optional GoFeatures go = 1002;
        }
        """,
        "google/protobuf/java_features.proto": """
        syntax = "proto2";
        package pb;
        import "google/protobuf/descriptor.proto";
        message JavaFeatures {
          optional bool legacy_closed_enum = 1 [retention = RETENTION_RUNTIME, targets = TARGET_TYPE_FIELD, targets
              = TARGET_TYPE_FILE, feature_support = { edition_introduced: EDITION_2023, edition_deprecated:
              EDITION_2023, deprecation_warning: "deprecated" }, edition_defaults = { edition: EDITION_LEGACY,
              value: "true" }, edition_defaults = { edition: EDITION_PROTO3, value: "false" }];
          optional JavaFeatures.Utf8Validation utf8_validation = 2 [retention = RETENTION_RUNTIME, targets =
              TARGET_TYPE_FIELD, targets = TARGET_TYPE_FILE, feature_support = { edition_introduced: EDITION_2023,
              edition_deprecated: EDITION_2024, deprecation_warning: "deprecated" }, edition_defaults = { edition:
              EDITION_LEGACY, value: "DEFAULT" }];
          optional bool large_enum = 3 [retention = RETENTION_RUNTIME, targets = TARGET_TYPE_ENUM, targets =
              TARGET_TYPE_FILE, feature_support = { edition_introduced: EDITION_2024 }, edition_defaults = {
              edition: EDITION_LEGACY, value: "false" }];
          optional bool use_old_outer_classname_default = 4 [retention = RETENTION_RUNTIME, targets =
              TARGET_TYPE_FILE, feature_support = { edition_introduced: EDITION_2024, edition_removed: EDITION_2024
              }, edition_defaults = { edition: EDITION_LEGACY, value: "true" }, edition_defaults = { edition:
              EDITION_2024, value: "false" }];
          optional JavaFeatures.NestInFileClassFeature.NestInFileClass nest_in_file_class = 5 [retention =
              RETENTION_RUNTIME, targets = TARGET_TYPE_MESSAGE, targets = TARGET_TYPE_ENUM, targets =
              TARGET_TYPE_SERVICE, feature_support = { edition_introduced: EDITION_2024 }, edition_defaults = {
              edition: EDITION_LEGACY, value: "LEGACY" }, edition_defaults = { edition: EDITION_2024, value: "NO"
              }];
          message NestInFileClassFeature {
            enum NestInFileClass {
              NEST_IN_FILE_CLASS_UNKNOWN = 0; NO = 1; YES = 2;
              LEGACY = 3 [feature_support = { edition_introduced: EDITION_2024, edition_removed: EDITION_2024 }];
            }
            reserved 1 to max;
          }
          enum Utf8Validation { UTF8_VALIDATION_UNKNOWN = 0; DEFAULT = 1; VERIFY = 2; } reserved 6;
        }
        extend .google.protobuf.FeatureSet {
          optional JavaFeatures java = 1001;
        }
        """,
    ]
}
