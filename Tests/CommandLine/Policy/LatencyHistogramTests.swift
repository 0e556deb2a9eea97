// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import stagedoor

@Suite struct LatencyHistogramTests {
    @Test("a part's time is at most a thirty-second above the exact one") func parts() {
        var generator = Seeded(state: 1)
        for _ in 0..<50 {
            var histogram = LatencyHistogram()
            let times = (0..<500).map { _ in generator.next() >> UInt64.random(in: 0...63, using: &generator) }.sorted()
            for time in times { histogram.add(time) }
            for part in [0.001, 0.5, 0.9, 0.99, 1] {
                let exact = times[max(1, Int((500 * part).rounded(.up))) - 1]
                let found = histogram.nanoseconds(atPart: part)
                #expect(found >= exact && found - exact <= exact / 32, "\(part) \(times)")
            }
        }
    }

    @Test("histograms add up") func sum() {
        var one = LatencyHistogram()
        var other = LatencyHistogram()
        one.add(5)
        other.add(UInt64.max)
        one.add(other)
        #expect(one.count == 2 && one.nanoseconds(atPart: 0.5) == 5 && one.nanoseconds(atPart: 1) == UInt64.max)
        #expect(LatencyHistogram().nanoseconds(atPart: 0.5) == 0)
    }
}
