// SPDX-License-Identifier: Apache-2.0

/// The functions of the extension types.
extension Machine {
    mutating func call(_ function: ExtensionFunctionName, _ arguments: [Value]) throws(EvaluationFailure) -> Value {
        guard arguments.count == function.argumentCount, let first = arguments.first else {
            throw EvaluationFailure(reason: .arguments)
        }
        switch function {
        case .ip, .decimal, .datetime, .duration: return try construct(function, first)
        case .isIpv4: return .bool(try network(first).isIPv4)
        case .isIpv6: return .bool(try network(first).isIPv6)
        case .isLoopback: return .bool(try network(first).isLoopback)
        case .isMulticast: return .bool(try network(first).isMulticast)
        case .isInRange: return .bool(try network(first).isInRange(try network(arguments[1])))
        case .lessThan: return .bool(try decimal(first) < decimal(arguments[1]))
        case .lessThanOrEqual: return .bool(try decimal(first) <= decimal(arguments[1]))
        case .greaterThan: return .bool(try decimal(first) > decimal(arguments[1]))
        case .greaterThanOrEqual: return .bool(try decimal(first) >= decimal(arguments[1]))
        case .offset, .durationSince, .toDate, .toTime: return try moment(function, first, arguments.last ?? first)
        case .toMilliseconds: return .long(try duration(first).milliseconds)
        case .toSeconds: return .long(try duration(first).seconds)
        case .toMinutes: return .long(try duration(first).minutes)
        case .toHours: return .long(try duration(first).hours)
        case .toDays: return .long(try duration(first).days)
        }
    }

    private mutating func construct(
        _ function: ExtensionFunctionName,
        _ argument: Value
    ) throws(EvaluationFailure) -> Value {
        guard argument.kind == .string else { throw .type("a string", argument) }
        do throws(ExtensionError) {
            return try arena.construct(function, symbols.text(argument.symbol))
        } catch {
            extensionError = error
            throw EvaluationFailure(reason: .extension)
        }
    }

    private mutating func moment(
        _ function: ExtensionFunctionName,
        _ first: Value,
        _ second: Value
    ) throws(EvaluationFailure) -> Value {
        let datetime = try datetime(first)
        switch function {
        case .offset:
            let duration = try duration(second)
            return .datetime(try checked { () throws(ExtensionError) in try datetime.offset(duration) })
        case .durationSince:
            let other = try self.datetime(second)
            return .duration(try checked { () throws(ExtensionError) in try datetime.durationSince(other) })
        case .toDate: return .datetime(try checked { () throws(ExtensionError) in try datetime.toDate() })
        default: return .duration(datetime.toTime())
        }
    }

    /// The result, or the failure with what the extension said of it.
    private mutating func checked<Result>(
        _ body: () throws(ExtensionError) -> Result
    ) throws(EvaluationFailure) -> Result {
        do throws(ExtensionError) {
            return try body()
        } catch {
            extensionError = error
            throw EvaluationFailure(reason: .extension)
        }
    }

    private func network(_ value: Value) throws(EvaluationFailure) -> IPAddress {
        guard value.kind == .address else { throw .type("an ipaddr", value) }
        return address(value)
    }

    private func decimal(_ value: Value) throws(EvaluationFailure) -> DecimalValue {
        guard value.kind == .decimal else { throw .type("a decimal", value) }
        return DecimalValue(scaled: value.bits)
    }

    private func datetime(_ value: Value) throws(EvaluationFailure) -> DatetimeValue {
        guard value.kind == .datetime else { throw .type("a datetime", value) }
        return DatetimeValue(milliseconds: value.bits)
    }

    private func duration(_ value: Value) throws(EvaluationFailure) -> DurationValue {
        guard value.kind == .duration else { throw .type("a duration", value) }
        return DurationValue(milliseconds: value.bits)
    }
}

extension ExtensionFunctionName {
    /// How many arguments it takes, a receiver included.
    var argumentCount: Int {
        switch self {
        case .isInRange, .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual, .offset, .durationSince: 2
        default: 1
        }
    }
}
