// SPDX-License-Identifier: Apache-2.0
public import JSON

/// A version of a subject, with all that a registry keeps of it. The text is carried, never read.
public struct TransferVersion: Sendable, Equatable {
    /// The subject and the number.
    public let key: VersionKey
    /// The id, unique within the context.
    public let id: Int
    /// The name by content that the registry gave it, if it is known.
    public var guid: String?
    /// `AVRO`, `JSON`, `PROTOBUF`, or what the source says.
    public let format: String
    /// The text.
    public let text: String
    /// What it refers to, as it is written there.
    public let references: [TransferReference]
    /// Its metadata, an object.
    public let metadata: JSON?
    /// Its rules, an object.
    public let ruleSet: JSON?
    /// Whether it is softly deleted.
    public var isDeleted: Bool

    /// The id with its context.
    public var schemaKey: SchemaKey { SchemaKey(context: key.name.contextPlace, id: id) }

    /// The versions that it refers to; a name without a context is in that of this version.
    public var targets: [VersionKey] {
        references.map { VersionKey(SubjectName($0.subject, in: key.name.context), $0.version) }
    }
}

/// The name that a schema uses for a type of another one, and the version that defines it.
public struct TransferReference: Sendable, Hashable {
    /// The name by which the schema speaks of it.
    public let name: String
    /// The subject as it is written.
    public let subject: String
    /// The number of the version.
    public let version: Int

    /// A reference.
    public init(name: String, subject: String, version: Int) {
        self.name = name
        self.subject = subject
        self.version = version
    }

    /// The same when all bytes are.
    public static func == (left: TransferReference, right: TransferReference) -> Bool {
        left.version == right.version && left.name.hasSameBytes(as: right.name)
            && left.subject.hasSameBytes(as: right.subject)
    }
}

/// What is set at a place itself: at a subject, a context or for the whole registry.
public struct TransferSettings: Sendable, Equatable {
    /// The configuration: an object with `compatibilityLevel` and other members, none of them null.
    public var config: JSON?
    /// `READWRITE`, `READONLY`, `IMPORT` and so on.
    public var mode: String?

    /// Settings of a place.
    public init(config: JSON? = nil, mode: String? = nil) {
        self.config = config
        self.mode = mode
    }

    /// Whether nothing is set.
    public var isEmpty: Bool { config == nil && mode == nil }
}
