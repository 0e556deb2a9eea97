// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema
import SchemaCheck

/// A change of a configuration: its members checked and in the spelling that is kept. What no member of a
/// configuration is called is left out, as Confluent's server does.
struct ConfigChange: Sendable {
    private static let texts = ["aliasForDeks", "compatibilityGroup"]
    private static let flags = [
        "normalize", "validateFields", "validateNewSchemas", "validateRules", "validateDependents",
    ]
    private static let metadata = ["defaultMetadata", "overrideMetadata"]
    private static let ruleSets = ["defaultRuleSet", "overrideRuleSet"]
    private static let mostBytes = 1 << 20

    /// The members to set; a null takes one away.
    let members: [JSONObject.Member]

    /// - Throws: ``RegistryError``: 42203 for a level that does not exist, 42208 for an alias that is no subject's name,
    ///   42201 for a rule set that cannot be executed, 422 for anything else.
    init(_ json: JSON, at place: QualifiedSubject) throws {
        guard let object = json.object else { throw RegistryError.unprocessable("The configuration is not an object") }
        guard object.members.count <= 100, json.compactText.utf8.count <= Self.mostBytes else {
            throw RegistryError.unprocessable(
                "A configuration has at most 100 members and \(Self.mostBytes >> 20) MiB"
            )
        }
        members = try object.members.compactMap { member in
            let key = member.key == "compatibility" ? "compatibilityLevel" : member.key
            guard !member.value.isNull else { return JSONObject.Member(key: key, value: .null) }
            return try Self.value(key, member.value, place).map { JSONObject.Member(key: key, value: $0) }
        }
    }

    private static func value(_ key: String, _ value: JSON, _ place: QualifiedSubject) throws -> JSON? {
        switch key {
        case "compatibilityLevel":
            guard let level = value.string.flatMap({ CompatibilityLevel(rawValue: $0.uppercased()) }) else {
                throw RegistryError.invalidCompatibility
            }
            return .string(level.rawValue)
        case "compatibilityPolicy":
            guard let policy = value.string.flatMap({ JSONSchemaPolicy(rawValue: $0.uppercased()) }) else {
                throw RegistryError.unprocessable(
                    "\(value.compactText.prefix(60)) is no compatibilityPolicy; choose STRICT or LENIENT"
                )
            }
            return .string(policy.rawValue)
        case "compatibilityProfile":
            guard let profile = value.string.flatMap({ GatingProfiles(rawValue: $0.uppercased()) }) else {
                throw RegistryError.unprocessable(
                    "\(value.compactText.prefix(60)) is no compatibilityProfile; choose CONFLUENT, DATA or BOTH"
                )
            }
            return .string(profile.rawValue)
        case "compatibilityAgainst":
            guard let word = value.string?.uppercased(), word == "HISTORY" || word == "IN_USE" else {
                throw RegistryError.unprocessable(
                    "\(value.compactText.prefix(60)) is no compatibilityAgainst; choose HISTORY or IN_USE"
                )
            }
            return .string(word)
        case "usageWindowDays":
            guard let days = value.int, (0...365).contains(days) else {
                throw RegistryError.unprocessable("\"usageWindowDays\" is a number of days from 0 to 365")
            }
            return .int(days)
        case "alias":
            let name = try text(key, value)
            _ = try QualifiedSubject(name, in: place.context)
            return .string(name)
        case _ where texts.contains(key): return .string(try text(key, value))
        case _ where flags.contains(key):
            guard let flag = value.bool else {
                throw RegistryError.unprocessable("\"\(key)\" is true or false, not a \(value.kind)")
            }
            return .bool(flag)
        case _ where metadata.contains(key): return try MetadataCheck.checked(value, key)
        case _ where ruleSets.contains(key): return try RuleSetCheck.checked(value)
        default: return nil
        }
    }

    private static func text(_ key: String, _ value: JSON) throws(RegistryError) -> String {
        guard let text = value.string, text.utf8.count <= 1_024 else {
            throw .unprocessable("\"\(key)\" is a text of at most 1024 bytes")
        }
        return text
    }
}
