// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// A registry of counters, gauges and histograms, read out in Prometheus' text format.
///
/// Ask for an instrument once and keep it: asking takes a lock and builds the label text, using it does not.
/// A family holds a bounded number of series; past it every further label set falls into one series named `other`.
package final class Metrics: Sendable {
    /// Label names and values, in the order they are shown.
    package typealias Labels = KeyValuePairs<String, String>

    /// The kinds of a family, by their name in the exposition.
    enum Kind: String { case counter, gauge, histogram }

    enum Instrument: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
        case reading(@Sendable () -> Double)
    }

    struct Family: Sendable {
        var kind: Kind
        var help: String
        var series: [String: Instrument] = [:]
    }

    private let families = Mutex<[String: Family]>([:])
    private let maximumSeries: Int

    /// A registry; process metrics are in it from the start.
    package init(maximumSeriesPerFamily: Int = 1_000) {
        self.maximumSeries = maximumSeriesPerFamily
        ProcessMetrics.register(in: self)
    }

    /// A number that only grows; by convention its name ends in `_total`.
    package func counter(_ name: String, help: String, labels: Labels = [:]) -> Counter {
        let made = instrument(name, .counter, help, labels) { .counter(Counter()) }
        guard case .counter(let counter) = made else { return Counter() }
        return counter
    }

    /// A number that goes up and down.
    package func gauge(_ name: String, help: String, labels: Labels = [:]) -> Gauge {
        let made = instrument(name, .gauge, help, labels) { .gauge(Gauge()) }
        guard case .gauge(let gauge) = made else { return Gauge() }
        return gauge
    }

    /// A distribution; `buckets` are upper bounds in ascending order, the last one to infinity is implied.
    package func histogram(
        _ name: String,
        help: String,
        buckets: [Double] = Histogram.latencyBuckets,
        labels: Labels = [:]
    ) -> Histogram {
        let made = instrument(name, .histogram, help, labels) { .histogram(Histogram(buckets: buckets)) }
        guard case .histogram(let histogram) = made else { return Histogram(buckets: buckets) }
        return histogram
    }

    /// A value read when the metrics are: a counter if its name ends in `_total`, else a gauge.
    package func reading(
        _ name: String,
        help: String,
        labels: Labels = [:],
        _ read: @escaping @Sendable () -> Double
    ) {
        _ = instrument(name, name.hasSuffix("_total") ? .counter : .gauge, help, labels) { .reading(read) }
    }

    /// Everything, in Prometheus' text format 0.0.4, sorted by name.
    package func expose() -> String {
        MetricsExposition.text(families.withLock { $0 })
    }

    private func instrument(
        _ name: String,
        _ kind: Kind,
        _ help: String,
        _ labels: Labels,
        make: () -> Instrument
    ) -> Instrument? {
        families.withLock { families in
            var family = families[name] ?? Family(kind: kind, help: help)
            guard family.kind == kind else { return nil }
            var key = MetricsExposition.labels(labels.map { ($0.key, $0.value) })
            if family.series[key] == nil, family.series.count >= maximumSeries {
                key = MetricsExposition.labels(labels.map { ($0.key, "other") })
            }
            let instrument = family.series[key] ?? make()
            family.series[key] = instrument
            families[name] = family
            return instrument
        }
    }
}
