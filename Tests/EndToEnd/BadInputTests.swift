// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// What nobody should send, and what everybody hears who does.
    @Suite struct BadInputTests {
        @Test func everyBadInputGetsAClearErrorAndTheServerStaysSmallAndAlive() async throws {
            let problems = try await onThread { () -> [String] in
                let server = try RunningServer(in: TemporaryFolder())
                let id = try server.registry.register(TestSchema.record("Good", 1), under: "good")
                var problems: [String] = []
                for bad in BadRequest.all {
                    do { try bad.send(to: server) } catch { problems.append("\(bad.name): \(error)") }
                    let alive = try server.registry.call("GET", "/schemas/ids/\(id)").status == 200
                    try require(alive, "after \(bad.name) the server no longer answers:\n\(server.said)")
                }
                if server.peakMemory > 512 { problems.append("the server took \(server.peakMemory) MiB") }
                return problems
            }
            #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
        }

        @Test func aRequestThatStopsInTheMiddleHarmsNobody() async throws {
            try await onThread {
                let server = try RunningServer(in: TemporaryFolder())
                for _ in 0..<20 {
                    let connection = try HTTPConnection(port: server.port, timeout: 1)
                    let half =
                        "POST /subjects/half/versions HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n{\"schema\":"
                    _ = try? connection.send(raw: Array(half.utf8))
                }
                try server.registry.register(TestSchema.record("Whole", 1), under: "whole")
                let subjects = try server.registry.ask("GET", "/subjects") as? [String]
                try require(subjects == ["whole"], "subjects are \(subjects ?? [])")
            }
        }
    }
}

/// A request that must be refused.
private struct BadRequest {
    let name: String
    let body: [UInt8]
    let statuses: Set<Int>
    var code: Int?
    /// At least one of these is in the message, in whatever case.
    var named: [String]

    private static let placed = ["line", "column", "offset", "byte", "depth", "level", "deep"]

    static var all: [BadRequest] { requests + schemas }

    private static var requests: [BadRequest] {
        let deep = String(repeating: "[", count: 100_000)
        let latin = Array(#"{"schema":"\"string"#.utf8) + [0xff, 0xfe] + Array(#"\""}"#.utf8)
        let huge = Array(#"{"schema":""#.utf8) + [UInt8](repeating: 0x61, count: 64 << 20) + Array(#""}"#.utf8)
        return [
            raw("a truncated request", Array(#"{"schema": "{\"type\": \"rec"#.utf8), named: placed),
            raw("a request that is no JSON", Array("schema=string".utf8), named: placed),
            raw("a request 100,000 levels deep", Array((#"{"schema":"# + deep).utf8), named: placed),
            raw("a request that is not UTF-8", latin, named: ["utf-8", "utf8"]),
            raw("a request without a schema", Array("{}".utf8), named: ["schema"]),
            raw("a request of 64 MiB", huge, statuses: [413, 422], named: ["large", "size", "limit", "bytes"]),
        ]
    }

    private static var schemas: [BadRequest] {
        let nested = String(repeating: #"{"type":"array","items":"#, count: 100_000)
        let record = #"{"type":"record","name":"R","fields":["#
        return [
            schema("a truncated schema", #"{"type":"record","name":"#, named: placed),
            schema(
                "a schema 100,000 levels deep",
                nested + #""int""# + String(repeating: "}", count: 100_000),
                named: placed
            ),
            schema("duplicate keys", #"{"type":"record","name":"R","name":"S","fields":[]}"#, named: ["duplicate"]),
            schema("an unknown type", record + #"{"name":"f","type":"nonsense"}]}"#, named: ["nonsense"]),
            schema("a name defined inside itself", record + #"{"name":"f","type":\#(record)]}}]}"#, named: ["R"]),
            schema(
                "a field named twice",
                record + #"{"name":"f","type":"int"},{"name":"f","type":"int"}]}"#,
                named: ["f"]
            ),
            schema(
                "a default of another type",
                record + #"{"name":"f","type":"int","default":"x"}]}"#,
                named: ["default"]
            ),
            schema("a schema that is no schema", "42", named: []),
        ]
    }

    private static func raw(
        _ name: String,
        _ body: [UInt8],
        statuses: Set<Int> = [400, 422],
        named: [String]
    ) -> BadRequest {
        BadRequest(name: name, body: body, statuses: statuses, named: named)
    }

    private static func schema(_ name: String, _ text: String, named: [String]) -> BadRequest {
        BadRequest(name: name, body: Array(TestSchema.body(text).utf8), statuses: [422], code: 42201, named: named)
    }

    func send(to server: RunningServer) throws {
        let answer = try HTTPConnection(port: server.port).send("POST", "/subjects/bad/versions", body: body)
        try require(statuses.contains(answer.status), "\(answer.status) \(answer.text.prefix(300))")
        let error = try answer.registryError()
        try require(
            "\(error.code)".hasPrefix("\(answer.status)"),
            "status \(answer.status) with the code \(error.code)"
        )
        if let code { try require(error.code == code, "error code \(error.code): \(error.message)") }
        try require(error.message.count < 4000, "a message of \(error.message.count) characters")
        let message = error.message.lowercased()
        let place = named.isEmpty || named.contains { message.contains($0.lowercased()) }
        try require(place, "the message names none of \(named): \(error.message)")
    }
}
