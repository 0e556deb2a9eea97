// SPDX-License-Identifier: Apache-2.0
public import JSON

/// A value that one schema writes and that another does not give back, confirmed by reading its bytes.
public struct AvroLoss: Sendable {
    /// What becomes of the value.
    public enum Kind: String, Sendable {
        /// It cannot be read.
        case refused = "AVRO_DATA_REFUSED"
        /// Another value is read.
        case changed = "AVRO_DATA_CHANGED"
    }

    /// What becomes of the value.
    public let kind: Kind
    /// What was found, for people, from where it stands: "a long past 2^53 is rounded to the nearest double".
    public let message: String
    /// What to do about it.
    public let fix: String
    /// The place in the reader's schema.
    public let reader: AvroDifference.Place
    /// The place in the writer's schema.
    public let writer: AvroDifference.Place
    /// Where in the value: names of fields with dots between, `[]` for items and `{}` for entries.
    public let path: String
    /// The value in Avro's binary encoding under the writer's schema.
    public let bytes: [UInt8]
    /// The value as its writer sees it.
    public let written: JSON
    /// The value as the reader sees it; nil if it cannot be read.
    public let read: JSON?
    /// Why it cannot be read.
    public let refusal: String?
}

/// A change that may lose data, though no value shows it: the schemas do not tell what was meant.
public struct AvroDoubt: Sendable {
    /// Its rule: `AVRO_DATA_PERHAPS_RENAMED`.
    public let rule: String
    /// What was found.
    public let message: String
    /// What to do about it.
    public let fix: String
    /// The place in the reader's schema.
    public let reader: AvroDifference.Place
    /// The place in the writer's schema.
    public let writer: AvroDifference.Place
}

/// What comparing two schemas by their data gives.
public struct AvroDataComparison: Sendable {
    /// How many losses and doubts are listed at most.
    public static let most = 200

    /// Values that are lost.
    public internal(set) var losses: [AvroLoss] = []
    /// Changes of which nobody can say.
    public internal(set) var doubts: [AvroDoubt] = []
    /// Whether nothing was left out.
    public internal(set) var isComplete = true
    /// Why there is no verdict, if there are no losses either.
    public internal(set) var undecided: String?
}

extension AvroSchema {
    /// What is lost, or read as something else, of data written with `writer` and read with this schema, though the
    /// rules of schema resolution may allow it. Without losses every value comes out as it went in, as far as this
    /// schema has fields for it.
    public func dataComparison(reading writer: AvroSchema) -> AvroDataComparison {
        var search = AvroLossSearch(writer: writer, reader: self)
        return search.run()
    }
}
