// SPDX-License-Identifier: Apache-2.0

extension BreakingRule {
    /// Files before and after a change that breaks the rule; nil for a name that only old configurations use. Of several
    /// files each begins with a comment that is its path.
    var example: (before: String, after: String)? {
        if isDeprecated { return nil }
        if let option = fileOption { return Self.option(option) }
        return elementExample ?? fieldExample ?? serviceExample
    }

    private static let head = "syntax = \"proto3\";\npackage shop.v1;\n"

    private static func pair(_ before: String, _ after: String) -> (before: String, after: String) {
        (head + before, head + after)
    }

    private static func older(_ before: String, _ after: String) -> (before: String, after: String) {
        let head = "syntax = \"proto2\";\npackage shop.v1;\n"
        return (head + before, head + after)
    }

    private static func field(_ before: String, _ after: String) -> (before: String, after: String) {
        pair("message Item {\n  \(before)\n}", after.isEmpty ? "message Item {}" : "message Item {\n  \(after)\n}")
    }

    /// An option of the file that is set to something else.
    private static func option(_ name: String) -> (before: String, after: String) {
        switch name {
        case "cc_enable_arenas", "cc_generic_services", "java_generic_services", "java_multiple_files",
            "py_generic_services":
            pair("option \(name) = true;", "option \(name) = false;")
        case "optimize_for": pair("option optimize_for = SPEED;", "option optimize_for = CODE_SIZE;")
        default: pair("option \(name) = \"one\";", "option \(name) = \"two\";")
        }
    }

    /// Files, packages, messages, enums and extensions.
    private var elementExample: (before: String, after: String)? {
        let (size, two) = ("enum Size {\n  SIZE_UNSPECIFIED = 0;\n", "  SIZE_LARGE = 1;\n")
        // A package is taken to have lost an element if it still has others of its kind.
        let other = "message Other {}\nenum Kind {\n  KIND_UNSPECIFIED = 0;\n}\n"
        let reserved = "message Item {\n  reserved 2;\n}"
        let extended = "message Item {\n  extensions 100 to 200;\n}\n"
        let extending = extended + "extend Item {\n  optional string note = 100;\n}"
        return switch self {
        case .enumNoDelete, .packageEnumNoDelete: Self.pair(other + size + "}", other)
        case .enumValueNoDelete, .enumValueNoDeleteUnlessNumberReserved, .enumValueNoDeleteUnlessNameReserved:
            Self.pair(size + two + "}", size + "}")
        case .enumValueSameName: Self.pair(size + two + "}", size + "  SIZE_BIG = 1;\n}")
        case .enumSameType:
            (
                "edition = \"2023\";\npackage shop.v1;\n" + size + "}",
                "edition = \"2023\";\npackage shop.v1;\n"
                    + size.replacingHead("enum Size {\n", with: "enum Size {\n  option features.enum_type = CLOSED;\n")
                    + "}"
            )
        case .enumSameJSONFormat:
            (
                "edition = \"2023\";\npackage shop.v1;\n" + size + "}",
                "edition = \"2023\";\npackage shop.v1;\n"
                    + size.replacingHead(
                        "enum Size {\n",
                        with: "enum Size {\n  option features.json_format = LEGACY_BEST_EFFORT;\n"
                    ) + "}"
            )
        case .messageSameJSONFormat:
            (
                "edition = \"2023\";\npackage shop.v1;\nmessage Item {}",
                "edition = \"2023\";\npackage shop.v1;\nmessage Item {\n"
                    + "  option features.json_format = LEGACY_BEST_EFFORT;\n}"
            )
        case .reservedEnumNoDelete: Self.pair(size + "  reserved 2;\n}", size + "}")
        case .reservedMessageNoDelete: Self.pair(reserved, "message Item {}")
        case .messageNoDelete, .packageMessageNoDelete: Self.pair(other + "message Item {}", other)
        case .messageNoRemoveStandardDescriptorAccessor:
            Self.pair(
                "message Item {}",
                "message Item {\n  option no_standard_descriptor_accessor = true;\n}"
            )
        case .extensionMessageNoDelete: Self.older(extended, "message Item {\n  extensions 100 to 150;\n}")
        case .extensionNoDelete: Self.older(extending, extended)
        case .packageExtensionNoDelete:
            Self.older(
                extending + "\nextend Item {\n  optional string size = 101;\n}",
                extended + "extend Item {\n  optional string size = 101;\n}"
            )
        case .fileNoDelete:
            ("// a.proto\n\(Self.head)// b.proto\n\(Self.head)", "// a.proto\n\(Self.head)")
        case .packageNoDelete:
            (
                "// a.proto\n\(Self.head)// b.proto\nsyntax = \"proto3\";\npackage shop.v2;\n",
                "// a.proto\n\(Self.head)"
            )
        case .fileSamePackage: (Self.head, "syntax = \"proto3\";\npackage shop.v2;\n")
        case .fileSameSyntax: (Self.head, "syntax = \"proto2\";\npackage shop.v1;\n")
        default: nil
        }
    }

    private var fieldExample: (before: String, after: String)? {
        let note = "string note = 1;"
        let oneof = "oneof what {\n    string note = 1;\n  }"
        return switch self {
        case .fieldNoDelete, .fieldNoDeleteUnlessNumberReserved, .fieldNoDeleteUnlessNameReserved:
            Self.field(note, "")
        case .fieldSameName: Self.field(note, "string remark = 1;")
        case .fieldSameJSONName: Self.field(note, "string note = 1 [json_name = \"remark\"];")
        case .fieldSameType, .fieldWireCompatibleType, .fieldWireJSONCompatibleType:
            Self.field("int32 count = 1;", "string count = 1;")
        case .fieldSameCardinality, .fieldWireCompatibleCardinality, .fieldWireJSONCompatibleCardinality:
            Self.field("int32 count = 1;", "repeated int32 count = 1;")
        case .fieldSameJSType:
            Self.field("int64 count = 1 [jstype = JS_STRING];", "int64 count = 1 [jstype = JS_NUMBER];")
        case .fieldSameCPPStringType: Self.field("string note = 1;", "string note = 1 [ctype = CORD];")
        case .fieldSameDefault:
            Self.older(
                "message Item {\n  optional int32 count = 1 [default = 1];\n}",
                "message Item {\n  optional int32 count = 1 [default = 2];\n}"
            )
        case .fieldSameOneof: Self.field(note, oneof)
        case .oneofNoDelete: Self.field(oneof, note)
        case .messageSameRequiredFields:
            Self.older("message Item {}", "message Item {\n  required string note = 1;\n}")
        case .fieldSameUTF8Validation, .fieldSameJavaUTF8Validation:
            (
                Self.head + "message Item {\n  \(note)\n}",
                "syntax = \"proto2\";\npackage shop.v1;\nmessage Item {\n  optional \(note)\n}"
            )
        default: nil
        }
    }

    private var serviceExample: (before: String, after: String)? {
        func service(_ method: String) -> String {
            "message A {}\nmessage B {}\nservice Items {\n" + (method.isEmpty ? "" : "  \(method)\n") + "}"
        }
        let get = "rpc Get(A) returns (A);"
        return switch self {
        case .serviceNoDelete, .packageServiceNoDelete:
            Self.pair(service(get), "message A {}\nmessage B {}")
        case .rpcNoDelete: Self.pair(service(get), service(""))
        case .rpcSameRequestType: Self.pair(service(get), service("rpc Get(B) returns (A);"))
        case .rpcSameResponseType: Self.pair(service(get), service("rpc Get(A) returns (B);"))
        case .rpcSameClientStreaming: Self.pair(service(get), service("rpc Get(stream A) returns (A);"))
        case .rpcSameServerStreaming: Self.pair(service(get), service("rpc Get(A) returns (stream A);"))
        case .rpcSameIdempotencyLevel:
            Self.pair(
                service(get),
                service("rpc Get(A) returns (A) {\n    option idempotency_level = IDEMPOTENT;\n  }")
            )
        default: nil
        }
    }
}

extension String {
    fileprivate func replacingHead(_ head: String, with other: String) -> String {
        utf8.starts(with: head.utf8) ? other + String(decoding: utf8.dropFirst(head.utf8.count), as: UTF8.self) : self
    }
}
