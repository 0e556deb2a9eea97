// SPDX-License-Identifier: Apache-2.0
package import PostgreSQL

/// The migrations of this build, embedded from the SQL files beside this one. Files are only ever added.
///
/// SwiftPM names an embedded file after its own name with the first digit taken for `_`.
package enum StageDoorMigrations {
    /// All of them, in the order of their numbers.
    package static let all: [Migration] = [
        Migration(version: 1, name: "registry", sql: text(PackageResources._001_registry_sql)),
        Migration(version: 2, name: "registration", sql: text(PackageResources._002_registration_sql)),
        Migration(version: 3, name: "dependents", sql: text(PackageResources._003_dependents_sql)),
        Migration(version: 4, name: "second_ids", sql: text(PackageResources._004_second_ids_sql)),
        Migration(version: 5, name: "access", sql: text(PackageResources._005_access_sql)),
        Migration(version: 6, name: "audit", sql: text(PackageResources._006_audit_sql)),
        Migration(version: 7, name: "groups_of_entries", sql: text(PackageResources._007_groups_of_entries_sql)),
        Migration(version: 8, name: "waivers", sql: text(PackageResources._008_waivers_sql)),
        Migration(version: 9, name: "consumers", sql: text(PackageResources._009_consumers_sql)),
        Migration(version: 10, name: "audit_copies", sql: text(PackageResources._010_audit_copies_sql)),
        Migration(version: 11, name: "rights", sql: text(PackageResources._011_rights_sql)),
        Migration(version: 12, name: "access_reviews", sql: text(PackageResources._012_access_reviews_sql)),
        Migration(version: 13, name: "audit_subjects", sql: text(PackageResources._013_audit_subjects_sql)),
        Migration(version: 14, name: "audit_stretches", sql: text(PackageResources._014_audit_stretches_sql)),
        Migration(version: 15, name: "access_history", sql: text(PackageResources._015_access_history_sql)),
        Migration(version: 16, name: "token_ends", sql: text(PackageResources._016_token_ends_sql)),
        Migration(
            version: 17,
            name: "membership_proposals",
            sql: text(PackageResources._017_membership_proposals_sql)
        ),
    ]

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
