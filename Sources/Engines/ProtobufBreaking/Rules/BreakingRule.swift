// SPDX-License-Identifier: Apache-2.0

/// A rule about what may change from one version of `.proto` files to the next, by the name that buf gave it.
public enum BreakingRule: String, Sendable, CaseIterable {
    /// An enum of a file is still in that file.
    case enumNoDelete = "ENUM_NO_DELETE"
    /// An enum that can be written as JSON still can.
    case enumSameJSONFormat = "ENUM_SAME_JSON_FORMAT"
    /// An enum stays open or closed.
    case enumSameType = "ENUM_SAME_TYPE"
    /// Every number of an enum is still one of its values.
    case enumValueNoDelete = "ENUM_VALUE_NO_DELETE"
    /// A number of an enum goes only if the names of its values are reserved.
    case enumValueNoDeleteUnlessNameReserved = "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED"
    /// A number of an enum goes only if it is reserved.
    case enumValueNoDeleteUnlessNumberReserved = "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED"
    /// The values of a number keep their names.
    case enumValueSameName = "ENUM_VALUE_SAME_NAME"
    /// Every number that extensions of a message could have is still one.
    case extensionMessageNoDelete = "EXTENSION_MESSAGE_NO_DELETE"
    /// An extension of a file is still in that file.
    case extensionNoDelete = "EXTENSION_NO_DELETE"
    /// Every field of a message is still there.
    case fieldNoDelete = "FIELD_NO_DELETE"
    /// A field goes only if its name is reserved.
    case fieldNoDeleteUnlessNameReserved = "FIELD_NO_DELETE_UNLESS_NAME_RESERVED"
    /// A field goes only if its number is reserved.
    case fieldNoDeleteUnlessNumberReserved = "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED"
    /// A field stays optional with or without presence, required, repeated or a map.
    case fieldSameCardinality = "FIELD_SAME_CARDINALITY"
    /// A string or bytes field keeps its C++ type, by ctype or features.(pb.cpp).string_type.
    case fieldSameCPPStringType = "FIELD_SAME_CPP_STRING_TYPE"
    /// A field keeps its default value.
    case fieldSameDefault = "FIELD_SAME_DEFAULT"
    /// Java goes on checking, or not checking, that a string field is UTF-8.
    case fieldSameJavaUTF8Validation = "FIELD_SAME_JAVA_UTF8_VALIDATION"
    /// A field keeps its name in JSON.
    case fieldSameJSONName = "FIELD_SAME_JSON_NAME"
    /// A 64-bit integer field keeps its JavaScript type.
    case fieldSameJSType = "FIELD_SAME_JSTYPE"
    /// A field keeps its name.
    case fieldSameName = "FIELD_SAME_NAME"
    /// A field stays in its oneof, or outside of all.
    case fieldSameOneof = "FIELD_SAME_ONEOF"
    /// A field keeps its type, a field of a message or enum also the name of that.
    case fieldSameType = "FIELD_SAME_TYPE"
    /// Readers go on checking, or not checking, that a string field is UTF-8.
    case fieldSameUTF8Validation = "FIELD_SAME_UTF8_VALIDATION"
    /// A field changes its cardinality only so that bytes stay readable.
    case fieldWireCompatibleCardinality = "FIELD_WIRE_COMPATIBLE_CARDINALITY"
    /// A field changes its type only so that bytes stay readable.
    case fieldWireCompatibleType = "FIELD_WIRE_COMPATIBLE_TYPE"
    /// A field changes its cardinality only so that bytes and JSON stay readable.
    case fieldWireJSONCompatibleCardinality = "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY"
    /// A field changes its type only so that bytes and JSON stay readable.
    case fieldWireJSONCompatibleType = "FIELD_WIRE_JSON_COMPATIBLE_TYPE"
    /// A file is still there.
    case fileNoDelete = "FILE_NO_DELETE"
    /// A file keeps its option cc_enable_arenas.
    case fileSameCCEnableArenas = "FILE_SAME_CC_ENABLE_ARENAS"
    /// A file keeps its option cc_generic_services.
    case fileSameCCGenericServices = "FILE_SAME_CC_GENERIC_SERVICES"
    /// A file keeps its option csharp_namespace.
    case fileSameCSharpNamespace = "FILE_SAME_CSHARP_NAMESPACE"
    /// A file keeps its option go_package.
    case fileSameGoPackage = "FILE_SAME_GO_PACKAGE"
    /// A file keeps its option java_generic_services.
    case fileSameJavaGenericServices = "FILE_SAME_JAVA_GENERIC_SERVICES"
    /// A file keeps its option java_multiple_files.
    case fileSameJavaMultipleFiles = "FILE_SAME_JAVA_MULTIPLE_FILES"
    /// A file keeps its option java_outer_classname.
    case fileSameJavaOuterClassname = "FILE_SAME_JAVA_OUTER_CLASSNAME"
    /// A file keeps its option java_package.
    case fileSameJavaPackage = "FILE_SAME_JAVA_PACKAGE"
    /// A file keeps its option objc_class_prefix.
    case fileSameObjCClassPrefix = "FILE_SAME_OBJC_CLASS_PREFIX"
    /// A file keeps its option optimize_for.
    case fileSameOptimizeFor = "FILE_SAME_OPTIMIZE_FOR"
    /// A file stays in its package.
    case fileSamePackage = "FILE_SAME_PACKAGE"
    /// A file keeps its option php_class_prefix.
    case fileSamePHPClassPrefix = "FILE_SAME_PHP_CLASS_PREFIX"
    /// A file keeps its option php_metadata_namespace.
    case fileSamePHPMetadataNamespace = "FILE_SAME_PHP_METADATA_NAMESPACE"
    /// A file keeps its option php_namespace.
    case fileSamePHPNamespace = "FILE_SAME_PHP_NAMESPACE"
    /// A file keeps its option py_generic_services.
    case fileSamePythonGenericServices = "FILE_SAME_PY_GENERIC_SERVICES"
    /// A file keeps its option ruby_package.
    case fileSameRubyPackage = "FILE_SAME_RUBY_PACKAGE"
    /// A file keeps its option swift_prefix.
    case fileSameSwiftPrefix = "FILE_SAME_SWIFT_PREFIX"
    /// A file stays in proto2, in proto3 or in an edition.
    case fileSameSyntax = "FILE_SAME_SYNTAX"
    /// A message of a file is still in that file.
    case messageNoDelete = "MESSAGE_NO_DELETE"
    /// A message does not set no_standard_descriptor_accessor anew.
    case messageNoRemoveStandardDescriptorAccessor = "MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR"
    /// A message that can be written as JSON still can.
    case messageSameJSONFormat = "MESSAGE_SAME_JSON_FORMAT"
    /// Checks nothing any more; buf keeps the name for old configurations.
    case messageSameMessageSetWireFormat = "MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT"
    /// A message neither gains nor loses a required field.
    case messageSameRequiredFields = "MESSAGE_SAME_REQUIRED_FIELDS"
    /// Every oneof of a message is still there.
    case oneofNoDelete = "ONEOF_NO_DELETE"
    /// An enum of a package is still in one of its files.
    case packageEnumNoDelete = "PACKAGE_ENUM_NO_DELETE"
    /// An extension of a package is still in one of its files.
    case packageExtensionNoDelete = "PACKAGE_EXTENSION_NO_DELETE"
    /// A message of a package is still in one of its files.
    case packageMessageNoDelete = "PACKAGE_MESSAGE_NO_DELETE"
    /// A package is still there.
    case packageNoDelete = "PACKAGE_NO_DELETE"
    /// A service of a package is still in one of its files.
    case packageServiceNoDelete = "PACKAGE_SERVICE_NO_DELETE"
    /// Whatever an enum reserved is still reserved.
    case reservedEnumNoDelete = "RESERVED_ENUM_NO_DELETE"
    /// Whatever a message reserved is still reserved.
    case reservedMessageNoDelete = "RESERVED_MESSAGE_NO_DELETE"
    /// Every method of a service is still there.
    case rpcNoDelete = "RPC_NO_DELETE"
    /// A method goes on taking one message, or a stream of them.
    case rpcSameClientStreaming = "RPC_SAME_CLIENT_STREAMING"
    /// A method keeps its idempotency_level.
    case rpcSameIdempotencyLevel = "RPC_SAME_IDEMPOTENCY_LEVEL"
    /// A method goes on taking the same message.
    case rpcSameRequestType = "RPC_SAME_REQUEST_TYPE"
    /// A method goes on returning the same message.
    case rpcSameResponseType = "RPC_SAME_RESPONSE_TYPE"
    /// A method goes on returning one message, or a stream of them.
    case rpcSameServerStreaming = "RPC_SAME_SERVER_STREAMING"
    /// A service of a file is still in that file.
    case serviceNoDelete = "SERVICE_NO_DELETE"
    /// The older name of FIELD_SAME_CPP_STRING_TYPE, in v1 and v1beta1.
    case fieldSameCType = "FIELD_SAME_CTYPE"
    /// The older name of the three rules about cardinality, in v1 and v1beta1.
    case fieldSameLabel = "FIELD_SAME_LABEL"
    /// The older name of FIELD_SAME_JAVA_UTF8_VALIDATION, in v1 and v1beta1.
    case fileSameJavaStringCheckUTF8 = "FILE_SAME_JAVA_STRING_CHECK_UTF8"
    /// Checks nothing any more; v1 and v1beta1 keep the name for old configurations.
    case fileSamePHPGenericServices = "FILE_SAME_PHP_GENERIC_SERVICES"
}
