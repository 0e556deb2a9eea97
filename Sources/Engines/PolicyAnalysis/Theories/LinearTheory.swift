// SPDX-License-Identifier: Apache-2.0

/// Finds 64-bit numbers for which linear terms are not above zero, by Fourier's and Motzkin's elimination: a place is
/// eliminated by adding every lower bound of it to every upper bound.
///
/// Over the integers that may leave a gap, in which no number lies; then the place is tried below and above the gap.
struct LinearTheory {
    /// How many constraints there may be at once.
    private static let limit = 1_500
    /// How many gaps may lie in one another.
    private static let gaps = 12

    /// `term <= 0`, and the numbers of the literals it follows from.
    private struct Constraint {
        let term: LinearTerm
        let sources: Set<Int>
    }

    private var constraints: [Constraint] = []
    private var isTooLarge = false

    init(_ literals: [TheoryLiteral]) {
        for (number, literal) in literals.enumerated() {
            guard case .notPositive(let term) = literal.atom else { continue }
            if literal.isTrue {
                constraints.append(Constraint(term: term, sources: [number]))
            } else if let opposite = term.multiplied(by: -1)?.adding(LinearTerm(constant: 1)) {
                constraints.append(Constraint(term: opposite, sources: [number]))
            } else {
                isTooLarge = true
            }
        }
        for place in Set(constraints.flatMap { $0.term.products.map(\.place) }).sorted() {
            bound(place)
        }
    }

    /// Every place holds a 64-bit number.
    private mutating func bound(_ place: PlaceID) {
        let least = LinearTerm(place: place).multiplied(by: -1)?.adding(LinearTerm(constant: Int128(Int64.min)))
        let most = LinearTerm(place: place).adding(LinearTerm(constant: -Int128(Int64.max)))
        for term in [least, most] {
            if let term { constraints.append(Constraint(term: term, sources: [])) } else { isTooLarge = true }
        }
    }

    func solve() -> TheoryAnswer<[PlaceID: Int128]> {
        isTooLarge ? .unknown : Self.solve(constraints, gaps: 0)
    }

    private static func solve(_ constraints: [Constraint], gaps: Int) -> TheoryAnswer<[PlaceID: Int128]> {
        var current = tightest(constraints)
        var eliminated: [(place: PlaceID, constraints: [Constraint])] = []
        if let conflict = conflict(in: current) { return .conflict(conflict) }
        while let place = cheapest(current) {
            let touching = current.filter { $0.term.factor(of: place) != 0 }
            var rest = current.filter { $0.term.factor(of: place) == 0 }
            let lowers = touching.filter { $0.term.factor(of: place) < 0 }
            let uppers = touching.filter { $0.term.factor(of: place) > 0 }
            guard lowers.count <= limit, uppers.count <= limit, lowers.count * uppers.count <= 16 * limit else {
                return .unknown
            }
            for lower in lowers {
                for upper in uppers {
                    guard let sum = eliminate(place, lower, upper) else { return .unknown }
                    rest.append(sum)
                }
            }
            current = tightest(rest)
            guard current.count <= limit else { return .unknown }
            eliminated.append((place, touching))
            if let conflict = conflict(in: current) { return .conflict(conflict) }
        }
        return assign(eliminated.reversed(), constraints, gaps)
    }

    private static func conflict(in constraints: [Constraint]) -> [Int]? {
        constraints.first { $0.term.isConstant && $0.term.constant > 0 }.map { $0.sources.sorted() }
    }

    /// The place whose elimination gives the fewest constraints.
    private static func cheapest(_ constraints: [Constraint]) -> PlaceID? {
        var counts: [PlaceID: (lower: Int, upper: Int, largest: UInt128)] = [:]
        for constraint in constraints {
            for product in constraint.term.products {
                var count = counts[product.place] ?? (0, 0, 0)
                if product.factor < 0 { count.lower += 1 } else { count.upper += 1 }
                count.largest = max(count.largest, product.factor.magnitude)
                counts[product.place] = count
            }
        }
        // Where all factors are one, elimination leaves no gaps.
        return counts.min { one, other in
            let (first, second) = (one.value, other.value)
            if (first.largest == 1) != (second.largest == 1) { return first.largest == 1 }
            let (cost, otherCost) = (first.lower * first.upper, second.lower * second.upper)
            return cost == otherCost ? one.key < other.key : cost < otherCost
        }?.key
    }

    private static func eliminate(_ place: PlaceID, _ lower: Constraint, _ upper: Constraint) -> Constraint? {
        let (a, b) = (upper.term.factor(of: place), -lower.term.factor(of: place))
        guard let one = lower.term.multiplied(by: a), let other = upper.term.multiplied(by: b),
            let sum = one.adding(other)
        else { return nil }
        return Constraint(term: sum.reduced, sources: lower.sources.union(upper.sources))
    }

    /// Of constraints that differ in the constant only, the strictest.
    private static func tightest(_ constraints: [Constraint]) -> [Constraint] {
        var best: [[LinearTerm.Product]: Constraint] = [:]
        var order: [[LinearTerm.Product]] = []
        for constraint in constraints {
            let key = constraint.term.products
            if key.isEmpty, constraint.term.constant <= 0 { continue }
            guard let known = best[key] else {
                best[key] = constraint
                order.append(key)
                continue
            }
            if known.term.constant < constraint.term.constant { best[key] = constraint }
        }
        return order.compactMap { best[$0] }
    }

    private static func assign(
        _ eliminated: [(place: PlaceID, constraints: [Constraint])],
        _ constraints: [Constraint],
        _ gaps: Int
    ) -> TheoryAnswer<[PlaceID: Int128]> {
        var values: [PlaceID: Int128] = [:]
        for (place, touching) in eliminated {
            guard let range = range(of: place, touching, values) else { return .unknown }
            guard range.low <= range.high else {
                return gaps < Self.gaps ? split(constraints, place, at: range.high, gaps) : .unknown
            }
            values[place] = range.low > 0 ? range.low : range.high < 0 ? range.high : 0
        }
        return .model(values)
    }

    /// The least and the greatest number of a place, given the values of those eliminated later.
    private static func range(
        of place: PlaceID,
        _ constraints: [Constraint],
        _ values: [PlaceID: Int128]
    ) -> (low: Int128, high: Int128)? {
        var low = Int128(Int64.min)
        var high = Int128(Int64.max)
        for constraint in constraints {
            var rest = constraint.term.constant
            for product in constraint.term.products where product.place != place {
                let value = product.factor.multipliedReportingOverflow(by: values[product.place] ?? 0)
                let sum = rest.addingReportingOverflow(value.partialValue)
                guard !value.overflow, !sum.overflow else { return nil }
                rest = sum.partialValue
            }
            let factor = constraint.term.factor(of: place)
            guard factor != 0, rest > .min else { continue }
            let (quotient, remainder) = (-rest).quotientAndRemainder(dividingBy: factor)
            let isBelow = remainder != 0 && (remainder < 0) != (factor < 0)
            if factor > 0 {
                high = min(high, isBelow ? quotient - 1 : quotient)
            } else {
                low = max(low, remainder != 0 && !isBelow ? quotient + 1 : quotient)
            }
        }
        return (low, high)
    }

    private static func split(
        _ constraints: [Constraint],
        _ place: PlaceID,
        at number: Int128,
        _ gaps: Int
    ) -> TheoryAnswer<[PlaceID: Int128]> {
        guard let below = LinearTerm(place: place).adding(LinearTerm(constant: -number)),
            let above = below.multiplied(by: -1)?.adding(LinearTerm(constant: 1))
        else { return .unknown }
        let first = solve(constraints + [Constraint(term: below, sources: [])], gaps: gaps + 1)
        guard case .conflict(let one) = first else { return first }
        let second = solve(constraints + [Constraint(term: above, sources: [])], gaps: gaps + 1)
        guard case .conflict(let other) = second else { return second }
        return .conflict(Set(one + other).sorted())
    }
}
