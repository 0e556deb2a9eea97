// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Days, hours and their like, of which a moment or a span has so many and a rest.
extension SymbolicWorld {
    private static let day: Int128 = 86_400_000

    /// `toDate`, `toTime`, `toMilliseconds` and the other parts of moments and spans.
    mutating func part(_ function: ExtensionFunctionName, of value: SymbolicValue) -> SymbolicCase? {
        switch (function, value) {
        case (.toTime, .datetime(let moment)):
            return timeOfDay(moment).map { SymbolicCase(guardian: .truth, value: .duration($0)) }
        case (.toDate, .datetime(let moment)):
            return checked(timeOfDay(moment).flatMap { moment.subtracting($0) }, .extension(.datetime)) {
                .datetime($0)
            }
        case (.toMilliseconds, .duration(let span)): return SymbolicCase(guardian: .truth, value: .long(span))
        case (_, .duration(let span)):
            guard let unit = function.unit else { return nil }
            return whole(span, unit).map { SymbolicCase(guardian: .truth, value: .long($0)) }
        default: return nil
        }
    }

    /// What is left of a moment after its midnight.
    private mutating func timeOfDay(_ moment: LinearTerm) -> LinearTerm? {
        if moment.isConstant, let milliseconds = Int64(exactly: moment.constant) {
            let time = DatetimeValue(milliseconds: milliseconds).toTime()
            return LinearTerm(constant: Int128(time.milliseconds))
        }
        guard case .long(let rest)? = auxiliary(.long), case .long(let days)? = auxiliary(.long) else { return nil }
        addLaw(isOrdered(LinearTerm(constant: 0), rest, strictly: false))
        addLaw(isOrdered(rest, LinearTerm(constant: Self.day), strictly: true))
        guard divide(moment, Self.day, into: days, rest) else { return nil }
        return rest
    }

    /// The quotient, rounded towards zero.
    private mutating func whole(_ span: LinearTerm, _ unit: Int128) -> LinearTerm? {
        if span.isConstant { return LinearTerm(constant: span.constant / unit) }
        guard case .long(let rest)? = auxiliary(.long), case .long(let quotient)? = auxiliary(.long) else {
            return nil
        }
        let zero = LinearTerm(constant: 0)
        let isPositive = isOrdered(zero, span, strictly: false)
        let isRestPositive = formulas.all(
            isOrdered(zero, rest, strictly: false),
            isOrdered(rest, LinearTerm(constant: unit), strictly: true)
        )
        let isRestNegative = formulas.all(
            isOrdered(rest, zero, strictly: false),
            isOrdered(LinearTerm(constant: -unit), rest, strictly: true)
        )
        addLaw(formulas.any(!isPositive, isRestPositive))
        addLaw(formulas.any(isPositive, isRestNegative))
        guard divide(span, unit, into: quotient, rest) else { return nil }
        return quotient
    }

    /// `term == quotient * unit + rest`
    private mutating func divide(
        _ term: LinearTerm,
        _ unit: Int128,
        into quotient: LinearTerm,
        _ rest: LinearTerm
    ) -> Bool {
        guard let sum = quotient.multiplied(by: unit)?.adding(rest) else { return false }
        addLaw(areEqual(.long(term), .long(sum)))
        return true
    }
}

extension ExtensionFunctionName {
    /// How many milliseconds the unit has that it counts.
    fileprivate var unit: Int128? {
        switch self {
        case .toSeconds: 1_000
        case .toMinutes: 60_000
        case .toHours: 3_600_000
        case .toDays: 86_400_000
        default: nil
        }
    }
}
