// SPDX-License-Identifier: Apache-2.0

public import JSON

extension CedarValue {
    /// The value as the readers of entities and contexts take it back, with or without a schema.
    ///
    /// JSON has no form for a record whose only key looks like a mark, such as `__entity`: it is read as what it marks.
    public var json: JSON {
        switch self {
        case .bool(let flag): .bool(flag)
        case .long(let number): .int(Int(number))
        case .string(let text): .string(text.text)
        case .entity(let uid): .object([("__entity", uid.json)])
        case .set(let values): .array(values.map(\.json))
        case .record(let record): record.json
        case .ipaddr(let address): Self.call("ip", address.description)
        case .decimal(let decimal): Self.call("decimal", decimal.description)
        case .duration(let duration): Self.call("duration", duration.description)
        case .datetime(let datetime): datetime.text.map { Self.call("datetime", $0) } ?? Self.offset(datetime)
        }
    }

    private static func call(_ function: String, _ argument: String) -> JSON {
        .object([("__extn", .object([("fn", .string(function)), ("arg", .string(argument))]))])
    }

    /// Moments before the year 0 and after 9999, which no constructor takes.
    private static func offset(_ datetime: DatetimeValue) -> JSON {
        let span = DurationValue(milliseconds: datetime.milliseconds)
        let arguments = [call("datetime", "1970-01-01"), call("duration", span.description)]
        return .object([("__extn", .object([("fn", .string("offset")), ("args", .array(arguments))]))])
    }
}

extension CedarRecord {
    /// The record as a JSON object, its members sorted.
    public var json: JSON {
        .object(members.map { ($0.key.text, $0.value.json) })
    }
}

extension EntityUID {
    /// `{"type": …, "id": …}`
    public var json: JSON {
        .object([("type", .string(type.description)), ("id", .string(id.text))])
    }
}

extension Entity {
    /// The entity as ``EntityReader`` takes it back.
    public var json: JSON {
        let tags = tags.isEmpty ? [] : [("tags", tags.json)]
        return .object(
            [("uid", uid.json), ("attrs", attributes.json), ("parents", .array(parents.map(\.json)))] + tags
        )
    }
}
