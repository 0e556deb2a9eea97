// SPDX-License-Identifier: Apache-2.0

/// How often which time was taken, in buckets that are at most 1/32 wider than their smallest time.
struct LatencyHistogram: Sendable {
    private static let digits = 5
    private var buckets = [Int](repeating: 0, count: (64 - digits + 1) << digits)
    /// How many times there are.
    private(set) var count = 0

    mutating func add(_ nanoseconds: UInt64) {
        buckets[Self.bucket(nanoseconds)] += 1
        count += 1
    }

    mutating func add(_ other: LatencyHistogram) {
        for (index, count) in other.buckets.enumerated() { buckets[index] += count }
        count += other.count
    }

    /// The time that so large a part, from 0 to 1, of all times do not exceed, to the bucket's end; 0 if there are none.
    func nanoseconds(atPart part: Double) -> UInt64 {
        let rank = max(1, Int((Double(count) * part).rounded(.up)))
        var passed = 0
        for (index, count) in buckets.enumerated() {
            passed += count
            if count > 0, passed >= rank { return Self.last(of: index) }
        }
        return 0
    }

    /// Small times have a bucket each; above, every power of two is cut into 32.
    private static func bucket(_ nanoseconds: UInt64) -> Int {
        guard nanoseconds >> digits > 0 else { return Int(nanoseconds) }
        let exponent = 63 - nanoseconds.leadingZeroBitCount
        let shift = exponent - digits
        return (shift + 1) << digits + Int(truncatingIfNeeded: nanoseconds >> UInt64(shift)) - 1 << digits
    }

    private static func last(of bucket: Int) -> UInt64 {
        guard bucket >= 1 << digits else { return UInt64(bucket) }
        let shift = UInt64(bucket >> digits - 1)
        let first = UInt64(bucket & (1 << digits - 1) + 1 << digits) << shift
        return first + (1 << shift - 1)
    }
}
