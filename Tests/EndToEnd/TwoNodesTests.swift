// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Two servers on one PostgreSQL.
    @Suite struct TwoNodesTests {
        @Test func twoThousandConcurrentRegistrationsGiveDenseVersionsAndUniqueIds() async throws {
            try await onThread {
                let nodes = try TwoNodes()
                let ids = Collected<Int>()
                let (first, second) = (nodes.first.port, nodes.second.port)
                try onThreads(16) { thread in
                    let connection = try HTTPConnection(port: thread % 2 == 0 ? first : second)
                    for number in stride(from: thread, to: 2000, by: 16) {
                        let subject = "busy-\(number % 50)"
                        let body = TestSchema.body(TestSchema.record("Busy\(number % 50)", number))
                        ids.append(try registered(connection, subject, body))
                    }
                }
                try require(Set(ids.all).count == 2000, "\(Set(ids.all).count) ids for 2,000 schemas")
                for registry in [nodes.first.registry, nodes.second.registry] {
                    let seen = try seconds(until: 1) {
                        try (0..<50).allSatisfy { try registry.versions(of: "busy-\($0)") == Array(1...40) }
                    }
                    let some = try registry.versions(of: "busy-7")
                    try require(seen != nil, "not 40 dense versions a subject, e.g. \(some)")
                }
            }
        }

        @Test func theSameSchemaAtTheSameTimeHasOneIdAndOneVersion() async throws {
            try await onThread {
                let nodes = try TwoNodes()
                let ports = [nodes.first.port, nodes.second.port]
                for round in 0..<25 {
                    let ids = Collected<Int>()
                    try onThreads(8) { thread in
                        let body = TestSchema.body(TestSchema.record("Same", round))
                        ids.append(try registered(HTTPConnection(port: ports[thread % 2]), "same", body))
                    }
                    try require(Set(ids.all).count == 1, "one schema, registered at once, got the ids \(ids.all)")
                }
                let versions = try nodes.first.registry.versions(of: "same")
                try require(versions == Array(1...25), "25 schemas, versions \(versions)")
            }
        }

        @Test func aNodeSeesItsOwnWritesAtOnceAndTheOthersWithinASecond() async throws {
            try await onThread {
                let nodes = try TwoNodes()
                for round in 0..<20 {
                    let pair = [nodes.first.registry, nodes.second.registry]
                    let (writer, other) = (pair[round % 2], pair[1 - round % 2])
                    try writer.register(TestSchema.record("Seen", round), under: "seen")
                    let own = try writer.versions(of: "seen").count
                    try require(own == round + 1, "its own write was not visible: \(own) versions, round \(round)")
                    let late = try seconds(until: 1) { try other.versions(of: "seen").count == round + 1 }
                    try require(late != nil, "the other node did not see the write within a second, round \(round)")
                }
            }
        }

        @Test func aDependentAddedOnOneNodeIsCheckedByTheOtherAtOnce() async throws {
            try await onThread {
                let nodes = try TwoNodes()
                let (first, second) = (nodes.first.registry, nodes.second.registry)
                for round in 0..<10 {
                    let money = "money-\(round)"
                    _ = try first.ask("PUT", "/config/\(money)", #"{"compatibility":"NONE"}"#)
                    // After this the first node remembers a subject that nobody refers to.
                    try first.register(TestSchema.record("Money\(round)", 1), under: money)
                    let order =
                        #"{"type":"record","name":"Order","namespace":"live.test","fields":[{"name":"m","type":"Money\#(round)"}]}"#
                    let body = try body([
                        "schema": order,
                        "references": [["name": "live.test.Money\(round)", "subject": money, "version": 1]],
                    ])
                    _ = try second.ask("POST", "/subjects/order-\(round)/versions", body)
                    let renamed = TestSchema.body(TestSchema.record("Cash", 1))
                    let answer = try first.call("POST", "/subjects/\(money)/versions", renamed)
                    try require(answer.status == 409 && answer.text.contains("order-\(round)"), answer.text)
                }
            }
        }

        @Test func `a context that goes while others register into it leaves no version without its subject`()
            async throws
        {
            try await onThread {
                let nodes = try TwoNodes()
                let ports = [nodes.first.port, nodes.second.port]
                try onThreads(6) { thread in
                    let connection = try HTTPConnection(port: ports[thread % 2])
                    for number in 0..<60 {
                        let subject = ":.passing:s\(thread % 3)"
                        let path = "/subjects/\(subject)"
                        let schema = TestSchema.record("Passing", thread * 100 + number)
                        let body = Array(TestSchema.body(schema).utf8)
                        let added = try connection.send("POST", path + "/versions", body: body)
                        try require(added.status == 200, "\(added.status) \(added.text)")
                        for path in [path, path + "?permanent=true", "/contexts/.passing"] {
                            let answer = try connection.send("DELETE", path, body: [])
                            try require(answer.status < 500, "DELETE \(path): \(answer.status) \(answer.text)")
                        }
                    }
                }
                try nodes.first.privatePostgres().execute(
                    """
                    DO $$
                    BEGIN
                        ASSERT NOT EXISTS (SELECT FROM registry.versions v WHERE NOT EXISTS (
                            SELECT FROM registry.subjects s WHERE s.id = v.subject_id AND s.context_id = v.context_id));
                        ASSERT NOT EXISTS (SELECT FROM registry.schemas k WHERE NOT EXISTS (
                            SELECT FROM registry.contexts c WHERE c.id = k.context_id));
                    END
                    $$
                    """
                )
            }
        }

        @Test func aLevelSetOnOneNodeHoldsOnTheOtherWithinASecond() async throws {
            try await onThread {
                let nodes = try TwoNodes()
                let (first, second) = (nodes.first.registry, nodes.second.registry)
                try first.register(TestSchema.record("Level", 0), under: "level")
                for level in ["FULL", "NONE", "FORWARD_TRANSITIVE"] {
                    _ = try first.ask("PUT", "/config/level", #"{"compatibility":"\#(level)"}"#)
                    let seen = try seconds(until: 1) {
                        try second.call("GET", "/config/level").text.contains("\"\(level)\"")
                    }
                    try require(seen != nil, "\(level), set on one node, is not in force on the other after a second")
                }
            }
        }
    }
}

/// One server with a private PostgreSQL, and a second one on the same.
private struct TwoNodes {
    let first: RunningServer
    let second: RunningServer

    init() throws {
        first = try RunningServer(in: TemporaryFolder())
        second = try RunningServer(in: TemporaryFolder(), database: try first.privatePostgres().url())
    }
}

private func registered(_ connection: HTTPConnection, _ subject: String, _ body: String) throws -> Int {
    let answer = try connection.send("POST", "/subjects/\(subject)/versions", body: Array(body.utf8))
    guard answer.status == 200, let id = (try answer.json() as? [String: Any])?["id"] as? Int else {
        throw Unexpected("\(subject): \(answer.status) \(answer.text)")
    }
    return id
}
