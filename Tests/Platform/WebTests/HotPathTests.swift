// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import Testing

@testable import Web

@Suite struct HotPathTests {
    private static func get(_ target: String, _ more: String = "") -> String {
        "GET \(target) HTTP/1.1\r\nHost: a\r\n\(more)\r\n"
    }

    @Test func `A hot answer has what every answer has, and is counted`() async throws {
        let metrics = Metrics()
        try await withServer(hot: Sample.hot, metrics: metrics) { port, _ in
            let reply = try await blocking { try Transport.ask(port, "GET", "/hot/1", ["X-Request-Id": "me"]) }
            #expect(reply.status == 200)
            #expect(reply.text == "{\"id\":1}")
            #expect(reply.headers["x-request-id"] == "me")
            #expect(reply.headers["content-type"] == "application/json")
            #expect(reply.headers["server"] == "StageDoor")
            #expect(reply.headers["date"]?.hasSuffix(" GMT") == true)
            #expect(try await blocking { try Transport.ask(port, "GET", "/hot/2") }.text == "cold")
        }
        let line = "stagedoor_http_requests_total{method=\"GET\",route=\"(immutable)\",status=\"200\"} 1\n"
        #expect(metrics.expose().contains(line))
    }

    @Test func `HEAD on the hot path has the length and no body`() async throws {
        try await withServer(hot: Sample.hot) { port, _ in
            try await blocking {
                let client = try RawClient(port: port)
                client.send("HEAD /hot/1 HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get("/hot/1"))
                #expect(try client.receive(head: true).headers["content-length"] == "8")
                #expect(try client.receive().text == "{\"id\":1}")
            }
        }
    }

    @Test func `A request with a body is not for the hot path`() async throws {
        try await withServer(hot: Sample.hot) { port, _ in
            let reply = try await blocking { try Transport.ask(port, "GET", "/hot/1", [:], [1, 2]) }
            #expect(reply.text == "cold")
        }
    }

    @Test func `Pipelined answers come in the order of their requests, hot or not`() async throws {
        try await withServer(hot: Sample.hot) { port, _ in
            try await blocking {
                let client = try RawClient(port: port)
                let targets = [
                    "/slow/200", "/hot/1", "/echo/x", "/hot/1", "/hot/1", "/slow/50", "/hot/2", "/hot/1", "/big",
                ]
                client.send(targets.map { Self.get($0) }.joined())
                let texts = try targets.map { _ in try client.receive().text }
                let one = "{\"id\":1}"
                #expect(texts == ["slow", one, "x", one, one, "slow", "cold", one, Sample.big])
            }
        }
    }

    @Test func `Thousands of hot requests queued behind a slow one are answered in order`() async throws {
        try await withServer(hot: Sample.hot) { port, _ in
            try await blocking {
                let client = try RawClient(port: port)
                client.send(Self.get("/slow/200"))
                let many = String(repeating: Self.get("/hot/1"), count: 5_000) + Self.get("/echo/end")
                Thread.detachNewThread { client.send(many) }
                #expect(try client.receive().text == "slow")
                for _ in 0..<5_000 { #expect(try client.receive().body.count == 8) }
                #expect(try client.receive().text == "end")
            }
        }
    }

    @Test func `A thousand requests use one connection`() async throws {
        let metrics = Metrics()
        try await withServer(hot: Sample.hot, metrics: metrics) { port, _ in
            try await blocking {
                let client = try RawClient(port: port)
                for index in 0..<1_000 {
                    client.send(Self.get(index % 2 == 0 ? "/hot/1" : "/echo/\(index)"))
                    #expect(try client.receive().text == (index % 2 == 0 ? "{\"id\":1}" : String(index)))
                }
            }
            #expect(metrics.expose().contains("stagedoor_http_requests_in_flight 0\n"))
        }
    }

    @Test func `Connection close is honoured on both paths`() async throws {
        try await withServer(hot: Sample.hot) { port, _ in
            for target in ["/hot/1", "/echo/a"] {
                try await blocking {
                    let client = try RawClient(port: port)
                    client.send(Self.get(target, "Connection: close\r\n") + Self.get("/hot/1"))
                    #expect(try client.receive().headers["connection"] == "close")
                    #expect(try client.isClosed())
                }
            }
        }
    }

    @Test func `A client that has finished sending still gets its answers`() async throws {
        try await withServer(hot: Sample.hot) { port, _ in
            try await blocking {
                let client = try RawClient(port: port)
                client.send(Self.get("/slow/100") + Self.get("/hot/1"))
                client.finishSending()
                #expect(try client.receive().text == "slow")
                #expect(try client.receive().text == "{\"id\":1}")
                #expect(try client.isClosed())
            }
        }
    }

    /// It finishes before the answer is written, or after, when most of the answer still waits to go out.
    @Test(arguments: [0, 0.5])
    func `A large answer reaches a slow client whole, though it has finished sending`(after pause: Double) async throws
    {
        let large = String(repeating: "x", count: 8 << 20)
        let routes = [Route(.get, "/large") { _ in .text(large) }]
        try await withServer(routes) { port, _ in
            try await blocking {
                let client = try RawClient(port: port)
                client.send(Self.get("/large"))
                Thread.sleep(forTimeInterval: pause)
                client.finishSending()
                Thread.sleep(forTimeInterval: 1.5)
                #expect(try client.receive().body.count == large.utf8.count)
            }
        }
    }
}
