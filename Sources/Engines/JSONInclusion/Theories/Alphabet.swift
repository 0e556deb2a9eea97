// SPDX-License-Identifier: Apache-2.0
import JSONSchema

/// One scalar of each class of scalars that nothing looked at tells apart.
struct Alphabet {
    private(set) var samples: [UInt32] = []
    /// Whether the samples stand for all scalars; not if a property is asked for, of which only some are tried.
    let isExact: Bool

    private static let mostBounds = 4_000
    /// Letters of several scripts and marks, for sets that ask for properties.
    private static let foreign: [UInt32] = [
        0xE4, 0xC4, 0xDF, 0x3B1, 0x416, 0x5D0, 0x4E2D, 0x661, 0x2167, 0x20AC, 0x1F600,
    ]

    /// Nil if there are too many.
    init?(_ sets: [ScalarSet], apart: Set<UInt32>) {
        isExact = sets.allSatisfy(\.properties.isEmpty)
        var bounds: Set<UInt32> = [0, 0xD800, 0xE000]
        for set in sets {
            for range in set.ranges {
                bounds.insert(range.lowerBound)
                bounds.insert(range.upperBound + 1)
            }
        }
        for scalar in isExact ? apart : apart.union(Self.foreign).union(0x20...0x7E) {
            bounds.insert(scalar)
            bounds.insert(scalar + 1)
        }
        guard bounds.count <= Self.mostBounds, bounds.count * (sets.count + 1) <= 400_000 else { return nil }
        let starts = bounds.filter { $0 <= 0x10FFFF }.sorted()
        var best: [[Bool]: UInt32] = [:]
        var order: [[Bool]] = []
        for (index, start) in starts.enumerated() where !(0xD800..<0xE000).contains(start) {
            let end = index + 1 < starts.count ? starts[index + 1] - 1 : 0x10FFFF
            let sample = Self.plainest(start, end)
            if apart.contains(start) {
                samples.append(start)
                continue
            }
            let signature = sets.map { $0.contains(start) }
            if let known = best[signature] {
                if Self.rank(sample) < Self.rank(known) { best[signature] = sample }
            } else {
                best[signature] = sample
                order.append(signature)
            }
        }
        samples += order.compactMap { best[$0] }
        samples.sort { (Self.rank($0), $0) < (Self.rank($1), $1) }
    }

    /// The scalar between two that is easiest to read.
    private static func plainest(_ low: UInt32, _ high: UInt32) -> UInt32 {
        for range in [UInt32(0x61)...0x7A, 0x30...0x39, 0x41...0x5A, 0x21...0x7E, 0x20...0x20, 0xC0...0x17F] {
            let first = max(low, range.lowerBound)
            if first <= min(high, range.upperBound) { return first }
        }
        return low
    }

    private static func rank(_ scalar: UInt32) -> Int {
        switch scalar {
        case 0x61...0x7A: 0
        case 0x30...0x39: 1
        case 0x41...0x5A: 2
        case 0x21...0x7E: 3
        case 0x20: 4
        case 0xC0...0x17F: 5
        default: 6
        }
    }
}
