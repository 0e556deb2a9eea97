// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import Logging
import Testing

@testable import Web

@Suite struct MetricsTests {
    @Test func `The text format is Prometheus' own, with escapes`() {
        let metrics = Metrics()
        metrics.counter("a_total", help: "Line\nbreak.", labels: ["path": "a\"b\\c\nd"]).add(2)
        metrics.gauge("b", help: "B.").set(-3)
        let histogram = metrics.histogram("c_seconds", help: "C.", buckets: [0.5, 1], labels: ["x": "y"])
        for value in [0.25, 0.5, 0.75, 9] { histogram.record(value) }
        let text = metrics.expose()
        #expect(
            text.hasPrefix(
                "# HELP a_total Line\\nbreak.\n# TYPE a_total counter\na_total{path=\"a\\\"b\\\\c\\nd\"} 2\n"
            )
        )
        #expect(text.contains("# TYPE b gauge\nb -3\n"))
        #expect(
            text.contains(
                "c_seconds_bucket{x=\"y\",le=\"0.5\"} 2\nc_seconds_bucket{x=\"y\",le=\"1\"} 3\n"
                    + "c_seconds_bucket{x=\"y\",le=\"+Inf\"} 4\nc_seconds_sum{x=\"y\"} 10.5\nc_seconds_count{x=\"y\"} 4\n"
            )
        )
    }

    @Test func `The process shows itself`() throws {
        let text = Metrics().expose()
        func value(_ name: String) throws -> Double {
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + " ") })
            return try #require(Double(line.dropFirst(name.count + 1)))
        }
        #expect(try value("process_resident_memory_bytes") > 1_000_000)
        #expect(try value("process_cpu_seconds_total") > 0)
        #expect(try value("process_open_fds") >= 3)
        let now = Date().timeIntervalSince1970
        let start = try value("process_start_time_seconds")
        #expect((now - start).magnitude < 86_400)
    }

    @Test func `A family stays bounded`() {
        let metrics = Metrics(maximumSeriesPerFamily: 3)
        for index in 0..<100 { metrics.counter("a_total", help: "A.", labels: ["i": String(index)]).add() }
        let lines = metrics.expose().split(separator: "\n").filter { $0.hasPrefix("a_total{") }
        #expect(lines.count == 4)
        #expect(lines.contains("a_total{i=\"other\"} 97"))
    }

    @Test func `Requests are counted by method, route and status`() async throws {
        let metrics = Metrics()
        try await withServer(metrics: metrics) { port, _ in
            try await blocking {
                _ = try Transport.ask(port, "GET", "/echo/a")
                _ = try Transport.ask(port, "GET", "/echo/b")
                _ = try Transport.ask(port, "GET", "/no/such/\(UInt64.max)")
                _ = try Transport.ask(port, "BREW", "/echo/b")
            }
        }
        let text = metrics.expose()
        #expect(
            text.contains("stagedoor_http_requests_total{method=\"GET\",route=\"/echo/{value}\",status=\"200\"} 2\n")
        )
        #expect(text.contains("stagedoor_http_requests_total{method=\"GET\",route=\"(none)\",status=\"404\"} 1\n"))
        #expect(
            text.contains("stagedoor_http_request_duration_seconds_count{method=\"GET\",route=\"/echo/{value}\"} 2\n")
        )
        #expect(!text.contains("BREW"))
    }
}

@Suite struct HealthTests {
    @Test func `Alive is always, ready is when the check says so`() async {
        func table(_ readiness: HealthRoutes.Readiness) -> RouteTable {
            RouteTable(HealthRoutes(metrics: Metrics(), ready: { readiness }).routes)
        }
        #expect(await table(.ready).respond(method: .get, target: "/readyz").status == 200)
        let waiting = await table(.notReady(reason: "no \"database\"")).respond(method: .get, target: "/readyz")
        #expect(waiting.status == 503)
        #expect(waiting.headers[.retryAfter] == "1")
        #expect(String(decoding: waiting.bytes, as: UTF8.self).contains("\"no \\\"database\\\"\""))
        #expect(await table(.notReady(reason: "")).respond(method: .get, target: "/healthz").status == 200)
        let metrics = await table(.ready).respond(method: .get, target: "/metrics")
        #expect(metrics.contentType == "text/plain; version=0.0.4; charset=utf-8")
    }
}

@Suite struct LogTests {
    @Test func `A request is one JSON line, without Authorization and query values`() async throws {
        let lines = Lines()
        try await withServer(hot: Sample.hot, lines: lines) { port, _ in
            try await blocking {
                let headers = ["Authorization": "Bearer s3cret", "X-Request-Id": "find-me"]
                _ = try Transport.ask(port, "GET", "/echo/a?token=s3cret", headers)
                _ = try Transport.ask(port, "GET", "/hot/1?token=s3cret", headers)
                _ = try Transport.ask(port, "GET", "/fail?token=s3cret", headers)
            }
        }
        let requests = lines.all.filter { $0.contains("\"message\":\"request\"") }
        #expect(requests.count == 3)
        #expect(!lines.all.joined().contains("s3cret"))
        for line in requests {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object["message"] as? String == "request")
            #expect(object["status"] is Int)
            #expect(object["request_id"] as? String == "find-me")
        }
    }

    @Test(
        "What made a request fail is logged once, as an error, and never told the client",
        arguments: [
            ("/fail", "/fail", "WebTests.Sample.Internal"),
            ("/fail/full", "/fail/full", "WebTests.Sample.Unexpected.full"),
            ("/fail/refused", "/fail/refused", "WebTests.Sample.Unexpected.refused"),
            (
                "/fail/7/described", "/fail/{number}/described",
                "relation \"schemas\" does not exist" + String(repeating: ".", count: 467) + "…"
            ),
        ]
    )
    func cause(_ target: String, _ route: String, _ cause: String) async throws {
        let lines = Lines()
        let reply = try await withServer(lines: lines) { port, _ in
            try await blocking { try Transport.ask(port, "GET", target + "?q=s3cret", ["X-Request-Id": "find-me"]) }
        }
        #expect(reply.status == 500)
        #expect(reply.text.contains("find-me") && !reply.text.contains("schemas"))
        let errors = try lines.all.map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        .filter { $0["level"] as? String == "error" }
        #expect(errors.count == 1)
        #expect(errors.first?["request_id"] as? String == "find-me")
        #expect(errors.first?["route"] as? String == route)
        #expect(errors.first?["cause"] as? String == cause)
        #expect(!lines.all.joined().contains("hunter2") && !lines.all.joined().contains("s3cret"))
    }

    @Test func `A refusal on purpose is no error in the log`() async throws {
        let lines = Lines()
        try await withServer(lines: lines) { port, _ in
            _ = try await blocking { try Transport.ask(port, "GET", "/conflict") }
        }
        #expect(!lines.all.contains { $0.contains("\"level\":\"error\"") })
    }

    @Test func `Credentials are hidden whoever logs them, and control characters forge no line`() throws {
        for format in LogFormat.allCases {
            let lines = Lines()
            lines.logger(.info, format).info(
                "a\nb",
                metadata: ["Authorization": "Basic abc", "note": "x\u{1B}[2J", "deep": ["k": ["v\"", "w"]]]
            )
            lines.logger(.info, format).debug("below the level")
            let line = try #require(lines.all.first)
            #expect(lines.all.count == 1)
            #expect(!line.contains("Basic abc") && line.contains("[hidden]"))
            #expect(line.dropLast().allSatisfy { $0 != "\n" && $0 != "\u{1B}" })
        }
    }

    @Test(
        "Dates are those of the calendar",
        arguments: [
            (0, "1970-01-01T00:00:00.007Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "1994-11-06T08:49:37.007Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "2000-02-29T00:00:00.007Z", "Tue, 29 Feb 2000 00:00:00 GMT"),
            (4_107_542_399, "2100-02-28T23:59:59.007Z", "Sun, 28 Feb 2100 23:59:59 GMT"),
        ]
    )
    func dates(_ seconds: Int, _ iso: String, _ http: String) {
        let time = Timestamp(seconds: seconds, milliseconds: 7)
        #expect(time.iso8601 == iso)
        #expect(time.http == http)
    }
}
