// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Copies of the audit log outside the database, made by a real server.
    @Suite(.serialized) final class AuditCopyTests {
        private let folder: TemporaryFolder
        private let token: String
        private let log: String

        init() throws {
            folder = try TemporaryFolder()
            log = folder.path("copy")
            let started = try Finished.stagedoor("init", "--data-dir", folder.path("data"))
            try require(started.status == 0, "\(started.said)")
            token = started.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        private func start() throws -> RunningServer {
            try RunningServer(in: folder, mode: [], options: ["--audit-copy", "file:\(log)", "--log-level", "error"])
        }

        private func admin(_ server: RunningServer) -> SignedIn { SignedIn(port: server.port, token: token) }

        /// How many entries the copy's checkpoint has.
        private var size: Int {
            Int(folder.read("copy/checkpoint").components(separatedBy: "\n").dropFirst().first ?? "") ?? 0
        }

        /// Waits until the copy has that many entries, and checks it.
        private func waitForCopy(of entries: Int) throws {
            let came = seconds(until: 40) { [self] in size >= entries }
            try require(came != nil, "the copy has \(size) entries")
            let verified = try Finished.stagedoor("audit", "verify", log, "--key", log + "/keys")
            #expect(verified.status == 0, "\(verified.said)")
        }

        @Test func `a copy is sound at any moment, and goes on after a power cut`() throws {
            var server = try start()
            let port = server.port
            let token = token
            let worker = Thread {
                let caller = SignedIn(port: port, token: token)
                for number in 0..<3_000 { _ = try? caller.register("s\(number)", number) }
            }
            worker.start()
            let came = seconds(until: 60) { [self] in size >= 1_000 }
            #expect(came != nil)
            for _ in 0..<3 {
                let verified = try Finished.stagedoor("audit", "verify", log, "--key", log + "/keys")
                #expect(verified.status == 0, "\(verified.said)")
            }
            server.killAtOnce()
            PrivatePostgres(under: folder.root)?.crash()
            _ = seconds(until: 60) { worker.isFinished }
            let before = size
            #expect(before >= 1_000)
            server = try start()
            for number in 0..<50 { #expect(try admin(server).register("t\(number)", 10_000 + number) == 200) }
            try waitForCopy(of: before + 50)
            let metrics = try admin(server).call("GET", "/metrics").text
            #expect(metrics.contains("stagedoor_audit_copy_disagrees{copy=\"file:\(log)\"} 0"))
            #expect(metrics.contains("stagedoor_audit_copy_lag_entries{copy=\"file:\(log)\"} "))
        }

        @Test func `a database restored from an old backup contradicts its copy, which is not overwritten`() throws {
            var server = try start()
            for number in 0..<10 { #expect(try admin(server).register("s\(number)", number) == 200) }
            try waitForCopy(of: 12)
            server.stop()
            let copied = try Finished("cp", ["-a", folder.path("data"), folder.path("backup")])
            #expect(copied.status == 0)
            server = try start()
            for number in 10..<40 { #expect(try admin(server).register("s\(number)", number) == 200) }
            try waitForCopy(of: 42)
            server.stop()
            try FileManager.default.removeItem(atPath: folder.path("data"))
            try FileManager.default.moveItem(atPath: folder.path("backup"), toPath: folder.path("data"))
            let checkpoint = folder.read("copy/checkpoint")
            server = try start()
            // It grows beyond the copy, with other entries.
            for number in 100..<200 { #expect(try admin(server).register("u\(number)", number) == 200) }
            let noticed = seconds(until: 40) {
                (try? self.admin(server).call("GET", "/metrics").text)?
                    .contains("stagedoor_audit_copy_disagrees{copy=\"file:\(self.log)\"} 1") == true
            }
            #expect(noticed != nil)
            #expect(server.said.contains("DISAGREE"), "\(server.said)")
            let recorded = seconds(until: 20) {
                (try? self.admin(server).call("GET", "/governance/v1/audit/entries?event=audit.disagreed").text)?
                    .contains("\"audit.disagreed\"") == true
            }
            #expect(recorded != nil)
            Thread.sleep(forTimeInterval: 12)
            #expect(folder.read("copy/checkpoint") == checkpoint)
            let verified = try Finished.stagedoor("audit", "verify", log, "--key", log + "/keys")
            #expect(verified.status == 0, "\(verified.said)")
        }

        @Test func `a syslog daemon that was away gets every entry and the checkpoint`() throws {
            let socket = folder.path("log.sock")
            let server = try RunningServer(in: folder, mode: [], options: ["--audit-copy", "syslog:\(socket)"])
            for number in 0..<5 { #expect(try admin(server).register("s\(number)", number) == 200) }
            let program = """
                import socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.bind(sys.argv[1])
                while True: print(s.recv(200000).decode(), flush=True)
                """
            let daemon = try ChildProcess(
                "python3",
                ["-c", program, socket],
                output: folder.path("messages"),
                errors: folder.path("daemon-errors")
            )
            defer { daemon.end(within: 2) }
            let came = seconds(until: 40) { [self] in
                let text = folder.read("messages")
                return (0..<7).allSatisfy { text.contains("{\"index\":\($0),") } && text.contains("\"checkpoint\":")
            }
            #expect(came != nil, "\(folder.read("messages")) \(folder.read("daemon-errors")) \(server.said)")
            #expect(!folder.read("messages").contains(token))
        }

        @Test func `a place that cannot be copied to is said before the server starts`() throws {
            for place in ["s3:bucket", "file:", "syslog:udp:192.0.2.1:514", "log"] {
                let refused = try Finished.stagedoor("serve", "--dev", "--audit-copy", place)
                #expect(refused.status == 2, "\(place): \(refused.said)")
                #expect(refused.errors.contains("cannot copy the audit log to"))
            }
        }
    }
}
