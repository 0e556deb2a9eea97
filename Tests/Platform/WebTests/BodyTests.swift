// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Web

@Suite struct BodyTests {
    private static let target = "/subjects/s/versions"

    private func gzip(_ bytes: [UInt8]) async throws -> [UInt8] {
        try await withFolder { folder in
            let file = folder.appending(path: "plain")
            try Data(bytes).write(to: file)
            return try await blocking { try run("/bin/gzip", "-9", "-c", file.path) }
        }
    }

    @Test func `A body up to the limit arrives whole, chunked or not`() async throws {
        try await withServer(configure: { $0.maximumBodySize = 100_000 }) { port, _ in
            let plain = try await blocking {
                try Transport.ask(port, "POST", Self.target, [:], Array(repeating: 65, count: 100_000))
            }
            #expect(plain.text == "100000")
            let chunked = try await blocking {
                let client = try RawClient(port: port)
                client.send("POST \(Self.target) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                client.send("5\r\nabcde\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n")
                return try client.receive()
            }
            #expect(chunked.text == "21")
        }
    }

    @Test func `A body announced too large is refused without being read`() async throws {
        try await withServer(configure: { $0.maximumBodySize = 1_000 }) { port, _ in
            let reply = try await blocking {
                let client = try RawClient(port: port)
                client.send("POST \(Self.target) HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n")
                let reply = try client.receive()
                #expect(try client.isClosed())
                return reply
            }
            #expect(reply.status == 413)
            #expect(reply.headers["connection"] == "close")
            #expect(
                reply.text
                    == "{\"error_code\":413,\"message\":\"The request body is larger than the limit of 1000 bytes\"}"
            )
        }
    }

    @Test func `A chunked body is refused as soon as it passes the limit, and the server lives on`() async throws {
        try await withServer(configure: { $0.maximumBodySize = 1_000 }) { port, _ in
            let reply = try await blocking {
                let client = try RawClient(port: port)
                client.send("POST \(Self.target) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                let chunk = "400\r\n" + String(repeating: "x", count: 1_024) + "\r\n"
                for _ in 0..<200 { guard client.send(chunk) else { break } }
                return try client.receive()
            }
            #expect(reply.status == 413)
            #expect(try await blocking { try Transport.ask(port, "GET", "/echo/a") }.text == "a")
        }
    }

    @Test func `A compressed body is decompressed for the handler`() async throws {
        let body = try await gzip(Array(repeating: 65, count: 50_000))
        try await withServer { port, _ in
            let reply = try await blocking {
                try Transport.ask(port, "POST", Self.target, ["Content-Encoding": "gzip"], body)
            }
            #expect(reply.text == "50000")
        }
    }

    @Test func `A decompression bomb is 413, by size and by ratio`() async throws {
        let bomb = try await gzip(Array(repeating: 0, count: 40 << 20))
        #expect(bomb.count < 64 << 10)
        for limit in [1 << 20, 100 << 20] {
            try await withServer(configure: { $0.maximumBodySize = limit }) { port, _ in
                let reply = try await blocking {
                    try Transport.ask(port, "POST", Self.target, ["Content-Encoding": "gzip"], bomb)
                }
                #expect(reply.status == 413)
                #expect(try await blocking { try Transport.ask(port, "GET", "/echo/a") }.text == "a")
            }
        }
    }

    @Test func `Broken, truncated and unknown encodings are the client's error`() async throws {
        let good = try await gzip(Array("hello world, hello world".utf8))
        try await withServer { port, _ in
            for body in [Array("not gzip at all".utf8), Array(good.dropLast(12)), good + [1, 2, 3]] {
                let reply = try await blocking {
                    try Transport.ask(port, "POST", Self.target, ["Content-Encoding": "gzip"], body)
                }
                #expect(reply.status == 400)
            }
            let unknown = try await blocking {
                try Transport.ask(port, "POST", Self.target, ["Content-Encoding": "br"], [1])
            }
            #expect(unknown.status == 415)
        }
    }

    @Test(
        "Answers are compressed if they are large and the client wants it",
        arguments: [
            ("gzip", true), ("gzip, deflate, br", true), ("deflate, gzip;q=0.5", true),
            ("gzip; q=0.3, identity; q=0.9", false),
            ("*", true), ("gzip;q=0", false), ("*, gzip;q=0", false), ("br", false), ("", false),
        ]
    )
    func compression(_ accept: String, _ compressed: Bool) async throws {
        try await withServer { port, _ in
            let reply = try await blocking { try Transport.ask(port, "GET", "/big", ["Accept-Encoding": accept]) }
            #expect(reply.headers["vary"] == "Accept-Encoding")
            #expect(reply.headers["content-encoding"] == (compressed ? "gzip" : nil))
            guard compressed else { return #expect(reply.text == Sample.big) }
            let plain = try await withFolder { folder in
                let file = folder.appending(path: "body.gz")
                try Data(reply.body).write(to: file)
                return try await blocking { try run("/bin/gzip", "-dc", file.path) }
            }
            #expect(plain == Array(Sample.big.utf8))
            let small = try await blocking { try Transport.ask(port, "GET", "/echo/a", ["Accept-Encoding": accept]) }
            #expect(small.headers["content-encoding"] == nil && small.headers["vary"] == nil)
            let head = try await blocking { try Transport.ask(port, "HEAD", "/big", ["Accept-Encoding": accept]) }
            #expect(head.headers["content-length"] == String(Sample.big.utf8.count))
        }
    }

    @Test func `A client that waits for 100 Continue gets it`() async throws {
        try await withServer { port, _ in
            try await blocking {
                let client = try RawClient(port: port)
                client.send(
                    "POST \(Self.target) HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
                )
                #expect(try client.receive().status == 100)
                client.send("abc")
                #expect(try client.receive().text == "3")
            }
        }
    }
}
