// SPDX-License-Identifier: Apache-2.0

extension BreakingRule {
    /// Who is hurt when the rule is broken, and how.
    public var impact: String {
        switch self {
        case .enumNoDelete, .extensionNoDelete, .messageNoDelete, .serviceNoDelete, .fileNoDelete,
            .packageEnumNoDelete, .packageExtensionNoDelete, .packageMessageNoDelete, .packageNoDelete,
            .packageServiceNoDelete:
            "Code that uses what was generated for it no longer compiles, and files that import it no longer build."
        case .enumValueNoDelete, .enumValueNoDeleteUnlessNumberReserved, .fieldNoDelete,
            .fieldNoDeleteUnlessNumberReserved:
            "Data that was written with it is no longer understood, and the number may come back with another meaning."
        case .enumValueNoDeleteUnlessNameReserved, .fieldNoDeleteUnlessNameReserved:
            "JSON that was written with the name is refused, and the name may come back with another meaning."
        case .enumValueSameName, .fieldSameJSONName, .fieldSameName, .enumSameJSONFormat, .messageSameJSONFormat:
            "JSON that was written before is no longer read the same way, and code that uses the name does not compile."
        case .fieldSameType, .fieldSameCardinality:
            "Code that uses the field no longer compiles, and data may be read wrongly."
        case .fieldWireCompatibleType, .fieldWireCompatibleCardinality:
            "Readers of data that the other version wrote get wrong values, or an error."
        case .fieldWireJSONCompatibleType, .fieldWireJSONCompatibleCardinality:
            "Readers of data or JSON that the other version wrote get wrong values, or an error."
        case .fieldSameDefault: "Readers of data without the field get another value than its writers meant."
        case .fieldSameOneof, .oneofNoDelete:
            "Code that asks which field is set no longer compiles, and setting one field may clear another."
        case .messageSameRequiredFields: "Whoever has the other version refuses the messages as incomplete."
        case .reservedEnumNoDelete, .reservedMessageNoDelete:
            "What was reserved can be used again, although old data still has it with its old meaning."
        case .extensionMessageNoDelete: "Extensions with these numbers no longer compile."
        case .fileSamePackage: "All types of the file get other names: code, methods' paths and Any values break."
        case .rpcNoDelete, .rpcSameClientStreaming, .rpcSameServerStreaming, .rpcSameRequestType,
            .rpcSameResponseType:
            "Clients that were built before call what the server no longer offers."
        case .rpcSameIdempotencyLevel: "Clients and proxies retry or cache calls as the old version allowed."
        case .enumSameType: "Readers treat numbers without a value in another way."
        case .fieldSameUTF8Validation, .fieldSameJavaUTF8Validation:
            "Text that is not UTF-8 was accepted and is now refused, or the other way round."
        default: "Code that is generated anew differs, and code that uses it may no longer compile."
        }
    }

    /// What to do instead, in one sentence.
    public var fix: String {
        switch self {
        case .enumNoDelete, .extensionNoDelete, .messageNoDelete, .serviceNoDelete:
            "Keep it in its file, deprecated if need be, until nobody uses it."
        case .fileNoDelete: "Keep the file, and let it import publicly what moved elsewhere."
        case .packageEnumNoDelete, .packageExtensionNoDelete, .packageMessageNoDelete, .packageNoDelete,
            .packageServiceNoDelete:
            "Keep it in its package, deprecated if need be, and put new versions into a new package."
        case .enumValueNoDelete, .fieldNoDelete: "Keep it with the option deprecated = true."
        case .enumValueNoDeleteUnlessNumberReserved, .fieldNoDeleteUnlessNumberReserved:
            "Reserve the number."
        case .enumValueNoDeleteUnlessNameReserved, .fieldNoDeleteUnlessNameReserved:
            "Reserve the name, in quotes."
        case .fieldSameJSONName, .fieldSameName:
            "Keep the name, or add a new field with a new number and deprecate this one."
        case .enumValueSameName: "Keep the names, and add new ones as aliases with allow_alias."
        case .fieldSameType, .fieldSameCardinality, .fieldWireCompatibleType, .fieldWireCompatibleCardinality,
            .fieldWireJSONCompatibleType, .fieldWireJSONCompatibleCardinality, .fieldSameOneof:
            "Add a new field with a new number, and deprecate this one."
        case .messageSameRequiredFields: "Make the field optional and check it in code."
        case .oneofNoDelete: "Keep the oneof and its fields, deprecated if need be."
        case .reservedEnumNoDelete, .reservedMessageNoDelete: "Reserve it again."
        case .extensionMessageNoDelete: "Offer the numbers to extensions again."
        case .rpcNoDelete: "Keep the method with the option deprecated = true."
        case .rpcSameClientStreaming, .rpcSameServerStreaming, .rpcSameRequestType, .rpcSameResponseType:
            "Add a method with a new name, and deprecate this one."
        case .fileSamePackage: "Keep the package, and put a new version into a new file of a new package."
        default: "Set it back to what it was."
        }
    }
}
