// SPDX-License-Identifier: Apache-2.0

/// Growing pauses between attempts, with a bound and with jitter so that many do not come back at once.
struct Backoff {
    private var failures = 0
    private let first: Duration
    private let longest: Duration

    init(first: Duration = .milliseconds(40), longest: Duration = .seconds(2)) {
        self.first = first
        self.longest = longest
    }

    mutating func reset() {
        failures = 0
    }

    /// Notes a failure and says how long to pause.
    mutating func next() -> Duration {
        let full = min(longest, first * (1 << min(failures, 10)))
        failures += 1
        return full * Double.random(in: 0.5...1)
    }
}
