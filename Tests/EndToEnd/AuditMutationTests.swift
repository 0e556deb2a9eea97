// SPDX-License-Identifier: Apache-2.0
import Foundation
import LogTestSupport
import MerkleLog
import TestSupport
import Testing

@testable import stagedoor

extension LiveSystem {
    /// A thousand times the log of a server is exported and changed, and each time the command says where.
    @Suite(.serialized) struct AuditMutationTests {
        private static let mutations = 1_000
        /// So many of them the program is asked about; of the others what it consists of.
        private static let perProgram = 50

        private static func files(_ folder: String) throws -> [String: [UInt8]] {
            var files: [String: [UInt8]] = [:]
            for case let path as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
                guard let data = FileManager.default.contents(atPath: folder + "/" + path) else { continue }
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder)
                if !isFolder.boolValue { files[path] = Array(data) }
            }
            return files
        }

        /// A server's log with some hundred entries and a few checkpoints, exported.
        private static func exported(_ site: AccessSite, to folder: String) throws -> MemoryLog {
            func size() -> Int {
                let answer = try? site.admin.call("GET", "/governance/v1/audit/log/checkpoint")
                return Int(answer?.text.components(separatedBy: "\n").dropFirst().first ?? "") ?? 0
            }
            for number in 1...3 {
                for step in 0..<120 {
                    let status = try site.admin.register("s\(number)-\(step)", number * 1_000 + step)
                    try require(status == 200, "\(status)")
                }
                try require(seconds(until: 60) { size() >= number * 120 } != nil, "no checkpoint of \(number * 120)")
            }
            let export = try site.stagedoor("audit", "export", folder)
            try require(export.status == 0, export.said)
            var all = try files(folder)
            let keys = String(decoding: all["keys"] ?? [], as: UTF8.self).split(separator: "\n")
            let key = try NoteVerifier(String(try #require(keys.first { !$0.hasPrefix("#") })))
            // Whoever verifies has the key from elsewhere; this file is only handed along.
            all["keys"] = nil
            let lines = String(decoding: all["checkpoint"] ?? [], as: UTF8.self).components(separatedBy: "\n")
            return try MemoryLog(files: all, verifier: key, size: try #require(Int(lines[1])))
        }

        private static func write(_ files: [String: [UInt8]], insteadOf before: [String: [UInt8]], in folder: String)
            throws
        {
            for path in before.keys where files[path] == nil {
                try FileManager.default.removeItem(atPath: folder + "/" + path)
            }
            for (path, bytes) in files where before[path] != bytes {
                let file = URL(filePath: folder + "/" + path)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data(bytes).write(to: file)
            }
        }

        @Test func `every change of an exported log is found, and its position named`() throws {
            let site = try AccessSite()
            let folder = site.folder.path("log")
            let log = try Self.exported(site, to: folder)
            #expect(log.entries.count >= 360)
            let sound = try FolderCheck(folder, [log.verifier], 0, []).run().found
            try #require(sound.isSound, "\(sound.damages)")
            var now = log.files
            var random = SeededGenerator(seed: 9)
            var (number, changed) = (0, 0)
            while changed < Self.mutations {
                number += 1
                var mutation = LogMutation(log, random: random)
                let before = mutation.log.files
                let kind = LogMutation.Kind.allCases[number % LogMutation.Kind.allCases.count]
                let place = mutation.apply(kind)
                random = mutation.random
                guard mutation.log.files != before else { continue }
                changed += 1
                try Self.write(mutation.log.files, insteadOf: now, in: folder)
                now = mutation.log.files
                let found = try FolderCheck(folder, [log.verifier], 0, []).run().found
                let problem = LogMutation.problem(place, found.damages)
                #expect(problem == nil, "\(kind): \(problem ?? "")")
                guard changed.isMultiple(of: Self.perProgram) else { continue }
                let key = site.folder.path("key")
                try site.folder.write(log.verifier.description + "\n", to: "key")
                let run = try Finished.stagedoor("audit", "verify", folder, "--key", key, "--output", "json")
                let first = found.damages.first
                #expect(run.status == 1, "\(kind): \(run.said)")
                let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
                let finding = (report?["findings"] as? [[String: Any]])?.first
                #expect(
                    "\(finding ?? [:])".contains(first?.entries.map { "\($0.lowerBound)" } ?? first?.path ?? "-"),
                    "\(run.said)"
                )
            }
        }
    }
}
