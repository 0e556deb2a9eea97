// SPDX-License-Identifier: Apache-2.0

/// A subject and the number of one of its versions.
public struct VersionKey: Sendable, Hashable, Comparable {
    /// The subject.
    public let name: SubjectName
    /// The number, from 1.
    public let version: Int

    /// A version of a subject.
    public init(_ name: SubjectName, _ version: Int) {
        self.name = name
        self.version = version
    }

    /// For messages: `'orders' version 3`.
    public var title: String { "\(name.title) version \(version)" }

    /// By subject, then by number.
    public static func < (left: VersionKey, right: VersionKey) -> Bool {
        left.name == right.name ? left.version < right.version : left.name < right.name
    }
}

/// An id of a context: what messages carry.
public struct SchemaKey: Sendable, Hashable {
    /// The context in which the id is given.
    public let context: SubjectName
    /// The id.
    public let id: Int
}
