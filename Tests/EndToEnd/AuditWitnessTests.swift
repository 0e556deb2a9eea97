// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// A witness that was written from the specifications alone, and a real server.
    @Suite(.serialized) final class AuditWitnessTests {
        private let folder: TemporaryFolder
        private let token: String
        private let witness: ChildProcess

        init() throws {
            folder = try TemporaryFolder()
            let started = try Finished.stagedoor("init", "--data-dir", folder.path("data"))
            try require(started.status == 0, "\(started.said)")
            token = started.output.trimmingCharacters(in: .whitespacesAndNewlines)
            witness = try ChildProcess(
                Place.python,
                [
                    Place.tests + "/witness.py", "witness.example/w1", folder.path("port"), folder.path("witness.vkey"),
                    folder.path("log.vkey"),
                ],
                output: folder.path("witness-output"),
                errors: folder.path("witness-errors")
            )
            let ready = seconds(until: 20) { !folder.read("port").isEmpty }
            try require(ready != nil, folder.read("witness-errors"))
        }

        deinit { witness.end(within: 2) }

        private func start() throws -> RunningServer {
            let key = folder.read("witness.vkey").trimmingCharacters(in: .whitespacesAndNewlines)
            let argument = "http://127.0.0.1:\(folder.read("port"))/w/+\(key)"
            let server = try RunningServer(
                in: folder,
                mode: [],
                options: ["--audit-witness", argument, "--log-level", "error"]
            )
            let answer = try admin(server).ask("GET", "/governance/v1/audit/key")
            try folder.write(answer["key"] as? String ?? "", to: "log.vkey")
            return server
        }

        private func admin(_ server: RunningServer) -> SignedIn { SignedIn(port: server.port, token: token) }

        /// The newest checkpoint of so many entries that the witness has signed.
        private func witnessed(_ server: RunningServer, atLeast entries: Int) throws -> String {
            var text = ""
            let came = seconds(until: 40) { [self] in
                text = (try? admin(server).call("GET", "/governance/v1/audit/log/checkpoint").text) ?? ""
                let size = Int(text.components(separatedBy: "\n").dropFirst().first ?? "") ?? 0
                return size >= entries && text.contains("\n\u{2014} witness.example/w1 ")
            }
            try require(came != nil, "\(text)\n\(server.said)\n\(folder.read("witness-errors"))")
            return text
        }

        @Test func `served checkpoints carry the witness's signature, which the offline check asks for`() throws {
            var server = try start()
            for number in 0..<20 { #expect(try admin(server).register("s\(number)", number) == 200) }
            _ = try witnessed(server, atLeast: 20)
            for number in 20..<300 { #expect(try admin(server).register("s\(number)", number) == 200) }
            _ = try witnessed(server, atLeast: 300)
            server.stop()
            // A server that does not know what the witness has seen is told.
            server = try start()
            for number in 300..<320 { #expect(try admin(server).register("s\(number)", number) == 200) }
            _ = try witnessed(server, atLeast: 320)
            let log = folder.path("log")
            let shell = "STAGEDOOR_TOKEN=\(token) STAGEDOOR_URL=http://127.0.0.1:\(server.port) '\(Place.stagedoor)' "
            let exported = try Finished("/bin/bash", ["-c", shell + "audit export '\(log)'"])
            #expect(exported.status == 0, "\(exported.said)")
            let keys = ["--key", folder.path("log.vkey"), "--key", folder.path("witness.vkey")]
            let verified = try Finished(Place.stagedoor, ["audit", "verify", log] + keys + ["--witnesses", "1"])
            #expect(verified.status == 0, "\(verified.said)")
            #expect(verified.output.contains("witness.example/w1"))
        }

        @Test func `a witness that has seen more than the log has is heard`() throws {
            var server = try start()
            for number in 0..<10 { #expect(try admin(server).register("s\(number)", number) == 200) }
            _ = try witnessed(server, atLeast: 10)
            server.stop()
            let copied = try Finished("cp", ["-a", folder.path("data"), folder.path("backup")])
            #expect(copied.status == 0)
            server = try start()
            for number in 10..<40 { #expect(try admin(server).register("s\(number)", number) == 200) }
            _ = try witnessed(server, atLeast: 40)
            server.stop()
            try FileManager.default.removeItem(atPath: folder.path("data"))
            try FileManager.default.moveItem(atPath: folder.path("backup"), toPath: folder.path("data"))
            server = try start()
            #expect(try admin(server).register("u", 100) == 200)
            let noticed = seconds(until: 40) {
                (try? self.admin(server).call("GET", "/governance/v1/audit/entries?event=audit.disagreed").text)?
                    .contains("witness.example/w1") == true
            }
            #expect(noticed != nil, "\(server.said)")
        }
    }
}
