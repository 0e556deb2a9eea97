// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema
import SchemaCheck

/// What a subject, a context or the registry allows to be done to it.
package enum RegistryMode: String, Sendable, CaseIterable {
    case readWrite = "READWRITE"
    case readOnly = "READONLY"
    case readOnlyOverride = "READONLY_OVERRIDE"
    case importing = "IMPORT"
    case forward = "FORWARD"

    /// Whether nothing may be written.
    package var isReadOnly: Bool { self == .readOnly || self == .readOnlyOverride || self == .forward }
}

/// The settings that hold for a subject, its own before those of its context before the global ones.
struct EffectiveSettings: Sendable {
    /// In days.
    static let usualUsageWindow = 90
    /// Which earlier versions a new one has to get on with.
    var level: CompatibilityLevel = .backward
    /// What may be done.
    var mode: RegistryMode = .readWrite
    /// How strictly JSON Schemas are compared.
    var policy: JSONSchemaPolicy = .strict
    /// By which questions a new version is judged.
    var profile: GatingProfiles = .confluent
    /// Whether texts are normalized unless the request says otherwise.
    var normalize = false
    /// Whether a new version may not break the schemas that refer to its subject, once they refer to it.
    var validatesDependents = true
    /// If only versions in use count, the days for which nobody may have fetched one that is not; nil if all count.
    var usageWindowDays: Int?
    /// The subject that the place's own configuration makes it stand for.
    var alias: QualifiedSubject?
    /// The configuration objects in force as JSON: the innermost one that is set.
    var config: JSON?

    /// The metadata property whose equal values make versions comparable, if one is set.
    var compatibilityGroup: String? {
        config?["compatibilityGroup"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}
