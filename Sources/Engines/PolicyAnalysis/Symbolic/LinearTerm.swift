// SPDX-License-Identifier: Apache-2.0

/// A sum of places, each times a constant, and a constant; over the integers, without bounds.
///
/// Nil results mean that the numbers are beyond what is computed with; the caller gives up then.
struct LinearTerm: Hashable {
    struct Product: Hashable {
        let place: PlaceID
        let factor: Int128
    }

    /// Sorted by place, no factor zero.
    private(set) var products: [Product]
    private(set) var constant: Int128

    /// Far from where sums and products of two could overflow.
    private static let limit: Int128 = 1 << 120

    init(constant: Int128) {
        products = []
        self.constant = constant
    }

    init(place: PlaceID) {
        products = [Product(place: place, factor: 1)]
        constant = 0
    }

    private init(products: [Product], constant: Int128) {
        self.products = products
        self.constant = constant
    }

    var isConstant: Bool { products.isEmpty }

    func adding(_ other: LinearTerm) -> LinearTerm? {
        var sum: [Product] = []
        sum.reserveCapacity(products.count + other.products.count)
        var (left, right) = (products[...], other.products[...])
        while let one = left.first, let two = right.first {
            if one.place < two.place {
                sum.append(left.removeFirst())
            } else if two.place < one.place {
                sum.append(right.removeFirst())
            } else {
                let factor = one.factor + two.factor
                if factor != 0 { sum.append(Product(place: one.place, factor: factor)) }
                left.removeFirst()
                right.removeFirst()
            }
        }
        return LinearTerm(products: sum + left + right, constant: constant + other.constant).bounded
    }

    func subtracting(_ other: LinearTerm) -> LinearTerm? {
        other.multiplied(by: -1).flatMap(adding)
    }

    func multiplied(by factor: Int128) -> LinearTerm? {
        guard factor != 0 else { return LinearTerm(constant: 0) }
        let constant = constant.multipliedReportingOverflow(by: factor)
        guard !constant.overflow else { return nil }
        var result: [Product] = []
        for product in products {
            let value = product.factor.multipliedReportingOverflow(by: factor)
            guard !value.overflow else { return nil }
            result.append(Product(place: product.place, factor: value.partialValue))
        }
        return LinearTerm(products: result, constant: constant.partialValue).bounded
    }

    /// The factor of a place.
    func factor(of place: PlaceID) -> Int128 {
        products.first { $0.place == place }?.factor ?? 0
    }

    /// The same without one place.
    func dropping(_ place: PlaceID) -> LinearTerm {
        LinearTerm(products: products.filter { $0.place != place }, constant: constant)
    }

    private func isWithin(_ limit: Int128) -> Bool {
        constant.magnitude <= limit.magnitude && products.allSatisfy { $0.factor.magnitude <= limit.magnitude }
    }

    private var bounded: LinearTerm? { isWithin(Self.limit) ? self : nil }

    /// The least and greatest value while every place holds a 64-bit number; nil if too large to say.
    var range: ClosedRange<Int128>? {
        var low = constant
        var high = constant
        for product in products {
            guard product.factor.magnitude < 1 << 40 else { return nil }
            let one = product.factor * Int128(Int64.min)
            let other = product.factor * Int128(Int64.max)
            low += min(one, other)
            high += max(one, other)
        }
        return low...high
    }

    /// The same statement "not above zero" with the factors' common divisor taken out.
    var reduced: LinearTerm {
        var divisor: UInt128 = 0
        for product in products { divisor = Self.commonDivisor(divisor, product.factor.magnitude) }
        guard divisor > 1, let divisor = Int128(exactly: divisor) else { return self }
        // Rounded up, as the sum of the products is a multiple.
        let (quotient, remainder) = constant.quotientAndRemainder(dividingBy: divisor)
        return LinearTerm(
            products: products.map { Product(place: $0.place, factor: $0.factor / divisor) },
            constant: remainder > 0 ? quotient + 1 : quotient
        )
    }

    private static func commonDivisor(_ one: UInt128, _ other: UInt128) -> UInt128 {
        var (one, other) = (one, other)
        while other != 0 { (one, other) = (other, one % other) }
        return one
    }
}
