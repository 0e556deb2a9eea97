// SPDX-License-Identifier: Apache-2.0
import SchemaCheck

/// A file of one side with what is known of it before it is read as a schema.
struct IndexedFile {
    let path: String
    let bytes: [UInt8]
    let format: SchemaFormat
    let group: RepositoryConfiguration.Group?
    let outline: SchemaOutline
    /// Its subject; nil for a file that only serves others.
    var subject: String?

    /// Where a reference leads, by its place in the outline; nil if to no file of the repository.
    var targets: [Int?] = []
    /// Whether it refers back to itself through others, or needs a file that does.
    var isCircular = false
}
