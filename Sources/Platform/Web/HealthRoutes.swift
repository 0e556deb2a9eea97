// SPDX-License-Identifier: Apache-2.0
import HTTPTypes

/// The routes for whoever watches the server: `/healthz`, `/readyz` and `/metrics`.
package struct HealthRoutes: Sendable {
    /// What the readiness check found.
    package enum Readiness: Sendable, Equatable {
        /// Requests can be answered.
        case ready
        /// Not now; the reason is shown to the operator.
        case notReady(reason: String)
    }

    private let metrics: Metrics
    private let check: @Sendable () async -> Readiness

    /// Routes over a metrics registry and a readiness check that bounds its own time.
    package init(metrics: Metrics, ready check: @escaping @Sendable () async -> Readiness) {
        self.metrics = metrics
        self.check = check
    }

    /// The routes.
    package var routes: [Route] {
        [
            Route(.get, "/healthz", .open) { _ in .json(Array("{\"status\":\"alive\"}".utf8)) },
            Route(.get, "/readyz", .open) { [check] _ in Self.answer(await check()) },
            Route(.get, "/metrics", .may("readMetrics", on: "System") { _ in ProtectedResource("System", "stagedoor") })
            { [metrics] _ in
                .text(metrics.expose(), contentType: "text/plain; version=0.0.4; charset=utf-8")
            },
        ]
    }

    private static func answer(_ readiness: Readiness) -> WebResponse {
        switch readiness {
        case .ready:
            return .json(Array("{\"status\":\"ready\"}".utf8))
        case .notReady(let reason):
            let body = "{\"status\":\"not ready\",\"reason\":\(JSONText.quoted(reason))}"
            var response = WebResponse.json(Array(body.utf8), status: 503)
            response.headers[.retryAfter] = "1"
            return response
        }
    }
}
