// SPDX-License-Identifier: Apache-2.0

/// The methods of sets and entities; a raw value is the method's text.
public enum Method: String, Hashable, Sendable, CaseIterable {
    case contains
    case containsAll
    case containsAny
    case isEmpty
    case getTag
    case hasTag

    /// How many arguments stand in the parentheses.
    public var argumentCount: Int { self == .isEmpty ? 0 : 1 }
}

/// The functions of the extension types by name only; what they do is not the syntax's affair.
public enum ExtensionFunctionName: String, Hashable, Sendable, CaseIterable {
    case ip
    case isIpv4
    case isIpv6
    case isLoopback
    case isMulticast
    case isInRange
    case decimal
    case lessThan
    case lessThanOrEqual
    case greaterThan
    case greaterThanOrEqual
    case datetime
    case duration
    case offset
    case durationSince
    case toDate
    case toTime
    case toMilliseconds
    case toSeconds
    case toMinutes
    case toHours
    case toDays

    /// Whether it is written `name(…)`; the others are written `receiver.name(…)`.
    public var isConstructor: Bool {
        switch self {
        case .ip, .decimal, .datetime, .duration: true
        default: false
        }
    }
}
