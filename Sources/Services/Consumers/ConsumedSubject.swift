// SPDX-License-Identifier: Apache-2.0
package import PostgreSQL
package import Web

/// A subject that somebody reads.
package struct ConsumedSubject: Sendable {
    /// Its context.
    package let context: String
    /// Its name within the context.
    package let name: String
    /// The name by which clients know it.
    package let shown: String
    /// What policies call it.
    package let resource: ProtectedResource

    /// A subject of these names.
    package init(context: String, name: String, shown: String, resource: ProtectedResource) {
        self.context = context
        self.name = name
        self.shown = shown
        self.resource = resource
    }

    /// Names are the same when their bytes are.
    func isSame(as other: ConsumedSubject) -> Bool {
        name.utf8.elementsEqual(other.name.utf8) && context.utf8.elementsEqual(other.context.utf8)
    }
}

/// What there is to know of a version for telling whether it is in use.
package struct VersionFacts: Sendable {
    /// The number.
    package let version: Int
    /// The id of its schema within the context.
    package let schemaID: Int
    /// Whether it is soft-deleted.
    package let isDeleted: Bool
    /// Seconds since 1970.
    package let registeredAt: Int64

    /// Facts about a version.
    package init(version: Int, schemaID: Int, isDeleted: Bool = false, registeredAt: Int64) {
        self.version = version
        self.schemaID = schemaID
        self.isDeleted = isDeleted
        self.registeredAt = registeredAt
    }
}

/// How new versions of a subject are judged.
package struct ComparisonRule: Sendable {
    /// The level, such as `BACKWARD_TRANSITIVE`.
    package let level: String
    /// Whether the level looks at more than the latest version.
    package let isTransitive: Bool
    /// The window of the versions in use, in days, if only those count.
    package let usageWindowDays: Int?

    /// A rule.
    package init(level: String, isTransitive: Bool, usageWindowDays: Int?) {
        self.level = level
        self.isTransitive = isTransitive
        self.usageWindowDays = usageWindowDays
    }
}

/// The subjects that there are, asked for by those who keep who reads them.
package protocol SubjectCatalog: Sendable {
    /// The subject of a name as clients write it, whether or not it exists.
    func subject(_ name: String) throws -> ConsumedSubject

    /// The subject that another one is an alias of, or itself.
    func target(of subject: ConsumedSubject) async throws -> ConsumedSubject

    /// All versions of a subject, rising, also those that are soft-deleted.
    func versions(of subject: ConsumedSubject, _ tx: inout Transaction) throws -> [VersionFacts]

    /// How many live versions refer to each of some versions of a subject; those that none refers to may be left out.
    func referrers(of subject: ConsumedSubject, _ versions: [Int], _ tx: inout Transaction) throws -> [Int: Int]

    /// Holds a subject until the transaction ends, and lets whoever judges new versions of it begin anew; false if there
    /// is no such subject.
    func hold(_ subject: ConsumedSubject, _ tx: inout Transaction) throws -> Bool

    /// How new versions of a subject are judged.
    func rule(of subject: ConsumedSubject, _ tx: inout Transaction) throws -> ComparisonRule
}
