// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// A number that only grows.
package final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    /// Adds.
    package func add(_ amount: UInt64 = 1) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    /// The sum so far.
    package var value: UInt64 { count.load(ordering: .relaxed) }
}

/// A whole number that goes up and down.
package final class Gauge: Sendable {
    private let level = Atomic<Int>(0)

    /// Sets the level.
    package func set(_ value: Int) {
        level.store(value, ordering: .relaxed)
    }

    /// Raises or lowers the level.
    package func add(_ amount: Int) {
        level.wrappingAdd(amount, ordering: .relaxed)
    }

    /// The level now.
    package var value: Int { level.load(ordering: .relaxed) }
}

/// A distribution over fixed buckets.
package final class Histogram: Sendable {
    /// Seconds from 0.5 ms to 10 s.
    package static let latencyBuckets = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    /// The state at one moment.
    struct Snapshot: Sendable {
        var counts: [UInt64]
        var sum: Double
    }

    let buckets: [Double]
    private let state: Mutex<Snapshot>

    init(buckets: [Double]) {
        self.buckets = buckets
        self.state = Mutex(Snapshot(counts: Array(repeating: 0, count: buckets.count + 1), sum: 0))
    }

    /// Counts one value.
    package func record(_ value: Double) {
        let index = buckets.firstIndex { value <= $0 } ?? buckets.count
        state.withLock { state in
            state.counts[index] += 1
            state.sum += value
        }
    }

    var snapshot: Snapshot { state.withLock { $0 } }
}
