// SPDX-License-Identifier: Apache-2.0

/// The policies by which StageDoor governs itself until others are put in force, and the schema that all must keep to;
/// embedded from the files beside this one.
package enum BuiltInPolicies {
    /// The schema's text.
    package static let schema: [UInt8] = PackageResources.stagedoor_cedarschema

    /// The policies, each with the name of its file.
    package static let documents: [(name: String, text: String)] = [
        ("access-reviews.cedar", text(PackageResources.access_reviews_cedar)),
        ("administrators.cedar", text(PackageResources.administrators_cedar)),
        ("auditors.cedar", text(PackageResources.auditors_cedar)),
        ("break-glass.cedar", text(PackageResources.break_glass_cedar)),
        ("gates.cedar", text(PackageResources.gates_cedar)),
        ("operators.cedar", text(PackageResources.operators_cedar)),
        ("own-tokens.cedar", text(PackageResources.own_tokens_cedar)),
        ("owners.cedar", text(PackageResources.owners_cedar)),
        ("readers.cedar", text(PackageResources.readers_cedar)),
    ]

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
