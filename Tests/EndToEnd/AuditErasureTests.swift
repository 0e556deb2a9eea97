// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Entries that name persons by pseudonyms, and persons who are forgotten.
    @Suite(.serialized) final class AuditErasureTests {
        private static let name = "ada.lovelace-7f3a"
        private static let person = "person:" + name
        private static let access = "/governance/v1/access"
        private static let audit = "/governance/v1/audit"

        private let site: AccessSite
        private let copy: TemporaryFolder

        init() throws {
            copy = try TemporaryFolder()
            site = try AccessSite(options: ["--audit-pseudonyms", "--audit-copy", "file:\(copy.path("log"))"])
        }

        private var admin: SignedIn { site.admin }

        private func entries(_ query: String = "", as caller: SignedIn? = nil) throws -> [[String: Any]] {
            var (all, from): ([[String: Any]], Int) = ([], 0)
            while true {
                let answer = try (caller ?? admin).ask("GET", "\(Self.audit)/entries?from=\(from)\(query)")
                let page = answer["entries"] as? [[String: Any]] ?? []
                guard let last = page.last?["index"] as? Int else { return all }
                all += page.compactMap { $0["entry"] as? [String: Any] }
                from = last + 1
            }
        }

        /// The texts of all entries, as they are in the log.
        private func log(until event: String) throws -> String {
            let postgres = try site.server.privatePostgres()
            let came = seconds(until: 30) { [self] in
                (try? entries("&event=\(event)").isEmpty) == false
            }
            try require(came != nil, "no \(event)")
            return try postgres.query("SELECT string_agg(entry, E'\\n' ORDER BY index) FROM audit.entries")
        }

        private func search(_ name: String) throws -> [[String: Any]] {
            try entries("&actor=\(name)")
        }

        private func verify(_ folder: String) throws {
            let verified = try Finished.stagedoor("audit", "verify", folder, "--key", folder + "/keys")
            #expect(verified.status == 0, "\(verified.said)")
        }

        @Test func `no entry has a person's name or an address, whatever the person does and others do to them`() throws
        {
            let ada = try site.signedIn(Self.person, in: "administrators")
            let ben = try site.signedIn("person:ben.oit-91c2", in: "operators")
            try admin.ask("PUT", "\(Self.access)/teams/operators/members/\(Self.person)", "{}")
            try admin.ask("PUT", "\(Self.access)/teams/break-glass/members/\(Self.person)", "{}")
            #expect(try ada.register("s") == 200)
            #expect(try ada.register("s", 1) == 200)
            #expect(try ada.call("PUT", "/config/s", #"{"compatibility":"FULL"}"#).status == 200)
            let day = Date(timeIntervalSinceNow: 86_400).formatted(.iso8601.year().month().day())
            let waiver = #"{"subject":"s","rule":"TYPE_MISMATCH","reason":"agreed","expires":"\#(day)"}"#
            try ada.ask("POST", "/governance/v1/waivers", waiver)
            let pin = #"{"versions":[1],"reason":"still"}"#
            _ = try ada.call("PUT", "/governance/v1/consumers/\(Self.person)/pins/s", pin)
            let laptop = "/governance/v1/consumers/\(Self.person)%20laptop/pins/s"
            #expect(try ada.call("PUT", laptop, pin).status == 200)
            try admin.ask("PUT", laptop, #"{"versions":[1],"reason":"longer"}"#)
            let opened = try ada.call(
                "POST",
                "\(Self.access)/break-glass",
                #"{"template":"break-glass","reason":"on fire","ticket":"INC-1","minutes":5}"#
            )
            #expect((200..<300).contains(opened.status), "\(opened.text)")
            #expect(try ben.call("DELETE", "/subjects/s").status == 403)
            #expect(try ben.call("POST", "\(Self.access)/tokens", #"{"owner":"\#(Self.person)"}"#).status == 403)
            let nobody = SignedIn(port: site.server.port, token: "sd_no")
            #expect(try nobody.call("GET", "\(Self.access)/principals/\(Self.person)").status >= 401)
            #expect(try nobody.call("PUT", "\(Self.access)/principals/person%3A\(Self.name)", "{}").status == 401)
            try site.enforce(
                #"@id("x") permit (principal == StageDoor::Person::"\#(Self.name)", action, resource);"#,
                with: ada
            )
            _ = try entries("&actor=\(Self.person)", as: ada)
            _ = try entries("&resource=StageDoor::Person::%22\(Self.name)%22")
            _ = try entries("&actor=person:never.seen-55d1")
            let token = try admin.ask("POST", "\(Self.access)/tokens", #"{"owner":"\#(Self.person)"}"#)
            try ada.ask("POST", "\(Self.access)/tokens/\(token["id"] as? String ?? "")/rotate", "{}")
            try admin.ask("PUT", "\(Self.access)/principals/\(Self.person)", #"{"disabled":true}"#)
            for _ in 0..<3 { #expect(try ada.call("DELETE", "/subjects/s").status == 401) }
            try admin.ask("DELETE", "\(Self.access)/principals/\(Self.person)")
            let text = try log(until: "principal.removed")
            for event in [
                "waiver.granted", "consumer.pinned", "breakglass.opened", "policies.changed", "token.rotated",
            ] {
                #expect(text.contains("\"\(event)\""), "\(event)")
            }
            for part in ["lovelace", "ben.oit", "never.seen", "127.0.0.1"] {
                let line = text.split(separator: "\n").first { $0.contains(part) }
                #expect(line == nil, "\(line ?? "")")
            }
            #expect(text.contains("hmac:") && !text.contains("hmac:unknown"))
            #expect(text.contains("\"service:bootstrap\"") && text.contains("StageDoor::Subject::"))

            let isSigned = seconds(until: 40) { [self] in
                let answer = try? admin.call("GET", "\(Self.audit)/log/checkpoint")
                return (Int(answer?.text.components(separatedBy: "\n").dropFirst().first ?? "") ?? 0) > 20
            }
            #expect(isSigned != nil)
            let log = site.folder.path("log")
            let exported = try site.stagedoor("audit", "export", log)
            #expect(exported.status == 0, "\(exported.said)")
            try verify(log)
            let proved = try Finished.stagedoor("audit", "prove", log, "--index", "3")
            #expect(proved.status == 0, "\(proved.said)")
            // Whoever approves a change of policies is seen to be another person than whoever proposed it.
            let report = try Finished.stagedoor("audit", "report", log, "--framework", "soc2")
            #expect(report.status == 0 && report.output.contains("CC6.3"), "\(report.said)")
            let duties =
                report.output.components(separatedBy: "CC6.3").last?.components(separatedBy: "CC6.6").first ?? ""
            #expect(!duties.contains("exception:") && duties.contains("approved by somebody else"), "\(duties)")
            #expect(!report.output.contains("hmac:"))
        }

        @Test func `whoever is forgotten is not found by name any more, and the log stays as it was`() throws {
            let ada = try site.signedIn(Self.person, in: "administrators")
            #expect(try ada.register("s") == 200)
            let found = seconds(until: 30) { [self] in (try? search(Self.person).count) ?? 0 > 0 }
            #expect(found != nil)
            let pseudonym = try #require(try search(Self.person).first?["actor"] as? String)
            #expect(pseudonym.hasPrefix("person:hmac:"))
            #expect(try entries("&resource=StageDoor::Person::%22\(Self.name)%22").count >= 2)
            let named = try site.stagedoor("audit", "search", "--actor", Self.person, "--names")
            #expect(named.output.contains(Self.person) && !named.output.contains("hmac:"), "\(named.said)")

            let body = #"{"subject":"\#(Self.person)","reason":"request 4711"}"#
            let auditor = try site.signedIn("person:al", in: "auditors")
            #expect(try auditor.call("POST", "\(Self.audit)/subjects/erase", body).status == 403)
            let early = try site.stagedoor("audit", "erase", Self.person, "--reason", "request 4711")
            #expect(early.status != 0 && early.errors.contains("may sign in"), "\(early.said)")
            try admin.ask("DELETE", "\(Self.access)/principals/\(Self.person)")
            let spoken = try site.stagedoor("audit", "erase", Self.person, "--reason", "\(Self.name) asked for it")
            #expect(spoken.status != 0 && spoken.errors.contains("names the person"), "\(spoken.said)")
            let before = try entries("&actor=\(pseudonym)")
            let erased = try site.stagedoor("audit", "erase", Self.person, "--reason", "request 4711")
            #expect(erased.status == 0 && erased.output == pseudonym.dropFirst(7) + "\n", "\(erased.said)")
            #expect(try search(Self.person).isEmpty)
            #expect(try entries("&actor=\(pseudonym)").count == before.count)
            let still = try site.stagedoor("audit", "search", "--names")
            #expect(still.output.contains(pseudonym) && !still.output.contains(Self.name))
            let again = try site.stagedoor("audit", "erase", Self.person, "--reason", "request 4711")
            #expect(again.status != 0 && again.errors.contains("No pseudonym"), "\(again.said)")
            let text = try log(until: "audit.subject.erased")
            #expect(!text.contains(Self.name))
            #expect(text.contains(#""pseudonyms":["\#(pseudonym.dropFirst(7))"],"reason":"request 4711""#))

            // Whoever comes back is somebody else.
            let returned = try site.signedIn(Self.person, in: "administrators")
            #expect(try returned.register("s", 1) == 200)
            let seen = seconds(until: 30) { [self] in (try? search(Self.person).count) ?? 0 > 0 }
            #expect(seen != nil)
            #expect(try search(Self.person).allSatisfy { $0["actor"] as? String != pseudonym })
            let log = copy.path("log")
            let size = try logSize()
            let copied = seconds(until: 40) {
                Int(self.copy.read("log/checkpoint").components(separatedBy: "\n").dropFirst().first ?? "") ?? 0 >= size
            }
            #expect(copied != nil)
            try verify(log)
        }

        private func logSize() throws -> Int {
            let answer = try admin.ask("GET", "\(Self.audit)/entries?limit=1")
            return answer["size"] as? Int ?? 0
        }

        @Test func `what one server forgets, another one has forgotten too`() throws {
            let other = try RunningServer(
                in: TemporaryFolder(),
                database: try site.server.privatePostgres().url(),
                mode: [],
                options: ["--audit-pseudonyms", "--key-file", site.folder.path("data/server.key")]
            )
            let ada = try site.signedIn(Self.person, in: "administrators")
            let elsewhere = SignedIn(port: other.port, token: ada.token)
            let isKnown = seconds(until: 30) { (try? elsewhere.call("GET", "/subjects").status) == 200 }
            try require(isKnown != nil, "the other server does not know her token")
            // Both make entries of hers at once, and have one pseudonym.
            let threads = [ada, elsewhere].enumerated().map { number, caller in
                let thread = Thread { for step in 0..<20 { _ = try? caller.register("s\(number)-\(step)", step) } }
                thread.start()
                return thread
            }
            try require(seconds(until: 120) { threads.allSatisfy(\.isFinished) } != nil, "registering does not end")
            let came = seconds(until: 60) { [self] in (try? search(Self.person).count) ?? 0 >= 40 }
            #expect(came != nil, "\((try? search(Self.person).count) ?? -1) of 40")
            let old = Set(try search(Self.person).compactMap { $0["actor"] as? String })
            #expect(old.count == 1)
            try admin.ask("DELETE", "\(Self.access)/principals/\(Self.person)")
            let body = #"{"subject":"\#(Self.person)","reason":"request 4711"}"#
            try admin.ask("POST", "\(Self.audit)/subjects/erase", body)
            Thread.sleep(forTimeInterval: 1)
            let returned = try site.signedIn(Self.person, in: "administrators")
            let there = SignedIn(port: other.port, token: returned.token)
            let registered = seconds(until: 10) { (try? there.register("back")) == 200 }
            #expect(registered != nil)
            let seen = seconds(until: 30) { [self] in (try? search(Self.person).count) ?? 0 > 0 }
            #expect(seen != nil)
            let new = Set(try search(Self.person).compactMap { $0["actor"] as? String })
            #expect(new.count == 1 && new != old, "\(old) \(new)")
        }

        @Test func `a server with another secret makes no second pseudonym, and without one there are none`() throws {
            let ada = try site.signedIn(Self.person, in: "administrators")
            #expect(try ada.register("s") == 200)
            let elsewhere = try TemporaryFolder()
            let made = try Finished(
                "/bin/bash",
                ["-c", "umask 077; head -c 32 /dev/urandom > '\(elsewhere.path("key"))'"]
            )
            #expect(made.status == 0)
            let other = try RunningServer(
                in: elsewhere,
                database: try site.server.privatePostgres().url(),
                options: ["--audit-pseudonyms", "--key-file", elsewhere.path("key")]
            )
            let developer = SignedIn(port: other.port, token: nil)
            let path = "\(Self.access)/principals/\(Self.person)"
            #expect(try developer.call("PUT", path, #"{"disabled":true}"#).status >= 500)
            #expect(try ada.call("GET", "/subjects").status == 200)
            other.stop()
            let refused = try Finished.stagedoor(
                "serve",
                "--dev",
                "--database",
                "postgresql://127.0.0.1:1/none",
                "--audit-pseudonyms"
            )
            #expect(refused.status != 0 && refused.errors.contains("--key-file"), "\(refused.said)")
        }
    }
}
