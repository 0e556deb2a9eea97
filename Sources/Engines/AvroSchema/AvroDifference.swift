// SPDX-License-Identifier: Apache-2.0

/// What keeps a reader from reading a writer's data, by the names that Apache Avro gives it.
public enum AvroIncompatibility: String, Sendable, CaseIterable {
    /// The names differ and no alias of the reader's bridges them.
    case nameMismatch = "NAME_MISMATCH"
    /// Two fixed types of different length.
    case fixedSizeMismatch = "FIXED_SIZE_MISMATCH"
    /// The writer has symbols that the reader's enum lacks, and that enum has no default.
    case missingEnumSymbols = "MISSING_ENUM_SYMBOLS"
    /// The reader has a field that the writer lacks, without a default.
    case readerFieldMissingDefaultValue = "READER_FIELD_MISSING_DEFAULT_VALUE"
    /// Types between which no promotion exists.
    case typeMismatch = "TYPE_MISMATCH"
    /// The reader's union has no branch for a type that the writer may write.
    case missingUnionBranch = "MISSING_UNION_BRANCH"
}

/// One place at which a reader's schema cannot read what a writer's schema writes.
public struct AvroDifference: Sendable, Hashable {
    /// A place in one of a schema's texts.
    public struct Place: Sendable, Hashable {
        /// 0 for the schema's own text, then the references'.
        public let document: Int
        /// Offset in bytes.
        public let offset: Int
    }

    /// What is wrong.
    public let incompatibility: AvroIncompatibility
    /// The place in the reader's schema.
    public let reader: Place
    /// The place in the writer's schema.
    public let writer: Place
    /// The thing at fault, short: a field's name, the missing symbols, the types.
    public let detail: String
    /// The full name of the record, enum or fixed that holds it, if there is one.
    public let owner: String?
}

/// A pair of schemas that cannot be compared within bounds: there is no verdict.
public enum AvroComparisonLimit: Error, Sendable, CustomStringConvertible {
    /// Types nested deeper than this many levels.
    case depth(Int)
    /// More pairs of types to compare than this.
    case steps(Int)

    /// What happened and the way out.
    public var description: String {
        switch self {
        case .depth(let depth): "the schemas nest more than \(depth) levels deep; flatten them"
        case .steps(let steps): "comparing the schemas takes more than \(steps) steps; split their unions"
        }
    }
}
