// SPDX-License-Identifier: Apache-2.0

/// What editions let a file choose, and what proto2 and proto3 mean by themselves.
package struct FeatureSet: Hashable, Sendable {
    package enum FieldPresence: UInt8, Sendable {
        case explicit = 1
        case implicit = 2
        case legacyRequired = 3
    }

    package var fieldPresence = FieldPresence.explicit
    /// Whether values that are not listed are values all the same.
    package var hasOpenEnums = true
    /// Whether repeated numbers are packed.
    package var isPacked = true
    package var verifiesUTF8 = true
    /// Whether messages are encoded as groups are.
    package var isDelimited = false
    /// Whether names in JSON have to be unique; else that is a recommendation.
    package var allowsJSON = true
    package var enforcesNamingStyle = false
    /// What types are visible in other files, if they do not say so themselves.
    package var visibility = DefaultVisibility.exportAll

    package enum DefaultVisibility: UInt8, Sendable {
        case exportAll = 1
        case exportTopLevel = 2
        case localAll = 3
        case strict = 4
    }

    /// What a file begins with.
    package init(_ syntax: ProtobufSyntax = .edition2023) {
        switch syntax {
        case .proto2:
            hasOpenEnums = false
            isPacked = false
            verifiesUTF8 = false
            allowsJSON = false
        case .proto3:
            fieldPresence = .implicit
        case .edition2023:
            break
        case .edition2024, .edition2026, .unstable:
            enforcesNamingStyle = true
            visibility = .exportTopLevel
        }
    }
}
