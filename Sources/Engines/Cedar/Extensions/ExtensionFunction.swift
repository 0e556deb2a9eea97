// SPDX-License-Identifier: Apache-2.0

/// The functions of the extension types, by the names they have in policies and data.
enum ExtensionFunction: String, CaseIterable, Sendable {
    case ip, isIpv4, isIpv6, isLoopback, isMulticast, isInRange
    case decimal, lessThan, lessThanOrEqual, greaterThan, greaterThanOrEqual
    case datetime, offset, durationSince, toDate, toTime
    case duration, toMilliseconds, toSeconds, toMinutes, toHours, toDays

    /// The extension types of the arguments in order; nil stands for a string.
    var parameters: [ExtensionType?] {
        switch self {
        case .ip, .decimal, .datetime, .duration: [nil]
        case .isIpv4, .isIpv6, .isLoopback, .isMulticast: [.ipaddr]
        case .isInRange: [.ipaddr, .ipaddr]
        case .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual: [.decimal, .decimal]
        case .offset: [.datetime, .duration]
        case .durationSince: [.datetime, .datetime]
        case .toDate, .toTime: [.datetime]
        case .toMilliseconds, .toSeconds, .toMinutes, .toHours, .toDays: [.duration]
        }
    }

    /// The function's value.
    ///
    /// - Throws: ``ExtensionError``, ``ExtensionError/arguments(_:)`` for arguments of other types or another number.
    func callAsFunction(_ arguments: [CedarValue]) throws(ExtensionError) -> CedarValue {
        switch arguments.count {
        case 1: try value(of: arguments[0])
        case 2: try value(of: arguments[0], arguments[1])
        default: throw .arguments(rawValue)
        }
    }

    private func value(of argument: CedarValue) throws(ExtensionError) -> CedarValue {
        switch (self, argument) {
        case (.ip, .string(let text)): .ipaddr(try IPAddress(parsing: text.text))
        case (.decimal, .string(let text)): .decimal(try DecimalValue(parsing: text.text))
        case (.datetime, .string(let text)): .datetime(try DatetimeValue(parsing: text.text))
        case (.duration, .string(let text)): .duration(try DurationValue(parsing: text.text))
        case (_, .ipaddr(let address)): .bool(try value(of: address))
        case (.toDate, .datetime(let datetime)): .datetime(try datetime.toDate())
        case (.toTime, .datetime(let datetime)): .duration(datetime.toTime())
        case (_, .duration(let duration)): .long(try value(of: duration))
        default: throw .arguments(rawValue)
        }
    }

    private func value(of address: IPAddress) throws(ExtensionError) -> Bool {
        switch self {
        case .isIpv4: address.isIPv4
        case .isIpv6: address.isIPv6
        case .isLoopback: address.isLoopback
        case .isMulticast: address.isMulticast
        default: throw .arguments(rawValue)
        }
    }

    private func value(of duration: DurationValue) throws(ExtensionError) -> Int64 {
        switch self {
        case .toMilliseconds: duration.milliseconds
        case .toSeconds: duration.seconds
        case .toMinutes: duration.minutes
        case .toHours: duration.hours
        case .toDays: duration.days
        default: throw .arguments(rawValue)
        }
    }

    private func value(of one: CedarValue, _ other: CedarValue) throws(ExtensionError) -> CedarValue {
        switch (self, one, other) {
        case (.isInRange, .ipaddr(let address), .ipaddr(let network)): .bool(address.isInRange(network))
        case (.lessThan, .decimal(let one), .decimal(let other)): .bool(one < other)
        case (.lessThanOrEqual, .decimal(let one), .decimal(let other)): .bool(one <= other)
        case (.greaterThan, .decimal(let one), .decimal(let other)): .bool(one > other)
        case (.greaterThanOrEqual, .decimal(let one), .decimal(let other)): .bool(one >= other)
        case (.offset, .datetime(let datetime), .duration(let duration)): .datetime(try datetime.offset(duration))
        case (.durationSince, .datetime(let one), .datetime(let other)): .duration(try one.durationSince(other))
        default: throw .arguments(rawValue)
        }
    }
}
