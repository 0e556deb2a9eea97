// SPDX-License-Identifier: Apache-2.0
import JSON

/// What a number has to fulfil.
struct NumberRecord {
    private struct Bound {
        let number: Decimal
        let isExclusive: Bool
    }

    private var low: [Bound] = []
    private var high: [Bound] = []
    private var multiples: [Decimal] = []
    private var others: [Decimal] = []
    private var excluded: [Decimal] = []
    private var isWrittenAsInteger: Bool?
    /// Whether a constant has more digits than are reckoned with.
    private var isTooLong = false

    /// False if it contradicts what is there.
    mutating func add(_ demand: Demand, _ graph: SchemaGraph) -> Bool {
        switch demand {
        case .integer(true): multiples.append(.one)
        case .integer(false): others.append(.one)
        case .writtenAsInteger(let isInteger):
            if isWrittenAsInteger == !isInteger { return false }
            isWrittenAsInteger = isInteger
            if isInteger { multiples.append(.one) }
        case .atLeast(let number, let isExclusive): low.append(Bound(number: number, isExclusive: isExclusive))
        case .atMost(let number, let isExclusive): high.append(Bound(number: number, isExclusive: isExclusive))
        case .multiple(let number, true): multiples.append(number)
        case .multiple(let number, false): others.append(number)
        case .differs(let node):
            let text = graph.constants[Int(graph.nodes[Int(node)].constant)].value.number?.text ?? ""
            if let number = Decimal(text: text) { excluded.append(number) } else { isTooLong = true }
        default: break
        }
        return true
    }

    /// What a bound means beside what is recorded.
    func judge(_ demand: Demand) -> QuickAnswer {
        switch demand {
        case .atLeast(let number, let isExclusive):
            if high.contains(where: { $0.number < number || $0.number == number && (isExclusive || $0.isExclusive) }) {
                return .fails
            }
            return low.contains { number < $0.number || $0.number == number && ($0.isExclusive || !isExclusive) }
                ? .holds : .open
        case .atMost(let number, let isExclusive):
            if low.contains(where: { number < $0.number || $0.number == number && (isExclusive || $0.isExclusive) }) {
                return .fails
            }
            return high.contains { $0.number < number || $0.number == number && ($0.isExclusive || !isExclusive) }
                ? .holds : .open
        case .integer(let isWhole):
            if isWhole ? others.contains(.one) : multiples.contains(.one) { return .fails }
            return (isWhole ? multiples : others).contains(.one) ? .holds : .open
        default: return .open
        }
    }

    /// A number in units of a power of ten, of which all bounds and steps are whole multiples.
    private struct Scaled {
        var exponent = 0
        var low: Int128?
        var high: Int128?
        /// Which of the bounds may not be reached.
        var isLowExclusive = false
        var isHighExclusive = false
        /// The number is a multiple of this; nil for any number.
        var step: Int128?
        var others: [Int128] = []
        var excluded: Set<Int128> = []
    }

    /// A number that fulfils all.
    func solve(_ solver: Solver) -> Answer {
        guard let scaled = scaled() else { return solver.unknown("numbers of too many digits") }
        let answer =
            if let step = scaled.step { whole(scaled, step, solver) } else { fraction(scaled, solver) }
        guard case .found = answer, isTooLong else { return answer }
        return solver.unknown("numbers of too many digits")
    }

    private func scaled() -> Scaled? {
        var result = Scaled()
        let all = low.map(\.number) + high.map(\.number) + multiples + others + excluded
        result.exponent = min(0, all.map(\.exponent).min() ?? 0)
        for bound in low {
            guard let number = bound.number.scaled(to: result.exponent) else { return nil }
            guard result.low.map({ number > $0 || number == $0 && bound.isExclusive }) ?? true else { continue }
            result.low = number
            result.isLowExclusive = bound.isExclusive
        }
        for bound in high {
            guard let number = bound.number.scaled(to: result.exponent) else { return nil }
            guard result.high.map({ number < $0 || number == $0 && bound.isExclusive }) ?? true else { continue }
            result.high = number
            result.isHighExclusive = bound.isExclusive
        }
        for multiple in multiples {
            guard let number = multiple.scaled(to: result.exponent) else { return nil }
            guard let step = result.step else {
                result.step = number
                continue
            }
            let (product, isTooLarge) = (step / Self.divisor(step, number)).multipliedReportingOverflow(by: number)
            if isTooLarge { return nil }
            result.step = product
        }
        for other in others {
            guard let number = other.scaled(to: result.exponent) else { return nil }
            result.others.append(number)
        }
        for number in excluded {
            guard let number = number.scaled(to: result.exponent) else { return nil }
            result.excluded.insert(number)
        }
        return result
    }

    /// The greatest common divisor of two positive numbers.
    private static func divisor(_ left: Int128, _ right: Int128) -> Int128 {
        var left = left
        var right = right
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }

    /// A multiple of a step.
    private func whole(_ scaled: Scaled, _ step: Int128, _ solver: Solver) -> Answer {
        var first: Int128?
        var last: Int128?
        if let low = scaled.low {
            let quotient = Self.floor(low, step)
            first = quotient * step == low && !scaled.isLowExclusive ? quotient : quotient + 1
        }
        if let high = scaled.high {
            let quotient = Self.floor(high, step)
            last = quotient * step == high && scaled.isHighExclusive ? quotient - 1 : quotient
        }
        if let first, let last, first > last { return .impossible }
        let periods = scaled.others.map { $0 / Self.divisor(step, $0) }
        if periods.contains(1) { return .impossible }
        // Numbers near zero are the plainest.
        let start: Int128 =
            first.map { $0 > 0 ? $0 : last.map { $0 < 0 ? $0 : 0 } ?? 0 } ?? last.map { min($0, 0) } ?? 0
        var isTooLarge = false
        for offset in 0..<Int128(Self.mostTries) {
            guard solver.spend() else { return .unknown }
            var isInside = false
            for factor in offset == 0 ? [start] : [start + offset, start - offset] {
                if let first, factor < first { continue }
                if let last, factor > last { continue }
                isInside = true
                if periods.contains(where: { factor % $0 == 0 }) { continue }
                let (number, overflow) = factor.multipliedReportingOverflow(by: step)
                if overflow {
                    isTooLarge = true
                    continue
                }
                if scaled.excluded.contains(number) { continue }
                return answer(number, scaled.exponent, solver)
            }
            if !isInside { return isTooLarge ? solver.unknown("numbers of too many digits") : .impossible }
        }
        return solver.unknown("a number among very many that are excluded")
    }

    private static let mostTries = 20_000

    private static func floor(_ number: Int128, _ step: Int128) -> Int128 {
        let quotient = number / step
        return number % step < 0 ? quotient - 1 : quotient
    }

    /// Any number of a range.
    private func fraction(_ scaled: Scaled, _ solver: Solver) -> Answer {
        if let low = scaled.low, let high = scaled.high {
            if low > high || low == high && (scaled.isLowExclusive || scaled.isHighExclusive) { return .impossible }
            if low == high {
                return isPermitted(low, scaled) ? answer(low, scaled.exponent, solver) : .impossible
            }
        }
        for candidate in candidates(scaled) where isInside(candidate, scaled) && isPermitted(candidate, scaled) {
            return answer(candidate, scaled.exponent, solver)
        }
        // A fraction of a unit is no multiple of anything and not excluded, and lies between any two bounds.
        let base = scaled.low ?? scaled.high.map { $0 - 1 } ?? 0
        let (tenfold, isTooLarge) = base.multipliedReportingOverflow(by: 10)
        if isTooLarge { return solver.unknown("numbers of too many digits") }
        return answer(tenfold + 5, scaled.exponent - 1, solver)
    }

    private func candidates(_ scaled: Scaled) -> [Int128] {
        var list: [Int128] = [0]
        let one = Decimal.one.scaled(to: scaled.exponent) ?? 1
        for bound in [scaled.low, scaled.high].compactMap({ $0 }) where bound.magnitude < 1 << 120 {
            list += [bound, bound + one, bound - one]
        }
        list += (1...8).map { one * $0 } + (1...8).map { -one * $0 }
        if one > 2 { list += [one / 2, -one / 2] }
        return list + [1, -1]
    }

    private func isInside(_ number: Int128, _ scaled: Scaled) -> Bool {
        if let low = scaled.low, number < low || number == low && scaled.isLowExclusive { return false }
        if let high = scaled.high, number > high || number == high && scaled.isHighExclusive { return false }
        return true
    }

    private func isPermitted(_ number: Int128, _ scaled: Scaled) -> Bool {
        !scaled.excluded.contains(number) && scaled.others.allSatisfy { number % $0 != 0 }
    }

    private func answer(_ number: Int128, _ exponent: Int, _ solver: Solver) -> Answer {
        let decimal = Decimal(number, exponent)
        guard let text = decimal.text(isFraction: isWrittenAsInteger == false),
            let value = try? JSON(parsing: text)
        else { return solver.unknown("numbers of too many digits") }
        return .found(Witness(plain: value))
    }
}
