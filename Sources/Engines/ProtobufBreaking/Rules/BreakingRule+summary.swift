// SPDX-License-Identifier: Apache-2.0

extension BreakingRule {
    /// What holds as long as the rule is kept, in one sentence.
    public var summary: String {
        switch self {
        case .enumNoDelete: "An enum of a file is still in that file."
        case .enumSameJSONFormat: "An enum that can be written as JSON still can."
        case .enumSameType: "An enum stays open or closed."
        case .enumValueNoDelete: "Every number of an enum is still one of its values."
        case .enumValueNoDeleteUnlessNameReserved:
            "A number of an enum goes only if the names of its values are reserved."
        case .enumValueNoDeleteUnlessNumberReserved: "A number of an enum goes only if it is reserved."
        case .enumValueSameName: "The values of a number keep their names."
        case .extensionMessageNoDelete: "Every number that extensions of a message could have is still one."
        case .extensionNoDelete: "An extension of a file is still in that file."
        case .fieldNoDelete: "Every field of a message is still there."
        case .fieldNoDeleteUnlessNameReserved: "A field goes only if its name is reserved."
        case .fieldNoDeleteUnlessNumberReserved: "A field goes only if its number is reserved."
        case .fieldSameCardinality: "A field stays optional with or without presence, required, repeated or a map."
        case .fieldSameCPPStringType:
            "A string or bytes field keeps its C++ type, by ctype or features.(pb.cpp).string_type."
        case .fieldSameDefault: "A field keeps its default value."
        case .fieldSameJavaUTF8Validation: "Java goes on checking, or not checking, that a string field is UTF-8."
        case .fieldSameJSONName: "A field keeps its name in JSON."
        case .fieldSameJSType: "A 64-bit integer field keeps its JavaScript type."
        case .fieldSameName: "A field keeps its name."
        case .fieldSameOneof: "A field stays in its oneof, or outside of all."
        case .fieldSameType: "A field keeps its type, a field of a message or enum also the name of that."
        case .fieldSameUTF8Validation: "Readers go on checking, or not checking, that a string field is UTF-8."
        case .fieldWireCompatibleCardinality: "A field changes its cardinality only so that bytes stay readable."
        case .fieldWireCompatibleType: "A field changes its type only so that bytes stay readable."
        case .fieldWireJSONCompatibleCardinality:
            "A field changes its cardinality only so that bytes and JSON stay readable."
        case .fieldWireJSONCompatibleType: "A field changes its type only so that bytes and JSON stay readable."
        case .fileNoDelete: "A file is still there."
        case .fileSamePackage: "A file stays in its package."
        case .fileSameSyntax: "A file stays in proto2, in proto3 or in an edition."
        case .messageNoDelete: "A message of a file is still in that file."
        case .messageNoRemoveStandardDescriptorAccessor: "A message does not set no_standard_descriptor_accessor anew."
        case .messageSameJSONFormat: "A message that can be written as JSON still can."
        case .messageSameMessageSetWireFormat: "Checks nothing any more; buf keeps the name for old configurations."
        case .messageSameRequiredFields: "A message neither gains nor loses a required field."
        case .oneofNoDelete: "Every oneof of a message is still there."
        case .packageEnumNoDelete: "An enum of a package is still in one of its files."
        case .packageExtensionNoDelete: "An extension of a package is still in one of its files."
        case .packageMessageNoDelete: "A message of a package is still in one of its files."
        case .packageNoDelete: "A package is still there."
        case .packageServiceNoDelete: "A service of a package is still in one of its files."
        case .reservedEnumNoDelete: "Whatever an enum reserved is still reserved."
        case .reservedMessageNoDelete: "Whatever a message reserved is still reserved."
        case .rpcNoDelete: "Every method of a service is still there."
        case .rpcSameClientStreaming: "A method goes on taking one message, or a stream of them."
        case .rpcSameIdempotencyLevel: "A method keeps its idempotency_level."
        case .rpcSameRequestType: "A method goes on taking the same message."
        case .rpcSameResponseType: "A method goes on returning the same message."
        case .rpcSameServerStreaming: "A method goes on returning one message, or a stream of them."
        case .serviceNoDelete: "A service of a file is still in that file."
        case .fieldSameCType: "The older name of FIELD_SAME_CPP_STRING_TYPE, in v1 and v1beta1."
        case .fieldSameLabel: "The older name of the three rules about cardinality, in v1 and v1beta1."
        case .fileSameJavaStringCheckUTF8: "The older name of FIELD_SAME_JAVA_UTF8_VALIDATION, in v1 and v1beta1."
        case .fileSamePHPGenericServices:
            "Checks nothing any more; v1 and v1beta1 keep the name for old configurations."
        default: "A file keeps its option \(fileOption ?? "")."
        }
    }

    /// The option of a file that the rule is about.
    var fileOption: String? {
        switch self {
        case .fileSameCCEnableArenas: "cc_enable_arenas"
        case .fileSameCCGenericServices: "cc_generic_services"
        case .fileSameCSharpNamespace: "csharp_namespace"
        case .fileSameGoPackage: "go_package"
        case .fileSameJavaGenericServices: "java_generic_services"
        case .fileSameJavaMultipleFiles: "java_multiple_files"
        case .fileSameJavaOuterClassname: "java_outer_classname"
        case .fileSameJavaPackage: "java_package"
        case .fileSameObjCClassPrefix: "objc_class_prefix"
        case .fileSameOptimizeFor: "optimize_for"
        case .fileSamePHPClassPrefix: "php_class_prefix"
        case .fileSamePHPMetadataNamespace: "php_metadata_namespace"
        case .fileSamePHPNamespace: "php_namespace"
        case .fileSamePythonGenericServices: "py_generic_services"
        case .fileSameRubyPackage: "ruby_package"
        case .fileSameSwiftPrefix: "swift_prefix"
        default: nil
        }
    }
}
