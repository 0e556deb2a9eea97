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

extension AvroSchema {
    /// Everything that keeps this schema, as the reader's, from reading data written with `writer`
    /// (specification, "Schema Resolution"). Empty means compatible.
    ///
    /// - Throws: ``AvroComparisonLimit`` past 1,000 nested types or ten million pairs of types.
    public func differences(reading writer: AvroSchema) throws(AvroComparisonLimit) -> [AvroDifference] {
        var comparison = AvroComparison(reader: self, writer: writer)
        _ = try comparison.compare(root, writer.root)
        var seen: Set<AvroDifference> = []
        return comparison.differences.filter { seen.insert($0).inserted }
    }
}

/// One run of the comparison; remembers the pairs it has met, which also ends recursion in recursive schemas.
private struct AvroComparison {
    private struct Pair: Hashable {
        let reader: AvroSchema.TypeID
        let writer: AvroSchema.TypeID
    }

    /// What is known of a pair of records.
    private enum State {
        /// Being compared, or compared and the same as far as the pairs still open are.
        case compatible
        case incompatible([AvroDifference])
    }

    private static let deepest = 1_000
    private static let mostSteps = 10_000_000
    /// How many differences a failed pair keeps for the next place that meets it.
    private static let mostKept = 100

    let reader: AvroSchema
    let writer: AvroSchema
    private(set) var differences: [AvroDifference] = []
    private var met: [Pair: State] = [:]
    /// The pairs taken for compatible, in the order they were met.
    private var assumed: [Pair] = []
    private var depth = 0
    private var steps = 0

    init(reader: AvroSchema, writer: AvroSchema) {
        self.reader = reader
        self.writer = writer
    }

    /// Adds what is different between two types; true if nothing is.
    mutating func compare(_ left: AvroSchema.TypeID, _ right: AvroSchema.TypeID) throws(AvroComparisonLimit) -> Bool {
        depth += 1
        defer { depth -= 1 }
        steps += 1
        guard depth <= Self.deepest else { throw .depth(Self.deepest) }
        guard steps <= Self.mostSteps else { throw .steps(Self.mostSteps) }
        switch (reader[left].kind, writer[right].kind) {
        case (.primitive(let to), .primitive(let from)):
            return AvroPromotion.exists(from: from, to: to) || report(.typeMismatch, left, right, types(left, right))
        case (_, .union(let branches)):
            return try everyBranch(branches, left, right)
        case (.union(let branches), _):
            return try anyBranch(branches, left, right)
        case (.array(let items), .array(let written)): return try compare(items, written)
        case (.map(let values), .map(let written)): return try compare(values, written)
        case (.fixed(let fixed), .fixed(let written)):
            guard names(fixed.name, fixed.aliases, written.name, left, right) else { return false }
            if fixed.size == written.size { return true }
            return report(
                .fixedSizeMismatch,
                at: fixed.sizeOffset,
                written.sizeOffset,
                left,
                right,
                "\(written.size) bytes written, \(fixed.size) expected"
            )
        case (.enumeration(let enumeration), .enumeration(let written)):
            guard names(enumeration.name, enumeration.aliases, written.name, left, right) else { return false }
            return symbols(enumeration, written, left, right)
        case (.record(let record), .record(let written)):
            return try records(record, written, left, right)
        default:
            return report(.typeMismatch, left, right, types(left, right))
        }
    }

    private mutating func records(
        _ record: AvroRecord,
        _ written: AvroRecord,
        _ left: AvroSchema.TypeID,
        _ right: AvroSchema.TypeID
    ) throws(AvroComparisonLimit) -> Bool {
        guard names(record.name, record.aliases, written.name, left, right) else { return false }
        let pair = Pair(reader: left, writer: right)
        switch met[pair] {
        case .compatible: return true
        case .incompatible(let known):
            differences += known
            return false
        case nil: break
        }
        met[pair] = .compatible
        let firstAssumed = assumed.count
        assumed.append(pair)
        let firstDifference = differences.count
        if try fields(record, written, left, right) { return true }
        // What was found compatible since may have counted on this pair: forget it.
        for pair in assumed[firstAssumed...] { met[pair] = nil }
        assumed.removeSubrange(firstAssumed...)
        met[pair] = .incompatible(Array(differences[firstDifference...].prefix(Self.mostKept)))
        return false
    }

    private mutating func fields(
        _ record: AvroRecord,
        _ written: AvroRecord,
        _ left: AvroSchema.TypeID,
        _ right: AvroSchema.TypeID
    ) throws(AvroComparisonLimit) -> Bool {
        var compatible = true
        let index = AvroFieldIndex(written.fields)
        for (position, field) in record.fields.enumerated() {
            if let match = index.find(field, near: position) {
                compatible = try compare(field.type, written.fields[match].type) && compatible
            } else if field.defaultValue == nil {
                compatible = report(
                    .readerFieldMissingDefaultValue,
                    at: field.offset,
                    writer[right].offset,
                    left,
                    right,
                    field.name
                )
            }
        }
        return compatible
    }

    /// What the writer may write is any branch of its union: each must be readable.
    private mutating func everyBranch(
        _ branches: [AvroSchema.TypeID],
        _ left: AvroSchema.TypeID,
        _ right: AvroSchema.TypeID
    ) throws(AvroComparisonLimit) -> Bool {
        var compatible = true
        for branch in branches { compatible = try compare(left, branch) && compatible }
        return compatible
    }

    /// A reader's union reads a type if any branch does; the branches' own differences explain nothing then.
    private mutating func anyBranch(
        _ branches: [AvroSchema.TypeID],
        _ left: AvroSchema.TypeID,
        _ right: AvroSchema.TypeID
    ) throws(AvroComparisonLimit) -> Bool {
        let before = differences
        var candidates: [AvroDifference] = []
        for branch in branches {
            differences = []
            if try compare(branch, right) {
                differences = before
                return true
            }
            // A branch of the same name and kind is the one that was meant: say what is wrong inside it.
            if isMeant(branch, right) { candidates = differences }
        }
        differences = before + candidates
        return report(.missingUnionBranch, left, right, describe(right, in: writer))
    }

    private func isMeant(_ left: AvroSchema.TypeID, _ right: AvroSchema.TypeID) -> Bool {
        guard reader[left].word == writer[right].word else { return false }
        return reader[left].name?.simple == writer[right].name?.simple
    }

    private mutating func symbols(
        _ enumeration: AvroEnumeration,
        _ written: AvroEnumeration,
        _ left: AvroSchema.TypeID,
        _ right: AvroSchema.TypeID
    ) -> Bool {
        if enumeration.defaultSymbol != nil || enumeration.symbols == written.symbols { return true }
        let known = Set(enumeration.symbols)
        let missing = written.symbols.filter { !known.contains($0) }
        guard !missing.isEmpty else { return true }
        let list = missing.prefix(20).joined(separator: ", ") + (missing.count > 20 ? ", …" : "")
        return report(
            .missingEnumSymbols,
            at: enumeration.symbolsOffset,
            written.symbolsOffset,
            left,
            right,
            "[\(list)]"
        )
    }

    /// Unqualified names match, or one of the reader's aliases is the writer's full name.
    private mutating func names(
        _ name: AvroName,
        _ aliases: [AvroName],
        _ written: AvroName,
        _ left: AvroSchema.TypeID,
        _ right: AvroSchema.TypeID
    ) -> Bool {
        if name == written || name.simple == written.simple || aliases.contains(written) { return true }
        return report(.nameMismatch, left, right, "expected \(written), found \(name)")
    }
}

extension AvroComparison {
    private func types(_ left: AvroSchema.TypeID, _ right: AvroSchema.TypeID) -> String {
        "reader type: \(describe(left, in: reader)), writer type: \(describe(right, in: writer))"
    }

    private func describe(_ id: AvroSchema.TypeID, in schema: AvroSchema) -> String {
        let type = schema[id]
        return type.name.map { "\(type.word) \($0)" } ?? type.word
    }

    /// Adds a difference; always false, so that a check can end with it.
    private mutating func report(
        _ incompatibility: AvroIncompatibility,
        _ left: AvroSchema.TypeID,
        _ right: AvroSchema.TypeID,
        _ detail: String
    ) -> Bool {
        report(incompatibility, at: reader[left].offset, writer[right].offset, left, right, detail)
    }

    private mutating func report(
        _ incompatibility: AvroIncompatibility,
        at readerOffset: Int,
        _ writerOffset: Int,
        _ left: AvroSchema.TypeID,
        _ right: AvroSchema.TypeID,
        _ detail: String
    ) -> Bool {
        differences.append(
            AvroDifference(
                incompatibility: incompatibility,
                reader: AvroDifference.Place(document: reader[left].document, offset: readerOffset),
                writer: AvroDifference.Place(document: writer[right].document, offset: writerOffset),
                detail: detail,
                owner: reader[left].name?.full
            )
        )
        return false
    }
}
