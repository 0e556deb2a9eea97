// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Web

@Suite struct RoutingTests {
    @Test(
        "A target leads to its route, in process and over the wire",
        arguments: Transport.allCases,
        [
            ("/", "root"), ("/echo/abc", "abc"), ("/echo/abc/", "abc"), ("/echo/a%2Fb", "a/b"),
            ("/echo/%3A.ctx%3Aname", ":.ctx:name"), ("/echo/a+b", "a+b"), ("/echo/%C3%A4", "ä"),
            ("/echo/a%20b?x=1", "a b"),
            ("/subjects/s/versions/latest", "latest"), ("/subjects/s/versions/3", "s|3"),
            ("/subjects/a%2Fversions%2Fb/versions/-1", "a/versions/b|-1"), ("/subjects/special/versions", "special"),
            ("/files", "[]"), ("/files/a/b%2Fc/d", "[a/b/c/d]"),
        ]
    )
    func target(_ transport: Transport, _ expected: (String, String)) async throws {
        let reply = try await transport.ask("GET", expected.0)
        #expect(reply.status == 200)
        #expect(reply.text == expected.1)
    }

    @Test("An unknown path is 404 in the registry's words", arguments: Transport.allCases)
    func unknown(_ transport: Transport) async throws {
        for target in ["/nothing", "/echo", "/echo/a/b", "//echo/a", "/subjects//versions/1"] {
            let reply = try await transport.ask("GET", target)
            #expect(reply.status == 404, "\(target)")
            #expect(reply.text == "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}")
            #expect(reply.headers["content-type"] == "application/json")
        }
    }

    @Test("A known path with another method is 405 and says which are allowed", arguments: Transport.allCases)
    func method(_ transport: Transport) async throws {
        let reply = try await transport.ask("DELETE", "/subjects/special/versions")
        #expect(reply.status == 405)
        #expect(reply.headers["allow"] == "GET, HEAD, OPTIONS, POST")
        let options = try await transport.ask("OPTIONS", "/echo/a")
        #expect(options.status == 204)
        #expect(options.headers["allow"] == "GET, HEAD, OPTIONS")
    }

    @Test("A literal hides the parameter beside it only for its own methods", arguments: Transport.allCases)
    func fallback(_ transport: Transport) async throws {
        let reply = try await transport.ask("POST", "/subjects/special/versions", body: [1, 2, 3])
        #expect(reply.text == "3")
    }

    @Test("HEAD announces the length and has no body", arguments: Transport.allCases)
    func head(_ transport: Transport) async throws {
        let reply = try await transport.ask("HEAD", "/echo/abcde")
        #expect(reply.status == 200)
        #expect(reply.headers["content-length"] == "5")
        #expect(reply.body.isEmpty)
    }

    @Test("Broken encodings are 400", arguments: Transport.allCases)
    func encoding(_ transport: Transport) async throws {
        for target in [
            "/echo/%", "/echo/%4", "/echo/%zz", "/echo/%FF", "/echo/%C3", "/echo/%00", "/all?x=%F", "/all?x=%80",
        ] {
            let reply = try await transport.ask("GET", target)
            #expect(reply.status == 400, "\(target)")
            #expect(reply.text.hasPrefix("{\"error_code\":400,"))
        }
    }

    @Test(
        "Flags take true and false in any case",
        arguments: Transport.allCases,
        [
            ("/flag", 200, "false"), ("/flag?deleted=true", 200, "true"), ("/flag?deleted=True", 200, "true"),
            ("/flag?deleted=TRUE", 200, "true"), ("/flag?deleted=False", 200, "false"), ("/number?limit=-7", 200, "-7"),
            ("/flag?deleted=1", 400, nil), ("/flag?deleted=", 400, nil), ("/number?limit=x", 400, nil),
            ("/all?x=1&y=2&x=a%26b+c", 200, "1|a&b c"),
        ] as [(String, Int, String?)]
    )
    func query(_ transport: Transport, _ expected: (String, Int, String?)) async throws {
        let reply = try await transport.ask("GET", expected.0)
        #expect(reply.status == expected.1)
        if let text = expected.2 { #expect(reply.text == text) }
    }

    @Test("Errors of handlers become answers; unknown ones without their internals", arguments: Transport.allCases)
    func errors(_ transport: Transport) async throws {
        let unknown = try await transport.ask("GET", "/fail", headers: ["X-Request-Id": "abc-1"])
        #expect(unknown.status == 500)
        #expect(!unknown.text.contains("hunter2"))
        #expect(unknown.text.contains("abc-1"))
        let known = try await transport.ask("GET", "/conflict")
        #expect(known.status == 409)
        #expect(known.text == "{\"error_code\":40901,\"message\":\"a \\\"quoted\\\" reason\"}")
    }

    @Test("A sane request id is echoed, any other replaced", arguments: Transport.allCases)
    func requestID(_ transport: Transport) async throws {
        let sane = try await transport.ask("GET", "/echo/a", headers: ["X-Request-Id": "Abc_1.2-3"])
        #expect(sane.headers["x-request-id"] == "Abc_1.2-3")
        for id in ["a b", "ä", String(repeating: "a", count: 129), "a\"b"] {
            let reply = try await transport.ask("GET", "/nothing", headers: ["X-Request-Id": id])
            let given = try #require(reply.headers["x-request-id"])
            #expect(given != id && RequestID.accepted(given) == given)
        }
    }
}
