// SPDX-License-Identifier: Apache-2.0
public import JSONSchema

/// Which questions decide about a new schema, as a registry's configuration says it.
public enum GatingProfiles: String, CaseIterable, Sendable {
    /// Confluent's alone.
    case confluent = "CONFLUENT"
    /// The data's alone.
    case data = "DATA"
    /// Both: what either refuses is refused.
    case both = "BOTH"

    /// One question alone.
    public init(_ profile: CompatibilityProfile) {
        switch profile {
        case .confluent: self = .confluent
        case .data: self = .data
        }
    }

    /// The question whose findings come first.
    public var first: CompatibilityProfile { self == .data ? .data : .confluent }

    /// Whether a question is one of those that decide.
    public func contains(_ profile: CompatibilityProfile) -> Bool { self == .both || self == GatingProfiles(profile) }

    /// The questions that decide here or there.
    public func joined(with other: GatingProfiles) -> GatingProfiles { self == other ? self : .both }
}

extension SchemaCheck {
    /// A check at a level by the questions that decide.
    public init(level: CompatibilityLevel, policy: JSONSchemaPolicy = .strict, gate: GatingProfiles) {
        self.init(level: level, policy: policy, profile: gate.first)
        bothProfilesDecide = gate == .both
    }
}
