// SPDX-License-Identifier: Apache-2.0
import JSON

/// What a number or some bytes mean beside their type (specification, "Logical Types").
enum AvroLogicalType: Hashable, Sendable {
    /// A moment, by the number of nanoseconds in its unit.
    case instant(Int64)
    /// A date and time without a time zone.
    case localDateTime(Int64)
    /// A time of day.
    case time(Int64)
    case date
    case decimal(precision: Int, scale: Int)
    case uuid
    case duration

    /// The name that the specification gives it.
    var name: String {
        switch self {
        case .instant(let unit): "timestamp-\(Self.unit(unit))"
        case .localDateTime(let unit): "local-timestamp-\(Self.unit(unit))"
        case .time(let unit): "time-\(Self.unit(unit))"
        case .date: "date"
        case .decimal(let precision, let scale): "decimal(\(precision), \(scale))"
        case .uuid: "uuid"
        case .duration: "duration"
        }
    }

    private static func unit(_ nanoseconds: Int64) -> String {
        nanoseconds == 1_000_000 ? "millis" : nanoseconds == 1_000 ? "micros" : "nanos"
    }

    /// The logical type of a type; nil for none, or for one that does not fit the type and so is ignored.
    init?(_ type: AvroEntry, _ model: AvroModel) {
        guard type.shape.primitive != nil || type.shape == .fixed, type.shape != .null else { return nil }
        let properties = model.tapes[Int(type.document)].withView { AvroDefinition(type, $0).properties }
        guard let name = properties.first(where: { $0.key.hasSameBytes(as: "logicalType") })?.value.string else {
            return nil
        }
        func number(_ name: String) -> Int? { properties.first { $0.key.hasSameBytes(as: name) }?.value.int }
        switch (name, type.shape) {
        case ("timestamp-millis", .long): self = .instant(1_000_000)
        case ("timestamp-micros", .long): self = .instant(1_000)
        case ("timestamp-nanos", .long): self = .instant(1)
        case ("local-timestamp-millis", .long): self = .localDateTime(1_000_000)
        case ("local-timestamp-micros", .long): self = .localDateTime(1_000)
        case ("local-timestamp-nanos", .long): self = .localDateTime(1)
        case ("time-millis", .int): self = .time(1_000_000)
        case ("time-micros", .long): self = .time(1_000)
        case ("date", .int): self = .date
        case ("uuid", .string): self = .uuid
        case ("uuid", .fixed) where type.first == 16: self = .uuid
        case ("duration", .fixed) where type.first == 12: self = .duration
        case ("decimal", .bytes), ("decimal", .fixed):
            guard let precision = number("precision"), precision > 0, precision <= 10_000 else { return nil }
            let scale = number("scale") ?? 0
            guard scale >= 0, scale <= precision else { return nil }
            self = .decimal(precision: precision, scale: scale)
        default: return nil
        }
    }

    /// Whether the same data means the same under both: a wider precision only allows more.
    func means(_ other: AvroLogicalType) -> Bool {
        if case .decimal(let precision, let scale) = self, case .decimal(let wanted, let other) = other {
            return scale == other && precision <= wanted
        }
        return self == other
    }
}
