// SPDX-License-Identifier: Apache-2.0
public import JSON

/// A message that one schema writes and that another does not give back, confirmed by reading its bytes.
public struct ProtobufLoss: Sendable {
    /// What becomes of the message.
    public enum Kind: String, Sendable {
        /// It cannot be read.
        case refused = "PROTOBUF_DATA_REFUSED"
        /// Another value is read, or none.
        case changed = "PROTOBUF_DATA_CHANGED"
    }

    /// What becomes of the message.
    public let kind: Kind
    /// What was found, for people.
    public let message: String
    /// The place in the reader's schema.
    public let reader: ProtobufDifference.Place
    /// The place in the writer's schema.
    public let writer: ProtobufDifference.Place
    /// The type of the message, and the way to the field in it, with dots between.
    public let path: String
    /// The full name of the message's type in the writer's schema.
    public let type: String
    /// The message in binary form.
    public let bytes: [UInt8]
    /// The message as its writer sees it.
    public let written: JSON
    /// The message as the reader sees it; nil if it cannot be read.
    public let read: JSON?
    /// Why it cannot be read.
    public let refusal: String?
}

/// A change that may lose data, though no message shows it: the schemas do not tell what was meant.
public struct ProtobufDoubt: Sendable {
    /// Its rule: `PROTOBUF_DATA_PERHAPS_REUSED`.
    public let rule: String
    /// What was found.
    public let message: String
    /// The place in the reader's schema.
    public let reader: ProtobufDifference.Place
    /// The place in the writer's schema.
    public let writer: ProtobufDifference.Place
}

/// What comparing two schemas by their data gives.
public struct ProtobufDataComparison: Sendable {
    /// How many losses and doubts are listed at most.
    public static let most = 200

    /// Messages that are lost.
    public internal(set) var losses: [ProtobufLoss] = []
    /// Changes of which nobody can say.
    public internal(set) var doubts: [ProtobufDoubt] = []
    /// Whether nothing was left out.
    public internal(set) var isComplete = true
    /// Why there is no verdict, if there are no losses either.
    public internal(set) var undecided: String?
}

extension ProtobufSchema {
    /// What is lost, or read as something else, of messages written with `writer` and read with this schema. Without
    /// losses every message comes out as it went in, as far as this schema has fields for it. Extensions are not looked
    /// at.
    public func dataComparison(reading writer: ProtobufSchema) -> ProtobufDataComparison {
        var search = ProtobufLossSearch(writer: writer.model, reader: model)
        return search.run()
    }
}
