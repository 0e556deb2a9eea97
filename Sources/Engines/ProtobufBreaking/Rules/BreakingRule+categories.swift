// SPDX-License-Identifier: Apache-2.0

extension BreakingRule {
    /// Whether a version of `buf.yaml` knows the rule, be it as an old name.
    public func exists(in version: BufVersion) -> Bool {
        switch self {
        case .extensionNoDelete, .fieldSameDefault, .packageExtensionNoDelete: version == .v2
        case .fieldWireCompatibleType, .fieldWireJSONCompatibleType: version != .v1beta1
        case .fieldSameCType, .fieldSameLabel, .fileSameJavaStringCheckUTF8, .fileSamePHPGenericServices:
            version != .v2
        default: true
        }
    }

    /// Whether the rule is only a name that old configurations may still use.
    public var isDeprecated: Bool { self == .messageSameMessageSetWireFormat || !exists(in: .v2) }

    /// The rules that are meant by the name: others for an old name, none where there is nothing to check any more.
    var meant: [BreakingRule] {
        switch self {
        case .fieldSameCType: [.fieldSameCPPStringType]
        case .fieldSameLabel:
            [.fieldSameCardinality, .fieldWireCompatibleCardinality, .fieldWireJSONCompatibleCardinality]
        case .fileSameJavaStringCheckUTF8: [.fieldSameJavaUTF8Validation]
        case .fileSamePHPGenericServices, .messageSameMessageSetWireFormat: []
        default: [self]
        }
    }

    /// The categories that the rule belongs to.
    public func categories(in version: BufVersion = .v2) -> [BreakingCategory] {
        guard exists(in: version) else { return [] }
        switch (version, self) {
        case (.v2, _): return latestCategories
        case (.v1beta1, .fieldSameCardinality), (.v1beta1, .fieldSameType):
            return [.file, .package, .wireJSON, .wire]
        case (.v1beta1, .fileSamePackage): return [.file]
        default: return latestCategories.filter { $0 != .csr }
        }
    }

    private var latestCategories: [BreakingCategory] {
        switch self {
        case .extensionNoDelete, .serviceNoDelete: [.file]
        case .enumNoDelete, .fileNoDelete, .messageNoDelete: [.file, .csr]
        case .packageEnumNoDelete, .packageExtensionNoDelete, .packageMessageNoDelete, .packageNoDelete,
            .packageServiceNoDelete:
            [.package]
        case .enumValueNoDelete, .extensionMessageNoDelete, .fieldNoDelete, .fieldSameType, .fileSameSyntax,
            .messageNoRemoveStandardDescriptorAccessor, .oneofNoDelete:
            [.file, .package, .csr]
        case .enumSameJSONFormat, .enumValueSameName, .fieldSameJSONName, .fieldSameName, .messageSameJSONFormat:
            [.file, .package, .wireJSON, .csr]
        case .fieldSameDefault, .fieldSameOneof, .fileSamePackage, .messageSameRequiredFields, .reservedEnumNoDelete,
            .reservedMessageNoDelete, .rpcSameClientStreaming, .rpcSameIdempotencyLevel, .rpcSameRequestType,
            .rpcSameResponseType, .rpcSameServerStreaming:
            [.file, .package, .wireJSON, .wire, .csr]
        case .enumValueNoDeleteUnlessNameReserved, .fieldNoDeleteUnlessNameReserved,
            .fieldWireJSONCompatibleCardinality, .fieldWireJSONCompatibleType:
            [.wireJSON, .csr]
        case .enumValueNoDeleteUnlessNumberReserved, .fieldNoDeleteUnlessNumberReserved: [.wireJSON, .wire, .csr]
        case .fieldWireCompatibleCardinality, .fieldWireCompatibleType: [.wire]
        case .messageSameMessageSetWireFormat, .fieldSameCType, .fieldSameLabel, .fileSameJavaStringCheckUTF8,
            .fileSamePHPGenericServices:
            []
        default: [.file, .package]
        }
    }
}
