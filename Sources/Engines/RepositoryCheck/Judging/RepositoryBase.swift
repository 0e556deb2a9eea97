// SPDX-License-Identifier: Apache-2.0
public import JSONSchema
public import SchemaCheck

/// What a repository is compared with.
public enum RepositoryBase: Sendable {
    /// An earlier state of it, under a name such as `git:main`.
    case side(RepositorySide, name: String)
    /// The versions that a registry holds of each subject, in the order of the new side's subjects; nil for one that it
    /// does not have.
    case versions([SubjectHistory?], name: String)

    var name: String {
        switch self {
        case .side(_, let name), .versions(_, let name): name
        }
    }
}

/// The versions of one subject.
public struct SubjectHistory: Sendable {
    /// The versions that can be read, the oldest first.
    public let versions: [NamedSchema]
    /// The names of versions whose texts are no schemas.
    public let unreadable: [String]
    /// The names of versions that cannot be put together: something they refer to is missing or does not fit.
    public let incomplete: [String]
    /// The level that the registry holds the subject to.
    public let level: CompatibilityLevel
    /// How strictly the registry judges JSON Schemas.
    public let policy: JSONSchemaPolicy
    /// Which questions decide for the registry.
    public let gate: GatingProfiles

    /// A history.
    public init(
        versions: [NamedSchema],
        unreadable: [String] = [],
        incomplete: [String] = [],
        level: CompatibilityLevel,
        policy: JSONSchemaPolicy,
        gate: GatingProfiles = .confluent
    ) {
        self.versions = versions
        self.unreadable = unreadable
        self.incomplete = incomplete
        self.level = level
        self.policy = policy
        self.gate = gate
    }
}
