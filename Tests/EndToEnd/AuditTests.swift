// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// The sign-in log: what happens is in it, whoever reads it is in it, and nothing can be taken out unnoticed.
    @Suite(.serialized) final class AuditTests {
        private let folder: TemporaryFolder
        private var server: RunningServer
        private let token: String

        init() throws {
            folder = try TemporaryFolder()
            let started = try Finished.stagedoor("init", "--data-dir", folder.path("data"))
            try require(started.status == 0, "\(started.said)")
            token = started.output.trimmingCharacters(in: .whitespacesAndNewlines)
            server = try RunningServer(in: folder, mode: [])
        }

        private var admin: SignedIn { SignedIn(port: server.port, token: token) }

        /// All entries that have their places, once there is one that a test waits for.
        private func entries(until isThere: @escaping ([[String: Any]]) -> Bool) throws -> [[String: Any]] {
            var found: [[String: Any]] = []
            let arrived = seconds(until: 30) { [self] in
                found = (try? pages()) ?? []
                return isThere(found)
            }
            try require(arrived != nil, "not among \(found.count) entries")
            return found
        }

        private func pages() throws -> [[String: Any]] {
            var all: [[String: Any]] = []
            while true {
                let answer = try admin.ask("GET", "/governance/v1/audit/entries?from=\(all.count)")
                let page = (answer["entries"] as? [[String: Any]] ?? []).compactMap { $0["entry"] as? [String: Any] }
                if page.isEmpty { return all }
                all += page
            }
        }

        private func has(_ event: String, _ entries: [[String: Any]]) -> Bool {
            entries.contains { $0["event"] as? String == event }
        }

        @Test func `every change, refusal and failure to sign in leaves an entry that says who, what and to what`()
            throws
        {
            let root = "/governance/v1/access"
            try admin.ask("PUT", "\(root)/principals/person:ada", "{}")
            try admin.ask("PUT", "\(root)/teams/readers/members/person:ada", "{}")
            let issued = try admin.ask("POST", "\(root)/tokens", #"{"owner":"person:ada"}"#)
            let secret = try #require(issued["token"] as? String)
            let id = try #require(issued["id"] as? String)
            let ada = SignedIn(port: server.port, token: secret)
            #expect(try ada.call("DELETE", "/subjects/s").status == 403)
            #expect(try SignedIn(port: server.port, token: "sd_no").call("GET", "/subjects").status == 401)
            #expect(try admin.register("s") == 200)
            #expect(try admin.call("PUT", "/config/s", #"{"compatibility":"FULL"}"#).status == 200)
            #expect(try admin.call("PUT", "/config/s", #"{"compatibility":"NONE"}"#).status == 200)
            #expect(try admin.call("DELETE", "/config/s").status == 200)
            let day = Date(timeIntervalSinceNow: 86_400).formatted(.iso8601.year().month().day())
            let wanted = #"{"subject":"s","rule":"TYPE_MISMATCH","reason":"agreed","expires":"\#(day)"}"#
            let waiver = try admin.ask("POST", "/governance/v1/waivers", wanted)
            #expect(waiver["approver"] as? String == "service:bootstrap")
            let waivers = "/governance/v1/waivers/\(waiver["id"] as? Int ?? 0)"
            #expect(try admin.call("DELETE", waivers).status == 204)
            #expect(try admin.call("PUT", "/mode/s", #"{"mode":"READONLY"}"#).status == 200)
            #expect(try admin.call("DELETE", "/mode/s").status == 200)
            #expect(try admin.call("DELETE", "/subjects/s").status == 200)
            #expect(try admin.call("DELETE", "/subjects/s?permanent=true").status == 200)
            #expect(try admin.call("DELETE", "/contexts/.nothing").status == 204)
            try admin.ask("PUT", "\(root)/principals/person:ada", #"{"disabled":true}"#)
            let next = try admin.ask("POST", "\(root)/tokens/\(id)/rotate", "{}")
            #expect(try admin.call("DELETE", "\(root)/tokens/\(next["id"] as? String ?? "")").status == 204)
            #expect(try admin.call("DELETE", "\(root)/teams/readers/members/person:ada").status == 204)
            #expect(try admin.call("DELETE", "\(root)/principals/person:ada").status == 204)

            let all = try entries { [self] in has("principal.removed", $0) && has("audit.read", $0) }
            for event in [
                "installation.started", "principal.added", "team.joined", "token.issued", "access.denied",
                "signin.failed", "schema.registered", "config.changed", "waiver.granted", "waiver.withdrawn",
                "mode.changed", "schema.deleted",
                "schema.destroyed", "context.deleted", "principal.changed", "token.rotated", "token.revoked",
                "team.left", "principal.removed", "audit.read",
            ] { #expect(has(event, all), "\(event)") }
            let denied = try #require(all.first { $0["event"] as? String == "access.denied" })
            #expect(denied["actor"] as? String == "person:ada")
            #expect(denied["resource"] as? String == #"StageDoor::Subject::"s""#)
            #expect(denied["token"] as? String == id)
            #expect(denied["source"] as? String == "127.0.0.1")
            #expect((denied["request"] as? String)?.isEmpty == false)
            try saysByWhatRight(all)
            saysFromWhichState(all)
            let text = all.map { "\($0)" }.joined()
            for other in [secret, token, next["token"] as? String ?? "-"] { #expect(!text.contains(other)) }
        }

        private func saysByWhatRight(_ all: [[String: Any]]) throws {
            for event in ["schema.registered", "token.issued", "policies.changed", "config.changed"] {
                guard let entry = all.last(where: { $0["event"] as? String == event }) else { continue }
                #expect(entry["policies"] as? [String] == ["administrators"], "\(entry)")
                #expect(entry["policyRevision"] as? Int == 0, "\(entry)")
            }
            let denied = try #require(all.first { $0["event"] as? String == "access.denied" })
            #expect(denied["policies"] == nil && denied["policyRevision"] as? Int == 0, "\(denied)")
        }

        private func saysFromWhichState(_ all: [[String: Any]]) {
            func details(_ event: String) -> [[String: Any]] {
                all.filter { $0["event"] as? String == event }.compactMap { $0["details"] as? [String: Any] }
            }
            #expect(
                details("config.changed").map { $0["was"] as? String } == [
                    #"{"compatibilityLevel":null}"#, #"{"compatibilityLevel":"FULL"}"#,
                    #"{"compatibilityLevel":"NONE"}"#,
                ]
            )
            let modes = details("mode.changed")
            #expect(modes.count == 2 && modes.first?["was"] is NSNull && modes.last?["was"] as? String == "READONLY")
            let deleted = details("schema.deleted").first?["guids"] as? [String] ?? []
            #expect(deleted.count == 1 && deleted == details("schema.destroyed").first?["guids"] as? [String])
            #expect(details("principal.changed").first?["was"] as? Bool == false)
        }

        @Test func `policies that come in force have their digest in the log`() throws {
            let before = try admin.ask("GET", "/governance/v1/access/policies")
            var documents = try #require(before["documents"] as? [[String: String]])
            documents.append([
                "name": "closed.cedar",
                "text": #"@id("closed") forbid (principal, action == StageDoor::Action::"deleteSchema", resource);"#,
            ])
            let data = try JSONSerialization.data(withJSONObject: ["documents": documents, "basedOn": 0])
            try admin.ask("PUT", "/governance/v1/access/policies", String(decoding: data, as: UTF8.self))
            #expect(try admin.call("DELETE", "/subjects/s").status == 403)
            let shell = "STAGEDOOR_TOKEN=\(token) STAGEDOOR_URL=http://127.0.0.1:\(server.port) '\(Place.stagedoor)' "
            let status = try Finished("/bin/bash", ["-c", shell + "policy status"])
            try admin.ask("PUT", "/governance/v1/access/principals/person:last", "{}")
            let all = try entries { [self] in has("principal.added", $0) }
            let changed = try #require(all.first { $0["event"] as? String == "policies.changed" })
            let digest = try #require((changed["details"] as? [String: Any])?["sha256"] as? String)
            #expect(status.output.contains("sha256 \(digest)\n"), "\(status.said)")
            let denied = all.first { $0["event"] as? String == "access.denied" }
            #expect(denied?["policies"] as? [String] == ["closed"] && denied?["policyRevision"] as? Int == 1)
        }

        @Test func `an exported log verifies offline, and a changed one does not`() throws {
            for number in 0..<300 { #expect(try admin.register("s\(number)", number) == 200) }
            let isSigned = seconds(until: 60) { [self] in
                let answer = try? admin.call("GET", "/governance/v1/audit/log/checkpoint")
                let lines = answer?.text.components(separatedBy: "\n") ?? []
                return answer?.status == 200 && lines.count > 1 && (Int(lines[1]) ?? 0) > 300
            }
            #expect(isSigned != nil)
            let log = folder.path("log")
            let shell = "STAGEDOOR_TOKEN=\(token) STAGEDOOR_URL=http://127.0.0.1:\(server.port) '\(Place.stagedoor)' "
            for _ in 0..<2 {
                let exported = try Finished("/bin/bash", ["-c", shell + "audit export '\(log)'"])
                #expect(exported.status == 0, "\(exported.said)")
            }
            let verified = try Finished.stagedoor("audit", "verify", log, "--key", log + "/keys")
            #expect(verified.status == 0, "\(verified.said)")
            let bundle = log + "/tile/entries/000"
            let text = try Data(contentsOf: URL(filePath: bundle))
            var changed = text
            changed[changed.count / 2] ^= 1
            try changed.write(to: URL(filePath: bundle))
            let refused = try Finished.stagedoor("audit", "verify", log, "--key", log + "/keys")
            #expect(refused.status == 1)
            #expect(refused.output.contains("AUDIT_ENTRY_ALTERED"), "\(refused.said)")
        }

        @Test func `no path and no text holds the log up`() throws {
            for path in [
                "tile/entries/x999/x999/x999/x999/x999/999", "tile/0/x999/x999/x999/x999/x999/999", "tile/9/000",
            ] {
                #expect(try admin.call("GET", "/governance/v1/audit/log/\(path)").status == 404)
            }
            // A policy's name is in the refusals that it is the reason of, whatever it consists of.
            let before = try admin.ask("GET", "/governance/v1/access/policies")
            var documents = try #require(before["documents"] as? [[String: String]])
            documents.append([
                "name": "nul.cedar",
                "text": #"@id("a\0b") forbid (principal, action == StageDoor::Action::"deleteSchema", resource);"#,
            ])
            let data = try JSONSerialization.data(withJSONObject: ["documents": documents, "basedOn": 0])
            try admin.ask("PUT", "/governance/v1/access/policies", String(decoding: data, as: UTF8.self))
            #expect(try admin.call("DELETE", "/subjects/s").status == 403)
            try admin.ask("PUT", "/governance/v1/access/principals/person:last", "{}")
            let all = try entries { [self] in has("principal.added", $0) }
            #expect(has("access.denied", all))
        }

        @Test func `many refusals of one kind are two entries with their number, also over a stop`() throws {
            let root = "/governance/v1/access"
            try admin.ask("PUT", "\(root)/principals/person:ada", "{}")
            let issued = try admin.ask("POST", "\(root)/tokens", #"{"owner":"person:ada"}"#)
            let ada = SignedIn(port: server.port, token: issued["token"] as? String)
            for number in 0..<40 { #expect(try ada.call("DELETE", "/subjects/s\(number)").status == 403) }
            for _ in 0..<8 { #expect(try SignedIn(port: server.port, token: "no").call("GET", "/mode").status == 401) }
            server.stop()
            server = try RunningServer(in: folder, mode: [])
            try admin.ask("PUT", "\(root)/principals/person:last", "{}")
            let all = try entries { entries in
                entries.contains { ($0["resource"] as? String)?.contains("last") == true }
            }
            for (event, count) in [("access.denied", 39), ("signin.failed", 7)] {
                let found = all.filter { $0["event"] as? String == event }
                #expect(found.count == 2, "\(event): \(found)")
                let details = found.last?["details"] as? [String: Any]
                #expect(details?["count"] as? Int == count, "\(found)")
                #expect(details?["firstAt"] as? Int ?? 0 <= details?["lastAt"] as? Int ?? -1)
            }
            let denied = all.last { $0["event"] as? String == "access.denied" }
            #expect(denied?["actor"] as? String == "person:ada")
            let details = denied?["details"] as? [String: Any]
            #expect((details?["resources"] as? [String])?.count == 20 && details?["listsAreCut"] as? Bool == true)
        }

        @Test func `an entry says what has become of tokens, not what was asked for`() throws {
            let root = "/governance/v1/access"
            for _ in 0..<2 { try admin.ask("PUT", "\(root)/principals/person:ada", "{}") }
            try admin.ask("PUT", "\(root)/teams/administrators/members/person:ada", "{}")
            let first = try admin.ask(
                "POST",
                "\(root)/tokens",
                #"{"owner":"person:ada","expiresInSeconds":3600}"#
            )
            let ada = SignedIn(port: server.port, token: first["token"] as? String)
            var ids = [first["id"] as? String ?? ""]
            for _ in 0..<3 {
                let made = try ada.ask(
                    "POST",
                    "\(root)/tokens",
                    #"{"owner":"person:ada","expiresInSeconds":86400}"#
                )
                ids.append(made["id"] as? String ?? "")
            }
            #expect(try admin.call("DELETE", "\(root)/tokens/\(ids[0])").status == 204)
            let all = try entries { [self] in has("token.revoked", $0) }
            #expect(all.filter { $0["event"] as? String == "principal.added" }.count == 1)
            let lives = all.filter {
                $0["event"] as? String == "token.issued" && $0["actor"] as? String == "person:ada"
            }
            .compactMap { ($0["details"] as? [String: Any])?["lifeInSeconds"] as? Int }
            #expect(lives.count == 3 && lives.allSatisfy { $0 <= 3_600 }, "\(lives)")
            let revoked = all.last { $0["event"] as? String == "token.revoked" }?["details"] as? [String: Any]
            #expect(revoked?["token"] as? String == ids[0])
            #expect((revoked?["madeWithIt"] as? [String] ?? []).sorted() == ids.dropFirst().sorted())
        }

        @Test func `what a list leaves out is said`() throws {
            for number in 0..<130 { #expect(try admin.register("s", number) == 200) }
            #expect(try admin.call("DELETE", "/subjects/s").status == 200)
            let all = try entries { [self] in has("schema.deleted", $0) }
            let deleted = all.last { $0["event"] as? String == "schema.deleted" }?["details"] as? [String: Any]
            let versions = try #require(deleted?["versions"] as? [Any])
            #expect(versions.count == 100)
            #expect(deleted?["versionsLeftOut"] as? Int == 30)
        }

        @Test func `a tail shows who else reads the log, and not itself`() throws {
            let shell =
                "STAGEDOOR_TOKEN=\(token) STAGEDOOR_URL=http://127.0.0.1:\(server.port) exec '\(Place.stagedoor)' "
            let tail = try ChildProcess(
                "/bin/bash",
                ["-c", shell + "audit tail --json --event audit.read"],
                output: folder.path("tail"),
                errors: folder.path("tail-errors")
            )
            defer { tail.end(within: 2) }
            Thread.sleep(forTimeInterval: 3)
            try admin.ask("GET", "/governance/v1/audit/entries?actor=person:somebody")
            let came = seconds(until: 20) { [self] in folder.read("tail").contains("person:somebody") }
            #expect(came != nil, "\(folder.read("tail")) \(folder.read("tail-errors"))")
            #expect(folder.read("tail").split(separator: "\n").count == 1, "\(folder.read("tail"))")
        }

        @Test func `a report lists what the server's log shows, and none is made of a changed log`() throws {
            let root = "/governance/v1/access"
            try admin.ask("PUT", "\(root)/principals/pipeline:orders-ci", "{}")
            try admin.ask("POST", "\(root)/tokens", #"{"owner":"pipeline:orders-ci","expiresInSeconds":3600}"#)
            #expect(try SignedIn(port: server.port, token: "no").call("GET", "/mode").status == 401)
            #expect(try admin.register("s") == 200)
            let isSigned = seconds(until: 60) { [self] in
                let answer = try? admin.call("GET", "/governance/v1/audit/log/checkpoint")
                return (Int(answer?.text.components(separatedBy: "\n").dropFirst().first ?? "") ?? 0) >= 6
            }
            #expect(isSigned != nil)
            let shell = "STAGEDOOR_TOKEN=\(token) STAGEDOOR_URL=http://127.0.0.1:\(server.port) '\(Place.stagedoor)' "
            let made = try Finished("/bin/bash", ["-c", shell + "audit report --framework pci --output json"])
            #expect(made.status == 0, "\(made.said)")
            let report = try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any]
            let controls = report?["controls"] as? [[String: Any]] ?? []
            func state(_ id: String) -> String? { controls.first { $0["id"] as? String == id }?["state"] as? String }
            #expect(state("8.6") == "evidence")
            #expect(state("8.3") == "evidence")
            #expect(state("10.2") == "evidence")
            #expect(state("7.3") == "no evidence")

            let log = folder.path("log")
            let exported = try Finished("/bin/bash", ["-c", shell + "audit export '\(log)'"])
            #expect(exported.status == 0, "\(exported.said)")
            // What the report names can be proved, and is what the report says.
            let tokens = (controls.first { $0["id"] as? String == "8.6" }?["evidence"] as? [[String: Any]])?.first
            let sample = try #require((tokens?["samples"] as? [[String: Any]])?.first)
            let proof = try Finished.stagedoor(
                "audit",
                "prove",
                log,
                "--index",
                "\(sample["index"] ?? "")",
                "--output",
                "json"
            )
            let proved = try JSONSerialization.jsonObject(with: Data(proof.output.utf8)) as? [String: Any]
            #expect(proved?["leafHash"] as? String == sample["leaf"] as? String && proved != nil, "\(proof.said)")
            #expect(((report?["log"] as? [String: Any])?["checkpoint"] as? String)?.hasPrefix("checkpoints/") == true)
            let arguments = ["audit", "report", log, "--framework", "soc2", "--key", log + "/keys"]
            let (one, other) = (try Finished(Place.stagedoor, arguments), try Finished(Place.stagedoor, arguments))
            #expect(one.status == 0 && one.output == other.output, "\(one.said)")
            let folders = try FileManager.default.subpathsOfDirectory(atPath: log + "/tile/entries")
            let bundle = try #require(folders.last { $0.contains(".p/") })
            let file = URL(filePath: "\(log)/tile/entries/\(bundle)")
            var bytes = try Data(contentsOf: file)
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: file)
            let refused = try Finished(Place.stagedoor, arguments)
            #expect(refused.status == 1 && refused.output.isEmpty, "\(refused.said)")
            #expect(refused.errors.contains("AUDIT_ENTRY_ALTERED"))
        }

        @Test func `checkpoints are listed page after page`() throws {
            let postgres = try server.privatePostgres()
            try postgres.execute(
                "INSERT INTO audit.checkpoints (size, note) SELECT n, '' FROM generate_series(1000001, 1012000) n"
            )
            var (bound, sizes) = (2_000_000, [Int]())
            while true {
                let answer = try admin.ask("GET", "/governance/v1/audit/checkpoints?below=\(bound)")
                let page = try #require(answer["sizes"] as? [Int])
                guard let last = page.last, last < bound else { break }
                (bound, sizes) = (last, sizes + page)
            }
            #expect(sizes.count >= 12_000)
            #expect(Set(sizes).count == sizes.count)
        }

        @Test func `after a power cut there is an entry for every version, and a version for every entry`() throws {
            let port = server.port
            let token = token
            let workers = (0..<4).map { worker in
                let thread = Thread {
                    let caller = SignedIn(port: port, token: token)
                    for number in 0..<2_000 {
                        _ = try? caller.register("w\(worker)-\(number)", worker * 10_000 + number)
                    }
                }
                thread.start()
                return thread
            }
            Thread.sleep(forTimeInterval: 3)
            let postgres = try server.privatePostgres()
            server.killAtOnce()
            postgres.crash()
            _ = seconds(until: 60) { workers.allSatisfy(\.isFinished) }
            server = try RunningServer(in: folder, mode: [])
            let answer = try admin.call("GET", "/subjects")
            let subjects = try #require(try answer.json() as? [String])
            #expect(subjects.count > 10)
            try admin.ask("PUT", "/governance/v1/access/principals/person:last", "{}")
            let all = try entries { [self] in has("principal.added", $0) }
            let recorded = all.filter { $0["event"] as? String == "schema.registered" }
                .compactMap { $0["resource"] as? String }
            #expect(recorded.sorted() == subjects.map { #"StageDoor::Subject::"\#($0)""# }.sorted())
        }

        @Test func `a break that a waiver lets through names the waiver`() throws {
            try admin.ask("PUT", "/governance/v1/access/teams/operators/members/service:bootstrap", "{}")
            func schema(_ type: String) -> String {
                TestSchema.body(#"{"type":"record","name":"Lit","fields":[{"name":"x","type":"\#(type)"}]}"#)
            }
            try admin.ask("POST", "/subjects/s/versions", schema("string"))
            #expect(try admin.call("POST", "/subjects/s/versions", schema("int")).status == 409)
            let day = ISO8601DateFormatter()
            day.formatOptions = [.withFullDate]
            let waiver: [String: Any] = [
                "subject": "s", "rule": "TYPE_MISMATCH", "reason": "no data yet",
                "expires": day.string(from: Date(timeIntervalSinceNow: 30 * 86_400)),
            ]
            let granted = try admin.ask("POST", "/governance/v1/waivers", try body(waiver))
            let id = try #require(granted["id"] as? Int)
            try admin.ask("POST", "/subjects/s/versions", schema("int"))
            func waivers(_ entry: [String: Any]) -> [Int]? {
                (entry["details"] as? [String: Any])?["waivers"] as? [Int]
            }
            let all = try entries { list in
                list.filter { $0["event"] as? String == "schema.registered" }.count == 2
            }
            let registered = all.filter { $0["event"] as? String == "schema.registered" }
            #expect(registered.map(waivers) == [nil, [id]])
        }

        @Test func `what cannot be recorded does not happen`() throws {
            let postgres = try server.privatePostgres()
            try postgres.execute("ALTER TABLE audit.pending ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
            #expect(try admin.call("PUT", "/governance/v1/access/principals/person:ada", "{}").status >= 500)
            #expect(try admin.register("s") >= 500)
            #expect(try admin.call("PUT", "/config", #"{"compatibility":"NONE"}"#).status >= 500)
            try postgres.execute("ALTER TABLE audit.pending DROP CONSTRAINT full_disk")
            #expect(try admin.call("GET", "/subjects").text == "[]")
            #expect(try admin.call("GET", "/config").text.contains("BACKWARD"))
            let listed = try admin.call("GET", "/governance/v1/access/principals")
            #expect(!listed.text.contains("person:ada"))
        }
    }
}
