// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is compiled with; dependencies keep their own settings.
let houseSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A target of the house: `room` is its folder below `Sources/`.
func house(_ name: String, in room: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/\(room)", swiftSettings: houseSettings)
}

/// The tests of a target, in the folder that mirrors it.
func tests(_ name: String, in room: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, path: "Tests/\(room)", swiftSettings: houseSettings)
}

let package = Package(
    name: "stagedoor",
    products: [
        .executable(name: "stagedoor", targets: ["stagedoor"]),
        .library(name: "JSON", targets: ["JSON"]),
        .library(name: "YAML", targets: ["YAML"]),
        .library(name: "Findings", targets: ["Findings"]),
        .library(name: "AvroSchema", targets: ["AvroSchema"]),
        .library(name: "SchemaCheck", targets: ["SchemaCheck"]),
        .library(name: "RepositoryCheck", targets: ["RepositoryCheck"]),
        .library(name: "JSONSchema", targets: ["JSONSchema"]),
        .library(name: "JSONInclusion", targets: ["JSONInclusion"]),
        .library(name: "ProtobufSchema", targets: ["ProtobufSchema"]),
        .library(name: "ProtobufBreaking", targets: ["ProtobufBreaking"]),
        .library(name: "Cedar", targets: ["Cedar"]),
        .library(name: "AuditEvidence", targets: ["AuditEvidence"]),
        .library(name: "MerkleLog", targets: ["MerkleLog"]),
        .library(name: "PolicyAnalysis", targets: ["PolicyAnalysis"]),
        .library(name: "PolicyUsage", targets: ["PolicyUsage"]),
        .library(name: "PolicyImport", targets: ["PolicyImport"]),
        .library(name: "PolicyQueries", targets: ["PolicyQueries"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Engines: pure.
        house("JSON", in: "Engines/JSON"),
        .systemLibrary(
            name: "CLibYAML",
            path: "Sources/Engines/CLibYAML",
            pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"])]
        ),
        house("YAML", in: "Engines/YAML", ["CLibYAML"]),
        house("Findings", in: "Engines/Findings", ["JSON"]),
        house("AvroSchema", in: "Engines/AvroSchema", ["JSON", .product(name: "Crypto", package: "swift-crypto")]),
        house("JSONSchema", in: "Engines/JSONSchema", ["JSON"]),
        house("JSONInclusion", in: "Engines/JSONInclusion", ["JSON", "JSONSchema"]),
        house("ProtobufSchema", in: "Engines/ProtobufSchema", ["JSON"]),
        house("ProtobufBreaking", in: "Engines/ProtobufBreaking", ["Findings", "ProtobufSchema", "YAML"]),
        house("Cedar", in: "Engines/Cedar", ["JSON"]),
        house("AuditEvidence", in: "Engines/AuditEvidence", ["JSON"]),
        house("MerkleLog", in: "Engines/MerkleLog", [.product(name: "Crypto", package: "swift-crypto")]),
        house("PolicyAnalysis", in: "Engines/PolicyAnalysis", ["Cedar", "Findings", "JSON"]),
        house("PolicyUsage", in: "Engines/PolicyUsage", ["Cedar", "Findings", "JSON", "PolicyAnalysis"]),
        house("PolicyImport", in: "Engines/PolicyImport", ["Cedar", "Findings", "JSON"]),
        house("PolicyQueries", in: "Engines/PolicyQueries", ["Cedar"]),
        house("RegistryTransfer", in: "Engines/RegistryTransfer", ["JSON"]),
        house(
            "SchemaCheck",
            in: "Engines/SchemaCheck",
            ["AvroSchema", "Findings", "JSON", "JSONInclusion", "JSONSchema", "ProtobufSchema"]
        ),
        house(
            "RepositoryCheck",
            in: "Engines/RepositoryCheck",
            [
                "AvroSchema", "Findings", "JSON", "JSONSchema", "ProtobufBreaking", "ProtobufSchema", "SchemaCheck",
                "YAML",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),

        // Platform: the outside world.
        .systemLibrary(
            name: "CLibPQ",
            path: "Sources/Platform/CLibPQ",
            pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]
        ),
        house("TemporaryFiles", in: "Platform/TemporaryFiles"),
        house(
            "PostgreSQL",
            in: "Platform/PostgreSQL",
            ["CLibPQ", "TemporaryFiles", .product(name: "Logging", package: "swift-log")]
        ),
        house(
            "Web",
            in: "Platform/Web",
            [
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        house(
            "OpenIDConnect",
            in: "Platform/OpenIDConnect",
            [
                "Findings", "JSON", "YAML",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ]
        ),

        // The database's history, embedded.
        .target(
            name: "Migrations",
            dependencies: ["PostgreSQL"],
            path: "Migrations",
            resources: [
                .embedInCode("0001_registry.sql"), .embedInCode("0002_registration.sql"),
                .embedInCode("0003_dependents.sql"), .embedInCode("0004_second_ids.sql"),
                .embedInCode("0005_access.sql"), .embedInCode("0006_audit.sql"),
                .embedInCode("0007_groups_of_entries.sql"), .embedInCode("0008_waivers.sql"),
                .embedInCode("0009_consumers.sql"), .embedInCode("0010_audit_copies.sql"),
                .embedInCode("0011_rights.sql"), .embedInCode("0012_access_reviews.sql"),
                .embedInCode("0013_audit_subjects.sql"),
                .embedInCode("0014_audit_stretches.sql"),
                .embedInCode("0015_access_history.sql"),
                .embedInCode("0016_token_ends.sql"),
                .embedInCode("0017_membership_proposals.sql"),
            ],
            swiftSettings: houseSettings
        ),

        // The policies by which StageDoor governs itself, embedded.
        .target(
            name: "Policies",
            path: "Policies",
            exclude: ["tests"],
            resources: [
                .embedInCode("stagedoor.cedarschema"), .embedInCode("access-reviews.cedar"),
                .embedInCode("administrators.cedar"),
                .embedInCode("auditors.cedar"), .embedInCode("break-glass.cedar"), .embedInCode("gates.cedar"),
                .embedInCode("operators.cedar"), .embedInCode("own-tokens.cedar"), .embedInCode("owners.cedar"),
                .embedInCode("readers.cedar"),
            ],
            swiftSettings: houseSettings
        ),

        house(
            "AuditTrail",
            in: "Platform/AuditTrail",
            ["JSON", "PostgreSQL", .product(name: "Crypto", package: "swift-crypto")]
        ),
        house("LogCopies", in: "Platform/LogCopies", ["MerkleLog"]),

        // Services: one a capability.
        house(
            "Registry",
            in: "Services/Registry",
            [
                "AuditTrail", "Findings", "JSON", "JSONSchema", "PostgreSQL", "ProtobufSchema", "RepositoryCheck",
                "SchemaCheck", "Web",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),

        house(
            "Access",
            in: "Services/Access",
            [
                "AuditTrail", "Cedar", "JSON", "OpenIDConnect", "Policies", "PolicyAnalysis", "PolicyUsage",
                "PostgreSQL",
                "Web",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),

        house(
            "Audit",
            in: "Services/Audit",
            [
                "AuditTrail", "Cedar", "JSON", "LogCopies", "MerkleLog", "PostgreSQL", "Web",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),

        house(
            "Consumers",
            in: "Services/Consumers",
            [
                "AuditTrail", "JSON", "PostgreSQL", "Web",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),

        .executableTarget(
            name: "stagedoor",
            dependencies: [
                "Access", "Audit", "AuditEvidence", "AuditTrail", "AvroSchema", "Cedar", "Consumers", "Findings",
                "JSON", "JSONSchema", "MerkleLog",
                "Migrations", "OpenIDConnect", "Policies", "PolicyAnalysis", "PolicyImport", "PolicyQueries",
                "PolicyUsage", "PostgreSQL", "ProtobufBreaking", "ProtobufSchema", "Registry",
                "RegistryTransfer", "RepositoryCheck", "SchemaCheck", "TemporaryFiles", "Web", "YAML",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Sources/stagedoor",
            swiftSettings: houseSettings
        ),

        // Programs beside the product: an example for users of the library, and the fuzzer.
        .executableTarget(
            name: "CedarExample",
            dependencies: ["Cedar"],
            path: "Examples/CedarExample",
            swiftSettings: houseSettings
        ),
        .target(
            name: "Fuzzing",
            dependencies: [
                "Cedar", "Findings", "JSON", "MerkleLog", "OpenIDConnect", "ProtobufSchema", "RegistryTransfer",
                "SchemaCheck", "TestSupport", "YAML",
            ],
            path: "Tests/Fuzz/Fuzzing",
            swiftSettings: houseSettings
        ),
        .executableTarget(
            name: "stagedoor-fuzz",
            dependencies: ["Cedar", "Fuzzing", "JSON", "ProtobufSchema", "TestSupport"],
            path: "Tests/Fuzz/Fuzz",
            swiftSettings: houseSettings
        ),
        tests("FuzzTests", in: "Fuzz/FuzzTests", ["Fuzzing", "TestSupport"]),
        tests("CedarExampleTests", in: "Examples/CedarExampleTests", ["CedarExample"]),

        // What the tests of several engines share.
        .target(name: "TestSupport", dependencies: ["JSON"], path: "Tests/Support", swiftSettings: houseSettings),
        .target(
            name: "LogTestSupport",
            dependencies: ["MerkleLog", "TestSupport"],
            path: "Tests/LogSupport",
            swiftSettings: houseSettings
        ),
        tests("JSONTests", in: "Engines/JSONTests", ["JSON", "TestSupport"]),
        tests("YAMLTests", in: "Engines/YAMLTests", ["YAML", "TestSupport"]),
        tests("FindingsTests", in: "Engines/FindingsTests", ["Findings", "JSON"]),
        .testTarget(
            name: "AvroSchemaTests",
            dependencies: ["AvroSchema", "JSON", "TestSupport"],
            path: "Tests/Engines/AvroSchemaTests",
            exclude: ["avro_data_peer.py"],
            swiftSettings: houseSettings
        ),
        tests(
            "SchemaCheckTests",
            in: "Engines/SchemaCheckTests",
            ["AvroSchema", "Findings", "JSON", "JSONSchema", "ProtobufSchema", "SchemaCheck"]
        ),
        tests(
            "RepositoryCheckTests",
            in: "Engines/RepositoryCheckTests",
            ["Findings", "JSON", "JSONSchema", "RepositoryCheck", "SchemaCheck", "TestSupport"]
        ),
        tests(
            "RegistryTransferTests",
            in: "Engines/RegistryTransferTests",
            ["JSON", "RegistryTransfer", "TestSupport"]
        ),
        .testTarget(
            name: "JSONInclusionTests",
            dependencies: ["JSON", "JSONInclusion", "JSONSchema", "TestSupport"],
            path: "Tests/Engines/JSONInclusionTests",
            exclude: ["inclusion_peer.py"],
            swiftSettings: houseSettings
        ),
        tests("JSONSchemaTests", in: "Engines/JSONSchemaTests", ["JSON", "JSONSchema", "TestSupport"]),
        .testTarget(
            name: "ProtobufSchemaTests",
            dependencies: ["JSON", "ProtobufSchema", "TestSupport"],
            path: "Tests/Engines/ProtobufSchemaTests",
            exclude: ["protoc_peer.py", "protobuf_data_peer.py", "Descriptor/descriptor_peer.py"],
            swiftSettings: houseSettings
        ),
        .testTarget(
            name: "ProtobufBreakingTests",
            dependencies: ["Findings", "JSON", "ProtobufBreaking", "ProtobufSchema", "TestSupport", "YAML"],
            path: "Tests/Engines/ProtobufBreakingTests",
            exclude: ["buf_peer.py"],
            swiftSettings: houseSettings
        ),
        tests("AuditEvidenceTests", in: "Engines/AuditEvidenceTests", ["AuditEvidence", "JSON"]),
        .testTarget(
            name: "MerkleLogTests",
            dependencies: ["JSON", "MerkleLog", "LogTestSupport", "TestSupport"],
            path: "Tests/Engines/MerkleLogTests",
            exclude: ["c2sp_peer.py"],
            swiftSettings: houseSettings
        ),
        .testTarget(
            name: "PolicyAnalysisTests",
            dependencies: ["Cedar", "Findings", "JSON", "PolicyAnalysis", "TestSupport"],
            path: "Tests/Engines/PolicyAnalysisTests",
            exclude: ["policy_witness_peer.py"],
            swiftSettings: houseSettings
        ),
        tests(
            "PolicyQueriesTests",
            in: "Engines/PolicyQueriesTests",
            ["Cedar", "JSON", "PolicyQueries", "TestSupport"]
        ),
        .testTarget(
            name: "PolicyUsageTests",
            dependencies: ["Cedar", "JSON", "PolicyAnalysis", "PolicyUsage", "TestSupport"],
            path: "Tests/Engines/PolicyUsageTests",
            exclude: ["policy_usage_peer.py"],
            swiftSettings: houseSettings
        ),
        tests(
            "PolicyImportTests",
            in: "Engines/PolicyImportTests",
            ["Cedar", "JSON", "PolicyImport", "TestSupport"]
        ),
        .testTarget(
            name: "CedarTests",
            dependencies: ["Cedar", "JSON", "TestSupport"],
            path: "Tests/Engines/CedarTests",
            exclude: ["cedar_requests_peer.py", "cedar_validation_peer.py"],
            swiftSettings: houseSettings
        ),
        tests(
            "PostgreSQLTests",
            in: "Platform/PostgreSQLTests",
            ["Migrations", "PostgreSQL", .product(name: "Logging", package: "swift-log")]
        ),
        tests(
            "WebTests",
            in: "Platform/WebTests",
            [
                "TestSupport", "Web",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        tests("AuditTrailTests", in: "Platform/AuditTrailTests", ["AuditTrail", "JSON", "TestSupport"]),
        .testTarget(
            name: "OpenIDConnectTests",
            dependencies: ["Findings", "JSON", "OpenIDConnect", "TestSupport", "YAML"],
            path: "Tests/Platform/OpenIDConnectTests",
            exclude: ["key_server.py", "token_peer.py"],
            swiftSettings: houseSettings
        ),
        tests(
            "CommandLineTests",
            in: "CommandLine",
            [
                "stagedoor", "AuditTrail", "AvroSchema", "Cedar", "JSON", "JSONSchema", "Findings", "MerkleLog",
                "PolicyAnalysis", "ProtobufBreaking",
                "ProtobufSchema", "RegistryTransfer", "RepositoryCheck", "SchemaCheck", "YAML",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        tests("TemporaryFilesTests", in: "Platform/TemporaryFilesTests", ["TemporaryFiles"]),
        tests("LogCopiesTests", in: "Platform/LogCopiesTests", ["LogCopies", "MerkleLog"]),
        tests(
            "RegistryTests",
            in: "Services/RegistryTests",
            ["Findings", "JSON", "ProtobufSchema", "Registry", "Web"]
        ),
        tests("AuditTests", in: "Services/AuditTests", ["Audit", "TestSupport"]),
        tests("ConsumersTests", in: "Services/ConsumersTests", ["Consumers"]),
        tests(
            "AccessTests",
            in: "Services/AccessTests",
            ["Access", "AuditTrail", "Cedar", "JSON", "OpenIDConnect", "TestSupport", "Web"]
        ),
        .testTarget(
            name: "EndToEnd",
            dependencies: ["stagedoor", "LogTestSupport", "MerkleLog", "TestSupport"],
            path: "Tests/EndToEnd",
            exclude: [
                "certificate_client.py", "certificates.py", "confluent_client.py", "issuer.py", "older_registry.py",
                "python_schema_registry_client.py",
                "webhook.py",
                "rest_flows.py",
                "rest_flows_expected_failures.txt", "witness.py",
            ],
            swiftSettings: houseSettings
        ),
    ],
    swiftLanguageModes: [.v6]
)
