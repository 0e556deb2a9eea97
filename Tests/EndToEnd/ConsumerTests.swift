// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Who reads which version, and what follows from it, over a real server.
    @Suite(.sharedServer) struct ConsumerTests {
        private func registry() throws -> Registry { try SharedServer.registry }

        @Test func `a pin is shown, replaced and withdrawn, and outlives what is said wrongly`() throws {
            let registry = try registry()
            try registry.registerVersions(3, of: "pinned")
            let path = Path.pin("service:billing", "pinned")
            let put = try registry.call("PUT", path, #"{"versions":[2,"latest"],"reason":"old app"}"#)
            #expect(put.status == 200, "\(put.text)")
            let pin = try registry.object("GET", path)
            #expect(pin["versions"] as? [Int] == [2, 3])
            #expect(pin["reason"] as? String == "old app")
            #expect(pin["expiresAt"] == nil)

            let wrong = [
                #"{"versions":[]}"#, #"{}"#, #"{"versions":[9]}"#, #"{"versions":["new"]}"#, #"{"versions":[0]}"#,
                #"{"versions":[1],"expires":9}"#, #"{"versions":[1],"expiresInSeconds":0}"#, #"{"versions":1}"#, "[",
                "7",
            ]
            for body in wrong {
                let answer = try registry.call("PUT", path, body)
                #expect((400..<500).contains(answer.status), "\(body): \(answer.status) \(answer.text)")
            }
            #expect(try registry.object("GET", path)["versions"] as? [Int] == [2, 3])

            _ = try registry.ask("PUT", path, #"{"versions":[1],"expiresInSeconds":3600}"#)
            let replaced = try registry.object("GET", path)
            #expect(replaced["versions"] as? [Int] == [1])
            #expect(replaced["expiresAt"] as? Int != nil)
            let list = try registry.object("GET", "/governance/v1/consumers?consumer=service:billing")
            #expect((list["pins"] as? [[String: Any]])?.map { $0["subject"] as? String } == ["pinned"])

            #expect(try registry.call("DELETE", path).status == 204)
            #expect(try registry.call("DELETE", path).status == 404)
            #expect(try registry.call("GET", path).status == 404)
            #expect(try registry.call("PUT", Path.pin("x", "never-there"), #"{"versions":[1]}"#).status == 404)
            #expect(try registry.call("GET", Path.usage("never-there")).status == 404)
        }

        @Test func `a pin repeated as it was holds nobody up, and one that lasts longer is the same pin`() throws {
            let (registry, path) = (try registry(), Path.pin("x", "repeated"))
            try registry.registerVersions(2, of: "repeated")
            let postgres = try SharedServer.postgres
            func revision() throws -> Int? {
                Int(try postgres.execute("SELECT revision FROM registry.subjects WHERE name = 'repeated'"))
            }
            let first = try registry.object("PUT", path, #"{"versions":[1,"latest"],"expiresInSeconds":3600}"#)
            let pinned = try #require(try revision())
            let longer = try registry.object("PUT", path, #"{"versions":[2,1],"expiresInSeconds":7200}"#)
            // Whoever is about to register saw this revision, and is refused one that has gone on.
            #expect(try revision() == pinned)
            #expect(longer["createdAt"] as? Int == first["createdAt"] as? Int)
            let ends = try [first, longer, registry.object("GET", path)].map { try #require($0["expiresAt"] as? Int) }
            #expect(ends[1] >= ends[0] + 3600 && ends[2] == ends[1])
            let other = try registry.object("PUT", path, #"{"versions":[2],"expiresInSeconds":7200}"#)
            #expect(other["versions"] as? [Int] == [2])
            #expect(try revision() ?? 0 > pinned)
            let endless = try registry.object("PUT", path, #"{"versions":[2]}"#)
            #expect(endless["expiresAt"] == nil)
        }

        @Test func `a pin that somebody changes meanwhile is not prolonged as what it was`() async throws {
            let (registry, path) = (try registry(), Path.pin("x", "raced"))
            try registry.registerVersions(2, of: "raced")
            @Sendable func request(_ seconds: Int) -> String {
                #"{"versions":[1,2],"reason":"mine","expiresInSeconds":\#(seconds)}"#
            }
            _ = try registry.ask("PUT", path, request(3_600))
            let postgres = try SharedServer.postgres
            async let other = onThread {
                try postgres.execute(
                    "BEGIN; UPDATE consumers.pins SET reason = 'theirs' WHERE subject = 'raced'; SELECT pg_sleep(2); COMMIT"
                )
            }
            let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
            let isHeld = try await onThread { try seconds(until: 10) { try postgres.execute(sleeping) == "1" } }
            #expect(isHeld != nil)
            let answer = try await onThread { try registry.object("PUT", path, request(7_200))["reason"] as? String }
            _ = try await other
            #expect(try answer == "mine" && registry.object("GET", path)["reason"] as? String == "mine")
        }

        @Test func `usage is told a page at a time, and of many consumers the first`() throws {
            let registry = try registry()
            try registry.registerVersions(5, of: "paged")
            for number in 0..<25 {
                let path = Path.pin("c-\(number)", "paged")
                _ = try registry.ask("PUT", path, #"{"versions":[1,2],"reason":"because"}"#)
            }
            let first = try registry.object("GET", Path.usage("paged") + "?limit=2")
            #expect(first["next"] as? Int == 2)
            let shown = try #require((first["versions"] as? [[String: Any]])?.first)
            let pins = try #require(shown["pins"] as? [[String: Any]])
            #expect(pins.count == 20 && shown["otherPins"] as? Int == 5)
            #expect(pins.first?["reason"] as? String == "because" && pins.first?["versions"] == nil)
            let rules = (shown["keptBecause"] as? [[String: Any]])?.compactMap { $0["message"] as? String } ?? []
            #expect(rules.contains("and by 5 more"))
            let last = try registry.object("GET", Path.usage("paged") + "?limit=2&offset=4")
            #expect(last["next"] == nil)
            #expect((last["versions"] as? [[String: Any]])?.first?["latest"] as? Bool == true)
            let one = try registry.object("GET", Path.usage("paged") + "?version=3")
            #expect((one["versions"] as? [[String: Any]])?.compactMap { $0["version"] as? Int } == [3])
        }

        @Test func `a pin ends by itself`() throws {
            let registry = try registry()
            try registry.registerVersions(2, of: "ending")
            let path = Path.pin("x", "ending")
            _ = try registry.ask("PUT", path, #"{"versions":[1],"expiresInSeconds":1}"#)
            #expect(try registry.reasons("ending", unusedFor: 0)[1] == ["PINNED"])
            #expect(try seconds(until: 5) { try registry.call("GET", path).status == 404 } != nil)
            #expect(try registry.reasons("ending", unusedFor: 0)[1] == [])
        }

        @Test func `pins of a subject in another context and through an alias are the subject's own`() throws {
            let registry = try registry()
            try registry.registerVersions(2, of: ":.eu:orders")
            _ = try registry.ask("PUT", "/config/orders-alias", #"{"alias":":.eu:orders"}"#)
            _ = try registry.ask("PUT", Path.pin("x", "orders-alias"), #"{"versions":[1]}"#)
            #expect(try registry.object("GET", Path.pin("x", ":.eu:orders"))["subject"] as? String == ":.eu:orders")
            #expect(try registry.reasons(":.eu:orders", unusedFor: 0)[1] == ["PINNED"])
        }

        @Test func `whoever fetches a schema by its id is seen, and a lookup by subject is none`() throws {
            let registry = try registry()
            let ids = try registry.registerVersions(3, of: "fetched")
            for _ in 0..<50 { _ = try registry.ask("GET", "/schemas/ids/\(ids[0])?subject=fetched") }
            _ = try registry.ask("GET", "/subjects/fetched/versions/2")
            let seen = try seconds(until: 15) {
                try registry.usage("fetched").first?.fetchedBy == ["anonymous"]
            }
            #expect(seen != nil)
            let usage = try registry.usage("fetched")
            #expect(usage[1].fetchedBy == [])
            #expect(usage[0].days == [1])
            // Version 2 is as young as the rest, and counting has just begun.
            #expect(usage[1].reasons == ["NEW", "NOT_COUNTED"])
            #expect(usage[2].reasons.first == "LATEST")
            #expect(try registry.reasons("fetched", unusedFor: 0) == [1: [], 2: [], 3: ["LATEST"]])
        }

        @Test func `only versions in use are compared with where the configuration says so`() throws {
            let registry = try registry()
            let subject = "in-use"
            _ = try registry.ask("PUT", "/config/\(subject)", #"{"compatibility":"NONE"}"#)
            for type in ["int", "string", "long"] {
                _ = try registry.ask("POST", "/subjects/\(subject)/versions", Self.field(type))
            }
            // Reads version 3, cannot read version 2.
            let next = Self.field("double")
            func level(_ more: String) throws {
                let body = #"{"compatibility":"BACKWARD_TRANSITIVE"\#(more)}"#
                _ = try registry.ask("PUT", "/config/\(subject)", body)
            }
            func isCompatible() throws -> Bool {
                let path = "/compatibility/subjects/\(subject)/versions"
                return try registry.object("POST", path, next)["is_compatible"] as? Bool == true
            }
            try level("")
            #expect(try !isCompatible())
            // Not yet counted for 90 days, everything is in use.
            try level(#","compatibilityAgainst":"in_use""#)
            #expect(try !isCompatible())
            try level(#","usageWindowDays":0"#)
            #expect(try isCompatible())
            _ = try registry.ask("PUT", Path.pin("x", subject), #"{"versions":[2]}"#)
            #expect(try !isCompatible())
            #expect(try registry.call("POST", "/subjects/\(subject)/versions", next).status == 409)
            #expect(try registry.usage(subject).map(\.isCompared) == [false, true, true])
            // So does the command line, which compares by itself.
            func checked() throws -> Int32 {
                let text = #"{"type":"record","name":"Use","fields":[{"name":"a","type":"double"}]}"#
                let folder = try TemporaryFolder()
                let file = try folder.write(text, to: "use.avsc")
                let url = "http://127.0.0.1:\(registry.port)"
                return try Finished.stagedoor("schema", "check", file, "--subject", subject, "--server", url).status
            }
            #expect(try checked() == 1)
            _ = try registry.ask("PUT", Path.pin("x", subject), #"{"versions":[1]}"#)
            #expect(try isCompatible())
            #expect(try checked() == 0)
            _ = try registry.ask("POST", "/subjects/\(subject)/versions", next)
            // The next one is judged by what is in use then, not by what was when the last one came.
            #expect(try registry.call("POST", "/subjects/\(subject)/versions", Self.field("boolean")).status == 409)
            _ = try registry.ask("PUT", "/config/\(subject)", #"{"compatibilityAgainst":"HISTORY"}"#)
            #expect(try !isCompatible())
        }

        @Test(arguments: [
            #"{"compatibilityAgainst":"USED"}"#, #"{"compatibilityAgainst":1}"#, #"{"usageWindowDays":366}"#,
            #"{"usageWindowDays":-1}"#, #"{"usageWindowDays":"9"}"#,
        ])
        func `what no configuration says is refused`(_ body: String) throws {
            #expect(try registry().call("PUT", "/config/refused", body).status == 422)
        }

        @Test func `retire shows what may go, says why the rest stays, and deletes only what it showed`() throws {
            let registry = try registry()
            try registry.registerVersions(4, of: "retired")
            _ = try registry.ask("PUT", Path.pin("service:billing", "retired"), #"{"versions":[2]}"#)
            let referring = """
                {"schema":"{\\"type\\":\\"record\\",\\"name\\":\\"User\\",\\"fields\\":\
                [{\\"name\\":\\"r\\",\\"type\\":\\"live.test.Retired\\"}]}",
                "references":[{"name":"live.test.Retired","subject":"retired","version":3}]}
                """
            _ = try registry.ask("POST", "/subjects/user-of-retired/versions", referring)
            let server = ["--server", "http://127.0.0.1:\(registry.port)"]
            func retire(_ arguments: String...) throws -> Finished {
                try Finished(Place.stagedoor, ["schema", "retire"] + arguments + server)
            }
            let shown = try retire("retired", "--unused-for", "0")
            #expect(shown.status == 0, "\(shown.said)")
            #expect(
                shown.output == """
                    retired
                      version 1  may go  not pinned
                      version 2  stays   pinned by service:billing until it is withdrawn
                      version 3  stays   1 version refers to it
                      version 4  stays   it is the latest version
                    1 version may go.

                    """
            )
            let young = try retire("retired")
            #expect(young.status == 0)
            #expect(young.output.contains("0 versions may go."))
            let json = try retire("retired", "--unused-for", "0", "--delete", "--output", "json")
            #expect(json.status == 0, "\(json.said)")
            let answer = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
            let outcomes = answer?["outcomes"] as? [[String: Any]]
            #expect(outcomes?.map { $0["version"] as? Int } == [1])
            #expect(try registry.versions(of: "retired") == [2, 3, 4])
            // What the server does not let go is told, and is no success.
            _ = try registry.call("DELETE", Path.pin("service:billing", "retired"))
            _ = try registry.ask("PUT", "/mode/retired", #"{"mode":"READONLY"}"#)
            let refused = try retire("retired", "--unused-for", "0", "--delete")
            #expect(refused.status == 1, "\(refused.said)")
            let line = "did not delete version 2 of retired: Subject retired is in read-only mode\n"
            #expect(refused.output.contains(line))
            #expect(try registry.versions(of: "retired") == [2, 3, 4])

            #expect(try retire("retired", "--all").status == 2)
            #expect(try retire().status == 2)
            #expect(try retire("never-there").status == 2)
            #expect(try retire("retired", "--unused-for", "366").status == 2)
        }

        @Test func `the command line pins, lists and withdraws`() throws {
            let registry = try registry()
            try registry.registerVersions(2, of: "typed")
            func consumer(_ arguments: String...) throws -> Finished {
                try Finished(
                    Place.stagedoor,
                    ["consumer"] + arguments + ["--server", "http://127.0.0.1:\(registry.port)"]
                )
            }
            let pinned = try consumer("pin", "typed", "--version", "1", "--version", "latest")
            #expect(
                pinned.output == "pinned versions 1, 2 of typed for developer until it is withdrawn\n",
                "\(pinned.said)"
            )
            let ending = try consumer("pin", "typed", "--version", "1", "--as", "orders group", "--for", "2d")
            #expect(ending.output.hasPrefix("pinned version 1 of typed for orders group until 20"), "\(ending.said)")
            let list = try consumer("list", "--subject", "typed")
            let rows = list.output.split(separator: "\n")
            #expect(rows.count == 2)
            #expect(rows.first == "developer     typed  versions 1, 2  until it is withdrawn")
            #expect(try consumer("unpin", "typed").output == "developer no longer pins typed\n")
            #expect(try consumer("unpin", "typed").status == 2)
            #expect(try consumer("pin", "typed", "--version", "0").status == 2)
            #expect(try consumer("pin", "typed", "--until", "2020-01-01").status == 2)
        }

        private static func field(_ type: String) -> String {
            TestSchema.body(
                #"{"type":"record","name":"Use","fields":[{"name":"a","type":"\#(type)"}]}"#
            )
        }
    }
}

enum Path {
    static func pin(_ consumer: String, _ subject: String) -> String {
        "/governance/v1/consumers/\(consumer)/pins/\(subject)"
    }

    static func usage(_ subject: String) -> String { "/governance/v1/subjects/\(subject)/usage" }
}

/// A version as its subject's usage shows it.
struct ShownUsage {
    let version: Int
    let fetchedBy: [String]
    let days: [Int]
    let isCompared: Bool
    let reasons: [String]

    init(_ json: [String: Any]) {
        version = json["version"] as? Int ?? 0
        let fetched = json["fetchedBy"] as? [[String: Any]] ?? []
        fetchedBy = fetched.compactMap { $0["reader"] as? String }
        days = fetched.compactMap { $0["days"] as? Int }
        isCompared = json["compared"] as? Bool ?? false
        reasons = (json["keptBecause"] as? [[String: Any]] ?? []).compactMap { $0["rule"] as? String }
    }
}

extension Registry {
    func object(_ method: String, _ path: String, _ body: String? = nil) throws -> [String: Any] {
        try ask(method, path, body) as? [String: Any] ?? [:]
    }

    func usage(_ subject: String, unusedFor days: Int = 90) throws -> [ShownUsage] {
        let answer = try object("GET", Path.usage(subject) + "?unusedFor=\(days)")
        return (answer["versions"] as? [[String: Any]] ?? []).map(ShownUsage.init)
    }

    /// Why each version stays, by the names of the rules.
    func reasons(_ subject: String, unusedFor days: Int) throws -> [Int: [String]] {
        Dictionary(try usage(subject, unusedFor: days).map { ($0.version, $0.reasons) }) { first, _ in first }
    }

    /// Registers so many versions, and returns their ids.
    @discardableResult
    func registerVersions(_ count: Int, of subject: String) throws -> [Int] {
        let name = subject.split(separator: ":").last.map { $0.filter { $0 != "-" && $0 != "." } } ?? "x"
        return try (1...count).map { try register(TestSchema.record(name.capitalized, $0), under: subject) }
    }
}
