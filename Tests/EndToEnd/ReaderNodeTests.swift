// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Who may read a schema by id or GUID, on two servers that remember by which subjects it is read.
    @Suite(.serialized) final class ReaderNodeTests {
        private let site: AccessSite
        private let other: RunningServer

        init() throws {
            site = try AccessSite()
            let options = ["--key-file", site.folder.path("data/server.key")]
            let database = try site.server.privatePostgres().url()
            other = try RunningServer(in: TemporaryFolder(), database: database, mode: [], options: options)
        }

        /// The first administrator and somebody who may read `open-…` only, on both servers.
        private func readers() throws -> [SignedIn] {
            let proposer = try site.signedIn("person:proposer", in: "administrators")
            try site.enforce(
                """
                @id("open") permit (principal == StageDoor::Pipeline::"narrow",
                action == StageDoor::Action::"readSchema", resource in StageDoor::SubjectPrefix::"open-*");
                """,
                with: proposer
            )
            let first = try site.signedIn("pipeline:narrow")
            let second = SignedIn(port: other.port, token: first.token)
            // The other server learns of policies and tokens by a notification.
            let isKnown = try seconds(until: 30) {
                try second.call("GET", "/governance/v1/access/whoami").status == 200
            }
            try require(isKnown != nil, "the other server does not know the token")
            return [first, second]
        }

        private func register(_ schema: String, _ subject: String) throws -> [String] {
            let answer = try site.admin.ask("POST", "/subjects/\(subject)/versions", TestSchema.body(schema))
            let byID = "/schemas/ids/\(try #require(answer["id"] as? Int))"
            let guid = try #require(try site.admin.ask("GET", byID)["guid"] as? String)
            return [byID, "/schemas/guids/\(guid)", byID + "?subject=\(subject)"]
        }

        @Test func `what the last readable subject loses for good is readable nowhere`() throws {
            let readers = try readers()
            let schema = TestSchema.record("Left", 1)
            _ = try register(schema, "closed-left")
            for round in 0..<5 {
                let subject = "open-left-\(round)"
                let paths = try register(schema, subject)
                for path in paths { for reader in readers { #expect(try reader.call("GET", path).status == 200) } }
                try site.admin.ask("DELETE", "/subjects/\(subject)")
                for path in paths { for reader in readers { #expect(try reader.call("GET", path).status == 200) } }
                _ = try site.admin.call("DELETE", "/subjects/\(subject)?permanent=true")
                for path in paths {
                    #expect(try readers[0].call("GET", path).status == 403, "at once, \(path), round \(round)")
                    let gone = try seconds(until: 2) { try readers[1].call("GET", path).status == 403 }
                    #expect(gone != nil, "on the other server, \(path), round \(round)")
                }
            }
        }

        @Test func `what a readable subject gets is readable at once on both`() throws {
            let readers = try readers()
            let schema = TestSchema.record("Gained", 1)
            let paths = try register(schema, "closed-gained").prefix(2)
            for path in paths {
                // Twice, so that it is remembered that only closed subjects have it.
                for _ in 0..<2 { for reader in readers { #expect(try reader.call("GET", path).status == 403) } }
                _ = try site.admin.ask("GET", path)
            }
            _ = try register(schema, "open-gained")
            for path in paths { for reader in readers { #expect(try reader.call("GET", path).status == 200) } }
        }

        @Test func `what is remembered of a subject that is gone shows nobody what another subject says`() throws {
            let reader = try readers()[1]
            let schema = TestSchema.record("Gone", 1)
            let paths = try register(schema, "open-gone")
            let said = ["schema": schema, "metadata": ["properties": ["owner": "second"]]] as [String: Any]
            let data = try JSONSerialization.data(withJSONObject: said)
            let second = try site.admin.ask(
                "POST",
                "/subjects/closed-gone/versions",
                String(decoding: data, as: UTF8.self)
            )
            try require(paths[0] == "/schemas/ids/\(try #require(second["id"] as? Int))", "two ids for one schema")
            let asked = [paths[0] + "/schema", paths[0] + "?fetchMaxId=true", paths[2] + "&fetchMaxId=true"]
            for path in asked { #expect(try reader.call("GET", path).status == 200) }
            // Without a notification, as a moment before it comes.
            try site.server.privatePostgres().execute(
                """
                DELETE FROM registry.versions v USING registry.subjects b
                WHERE b.id = v.subject_id AND b.name = 'open-gone'
                """
            )
            for path in asked + [paths[0], paths[2]] {
                let answer = try reader.call("GET", path)
                #expect(answer.status == 403 && !answer.text.contains("second"), "\(path): \(answer.text)")
            }
        }

        @Test func `an alias that moves or goes takes along by what it let somebody read`() throws {
            let readers = try readers()
            let schema = TestSchema.record("Meant", 1)
            _ = try register(schema, "closed-meant")
            let said = ["schema": schema, "metadata": ["properties": ["owner": "second"]]] as [String: Any]
            let data = try JSONSerialization.data(withJSONObject: said)
            let body = String(decoding: data, as: UTF8.self)
            let second = try site.admin.ask("POST", "/subjects/open-meant/versions", body)
            let asked = "/schemas/ids/\(try #require(second["id"] as? Int))?subject=name"
            let admins = [site.admin, SignedIn(port: other.port, token: site.admin.token)]
            func stands(for subject: String?, isReadable: Bool, showsOwner: Bool) throws {
                let config = subject.map { #"{"alias":"\#($0)"}"# }
                try site.admin.ask(config == nil ? "DELETE" : "PUT", "/config/name", config)
                let place = "for \(subject ?? "nothing")"
                for (reader, admin) in zip(readers, admins) {
                    let status = isReadable ? 200 : 403
                    #expect(try seconds(until: 2) { try reader.call("GET", asked).status == status } != nil, "\(place)")
                    #expect(try admin.call("GET", asked).text.contains("owner") == showsOwner, "\(place)")
                }
            }
            try stands(for: "open-meant", isReadable: true, showsOwner: true)
            try stands(for: "closed-meant", isReadable: false, showsOwner: false)
            try stands(for: "open-meant", isReadable: true, showsOwner: true)
            try stands(for: nil, isReadable: true, showsOwner: false)
        }
    }
}
