// SPDX-License-Identifier: Apache-2.0

/// The rules of this check itself; differences and mistakes have the ids of their formats.
enum SchemaRule: String, CaseIterable {
    case formatChanged = "SCHEMA_TYPE_CHANGED"
    case dataRefused = "JSON_DATA_REFUSED"
    case refusedAvro = "AVRO_DATA_REFUSED"
    case changedAvro = "AVRO_DATA_CHANGED"
    case unionOrderAvro = "AVRO_DATA_UNION_ORDER"
    case renamedAvro = "AVRO_DATA_PERHAPS_RENAMED"
    case refusedProtobuf = "PROTOBUF_DATA_REFUSED"
    case changedProtobuf = "PROTOBUF_DATA_CHANGED"
    case goneProtobuf = "PROTOBUF_DATA_MESSAGE_GONE"
    case reusedProtobuf = "PROTOBUF_DATA_PERHAPS_REUSED"
    case moreAvro = "AVRO_MORE_DIFFERENCES"
    case moreJSON = "JSON_MORE_DIFFERENCES"
    case moreProtobuf = "PROTOBUF_MORE_DIFFERENCES"
    case limitAvro = "AVRO_COMPARISON_LIMIT"
    case limitJSON = "JSON_COMPARISON_LIMIT"
    case limitProtobuf = "PROTOBUF_COMPARISON_LIMIT"
    case tooDeepAvro = "AVRO_TOO_DEEP"
    case invalidDatum = "AVRO_INVALID_DATUM"
    case invalidMessage = "PROTOBUF_INVALID_MESSAGE"
    case invalidJSON = "INVALID_JSON"

    static func more(_ format: SchemaFormat) -> SchemaRule {
        switch format {
        case .avro: .moreAvro
        case .json: .moreJSON
        case .protobuf: .moreProtobuf
        }
    }

    static func limit(_ format: SchemaFormat) -> SchemaRule {
        switch format {
        case .avro: .limitAvro
        case .json: .limitJSON
        case .protobuf: .limitProtobuf
        }
    }

    /// What it means.
    var summary: String {
        switch self {
        case .formatChanged: "The new schema is of another format than the one before it."
        case .dataRefused: "Under the profile data: there is a value that one schema allows and the other refuses."
        case .refusedAvro, .refusedProtobuf:
            "Under the profile data: there is a value that one schema writes and the other cannot read."
        case .changedAvro, .changedProtobuf:
            "Under the profile data: there is a value that one schema writes and the other reads as another one."
        case .unionOrderAvro:
            "Under the profile data: in which branch of a union a value is read depends on their order."
        case .renamedAvro:
            "Under the profile data: a field is gone and a like one is new, without an alias between them."
        case .goneProtobuf: "Under the profile data: a message that was there is not, so nothing of it is compared."
        case .reusedProtobuf: "Under the profile data: a field's number is that of a field with another name."
        case .moreAvro, .moreJSON, .moreProtobuf: "There are more differences than the list has room for."
        case .limitAvro, .limitJSON, .limitProtobuf: "The comparison was given up at a bound."
        case .tooDeepAvro: "With the types of its references written out the schema is nested too deeply."
        case .invalidDatum: "A record is not what the Avro schema says, in Avro's JSON encoding."
        case .invalidMessage: "A record is not what the Protobuf message says, in ProtoJSON."
        case .invalidJSON: "A record is no JSON."
        }
    }

    /// Who is hurt.
    var impact: String {
        switch self {
        case .formatChanged: "No consumer of the one format can read data of the other."
        case .dataRefused: "Whoever reads with the schema that refuses the value fails on it."
        case .refusedAvro, .refusedProtobuf: "Whoever reads such a value with the other schema fails on it."
        case .changedAvro, .changedProtobuf:
            "Whoever reads such a value with the other schema goes on with a wrong one."
        case .unionOrderAvro, .renamedAvro, .reusedProtobuf:
            "Whoever reads with the other schema may take one thing for another without noticing."
        case .goneProtobuf: "Whoever still reads or writes the message is on their own."
        case .moreAvro, .moreJSON, .moreProtobuf: "The verdict counts all of them; this list does not."
        case .limitAvro, .limitJSON, .limitProtobuf:
            "Nobody can say whether data can be read; the check does not pass what it could not check."
        case .tooDeepAvro: "The text could not be read again."
        case .invalidDatum, .invalidMessage, .invalidJSON: "Consumers that go by the schema fail on the record."
        }
    }

    /// The smallest thing to do about it.
    var fix: String {
        switch self {
        case .formatChanged: "Register it under a subject of its own."
        case .dataRefused: "Let the new schema allow such values."
        case .refusedAvro, .changedAvro, .refusedProtobuf, .changedProtobuf:
            "Add a new field for the new type, move readers and writers, and then let the old one go."
        case .unionOrderAvro: "Leave the branches in their order, and add new ones at the end."
        case .renamedAvro: "If it is the same field, give the new name an alias of the old one."
        case .goneProtobuf: "Keep the message until nobody uses it."
        case .reusedProtobuf: "If it is another field, give it a number that was never used, and reserve the old one."
        case .moreAvro, .moreJSON, .moreProtobuf: "Mend what is listed and check again."
        case .limitAvro, .limitJSON, .limitProtobuf: "Make the schema smaller, or split it into several."
        case .tooDeepAvro: "Nest less, or ask for the text as it is kept."
        case .invalidDatum, .invalidMessage, .invalidJSON: "Mend the record, or the program that writes it."
        }
    }
}
