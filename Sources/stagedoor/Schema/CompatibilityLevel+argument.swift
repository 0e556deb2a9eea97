// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSONSchema
import SchemaCheck

extension CompatibilityLevel {
    /// The level of that name, however it is capitalised.
    init(argument: String) throws {
        guard let level = CompatibilityLevel(rawValue: argument.uppercased()) else {
            throw ValidationError("'\(argument.printable)' is no compatibility level; choose one of \(Self.names)")
        }
        self = level
    }

    /// All levels, for messages.
    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension CompatibilityProfile {
    /// The profile of that name, however it is capitalised.
    init(argument: String) throws {
        guard let profile = CompatibilityProfile(rawValue: argument.lowercased()) else {
            throw ValidationError("'\(argument.printable)' is no profile; choose confluent or data")
        }
        self = profile
    }
}

extension JSONSchemaPolicy {
    /// The policy of that name, however it is capitalised.
    init(argument: String) throws {
        guard let policy = JSONSchemaPolicy(rawValue: argument.uppercased()) else {
            throw ValidationError("'\(argument.printable)' is no policy; choose strict or lenient")
        }
        self = policy
    }
}
