// SPDX-License-Identifier: Apache-2.0

/// One difference between a writer's schema and a reader's.
public struct ProtobufDifference: Sendable, Hashable {
    /// A place in one of a schema's texts.
    public struct Place: Sendable, Hashable {
        /// 0 for the schema's own text, then the files it needs, as in ``ProtobufSchema/texts``.
        public let document: Int
        /// Offset in bytes of the element's first byte.
        public let offset: Int
        /// Offset in bytes of what follows the element.
        public let end: Int
    }

    /// What changed.
    public let change: ProtobufChange
    /// The way through the messages as Confluent writes it: names of messages and oneofs, then a number; that of the
    /// type's own message for what is different in an imported type: `#/Outer/Inner/3`.
    public let path: String
    /// The place in the reader's schema: what changed, or the message or file that lacks it.
    public let reader: Place
    /// The place in the writer's schema.
    public let writer: Place
}

/// A pair of schemas that cannot be compared within bounds: there is no verdict.
public enum ProtobufComparisonLimit: Error, Sendable, CustomStringConvertible {
    /// More fields, values and messages to compare than this.
    case steps(Int)

    /// What happened and the way out.
    public var description: String {
        switch self {
        case .steps(let steps):
            "comparing the schemas takes more than \(steps) steps; split the files or give fewer references"
        }
    }
}

extension ProtobufSchema {
    /// How many differences of a pair are told at most.
    public static let mostDifferences = 5_000

    /// Everything that is different between a writer's schema and this one, the reader's, as Confluent's schema
    /// registry sees it; at most ``mostDifferences``, those that break before those that do not.
    ///
    /// The schemas are compatible if every change is, by ``ProtobufChange/isCompatible``. Fields are paired by number,
    /// messages and enums by name. Types that either file imports are compared where fields use them. Not compared at
    /// all: reserved numbers and names, groups, extensions, services, options and defaults.
    ///
    /// - Throws: ``ProtobufComparisonLimit`` past two million fields, values and messages.
    public func differences(
        reading writer: ProtobufSchema
    ) throws(ProtobufComparisonLimit) -> [ProtobufDifference] {
        var comparison = Comparison(writer: writer.model, reader: model)
        return try comparison.run()
    }
}
