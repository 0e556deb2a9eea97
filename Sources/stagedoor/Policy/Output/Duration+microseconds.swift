// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// The duration in microseconds.
    var microseconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) * 1e6 + Double(attoseconds) / 1e12
    }

    /// The duration in whole microseconds, cut off.
    var wholeMicroseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) &* 1_000_000 &+ Int(attoseconds / 1_000_000_000_000)
    }
}
