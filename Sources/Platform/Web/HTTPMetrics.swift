// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// What the server counts about its requests. Series are looked up once and kept, because every request needs them.
final class HTTPMetrics: Sendable {
    private struct Key: Hashable {
        var method: String
        var route: String
        var status: Int
    }

    private struct Series {
        var count: Counter
        var latency: Histogram
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
    /// What the hot path is called as a route.
    static let hotRoute = "(immutable)"

    let inFlight: Gauge
    let connections: Gauge
    let refusedConnections: Counter
    let refusedHandshakes: Counter
    private let metrics: Metrics
    private let series = Mutex<[Key: Series]>([:])
    private let hot: Series

    init(_ metrics: Metrics) {
        self.metrics = metrics
        self.inFlight = metrics.gauge(
            "stagedoor_http_requests_in_flight",
            help: "Requests read and not yet answered."
        )
        self.connections = metrics.gauge("stagedoor_http_connections", help: "Open connections.")
        self.refusedConnections = metrics.counter(
            "stagedoor_http_connections_refused_total",
            help: "Connections refused because there were too many."
        )
        self.refusedHandshakes = metrics.counter(
            "stagedoor_tls_handshakes_refused_total",
            help: "Handshakes of TLS that failed."
        )
        self.hot = Self.make(metrics, Key(method: "GET", route: Self.hotRoute, status: 200))
    }

    /// Counts one answered request.
    func record(method: String, route: String, status: Int, seconds: Double) {
        let key = Key(method: Self.methods.contains(method) ? method : "other", route: route, status: status)
        let series = series.withLock { kept in
            if let series = kept[key] { return series }
            let series = Self.make(metrics, key)
            if kept.count < 4_096 { kept[key] = series }
            return series
        }
        series.count.add()
        series.latency.record(seconds)
    }

    /// Counts one request answered on the hot path.
    func recordHot(method: String, status: Int, seconds: Double) {
        guard status == 200, method == "GET" else {
            return record(method: method, route: Self.hotRoute, status: status, seconds: seconds)
        }
        hot.count.add()
        hot.latency.record(seconds)
    }

    private static func make(_ metrics: Metrics, _ key: Key) -> Series {
        Series(
            count: metrics.counter(
                "stagedoor_http_requests_total",
                help: "Requests answered.",
                labels: ["method": key.method, "route": key.route, "status": String(key.status)]
            ),
            latency: metrics.histogram(
                "stagedoor_http_request_duration_seconds",
                help: "Time from a request's head to its answer.",
                labels: ["method": key.method, "route": key.route]
            )
        )
    }
}
