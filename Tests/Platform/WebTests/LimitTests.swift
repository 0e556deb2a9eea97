// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Web

@Suite struct LimitTests {
    @Test func `A head too large is 431, a target too long 414 or 431`() async throws {
        try await withServer(configure: { $0.maximumHeaderSize = 4_096 }) { port, _ in
            let field = try await blocking {
                try Transport.ask(port, "GET", "/echo/a", ["X-Long": String(repeating: "x", count: 5_000)])
            }
            #expect(field.status == 431)
            #expect(field.text.contains("4096"))
            let target = try await blocking {
                try Transport.ask(port, "GET", "/" + String(repeating: "x", count: 5_000))
            }
            #expect([414, 431].contains(target.status))
            let endless = try await blocking {
                let client = try RawClient(port: port)
                client.send("GET /")
                for _ in 0..<100 { guard client.send(String(repeating: "x", count: 1_000)) else { break } }
                return try client.receive()
            }
            #expect(endless.status == 431)
        }
    }

    @Test func `A head that dawdles gets 408`() async throws {
        try await withServer(configure: { $0.headerTimeout = .milliseconds(200) }) { port, _ in
            let reply = try await blocking {
                let client = try RawClient(port: port)
                client.send("GET / HTTP/1.1\r\nHos")
                return try client.receive()
            }
            #expect(reply.status == 408)
        }
    }

    @Test func `An idle connection is closed`() async throws {
        try await withServer(configure: { $0.idleTimeout = .milliseconds(200) }) { port, _ in
            let isClosed = try await blocking { try RawClient(port: port).isClosed() }
            #expect(isClosed)
        }
    }

    @Test func `A body that dawdles gets 408, an answer that does 503`() async throws {
        try await withServer(configure: { $0.requestTimeout = .milliseconds(300) }) { port, _ in
            let body = try await blocking {
                let client = try RawClient(port: port)
                client.send("POST /subjects/s/versions HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab")
                return try client.receive()
            }
            #expect(body.status == 408)
            try await blocking {
                let client = try RawClient(port: port)
                client.send(Transport.request("GET", "/slow/600000"))
                let answer = try client.receive()
                #expect(answer.status == 503)
                #expect(answer.headers["retry-after"] == "1")
                // The connection is still good, though on a busy machine even this may take longer than it may.
                var next = answer
                for _ in 0..<100 where next.status == 503 {
                    client.send(Transport.request("GET", "/echo/next"))
                    next = try client.receive()
                }
                #expect(next.text == "next")
            }
        }
    }

    @Test func `One connection too many is told so, and taken when another has gone`() async throws {
        try await withServer(configure: { $0.maximumConnections = 2 }) { port, _ in
            try await blocking {
                let kept = try RawClient(port: port)
                kept.send(Transport.request("GET", "/echo/a"))
                #expect(try kept.receive().status == 200)
                do {
                    let second = try RawClient(port: port)
                    second.send(Transport.request("GET", "/echo/a"))
                    #expect(try second.receive().status == 200)
                    let third = try RawClient(port: port)
                    let refusal = try third.receive()
                    #expect(refusal.status == 503)
                    #expect(refusal.headers["retry-after"] == "1")
                }
                // A refused connection may also be reset under the request: only the answer in the end counts.
                var status: Int?
                for _ in 0..<3_000 where status != 200 {
                    status = try? Transport.ask(port, "GET", "/echo/a").status
                    if status != 200 { Thread.sleep(forTimeInterval: 0.02) }
                }
                #expect(status == 200)
            }
        }
    }

    @Test(
        "Malformed requests are 400 and closed",
        arguments: [
            "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", "garbage\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nBad Header: b\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ]
    )
    func malformed(_ text: String) async throws {
        try await withServer(hot: Sample.hot) { port, _ in
            try await blocking {
                let client = try RawClient(port: port)
                client.send(text)
                #expect(try client.receive().status == 400)
                #expect(try client.isClosed())
            }
        }
    }

    @Test func `Random bytes do not hurt the server`() async throws {
        try await withServer(hot: Sample.hot) { port, _ in
            try await blocking {
                var random = SplitMix(state: 42)
                let starts = [
                    "", "GET / HTTP/1.1\r\n", "GET /hot/1 HTTP/1.1\r\nHost: a\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\n",
                ]
                for round in 0..<200 {
                    let client = try RawClient(port: port)
                    let noise = (0..<Int.random(in: 1...3_000, using: &random)).map { _ in
                        UInt8.random(in: 0...255, using: &random)
                    }
                    client.send(Array(starts[round % 4].utf8) + noise)
                    client.finishSending()
                    while try !client.isClosed() { guard (try? client.receive()) != nil else { break } }
                }
                #expect(try Transport.ask(port, "GET", "/echo/alive").text == "alive")
            }
        }
    }
}

/// A generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
