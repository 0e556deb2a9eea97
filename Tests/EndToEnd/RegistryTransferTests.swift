// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Whole registries moved between real servers.
    @Suite struct RegistryTransferTests {
        /// How many schemas are moved; STAGEDOOR_TRANSFER_SCHEMAS says another number.
        private static let schemas =
            ProcessInfo.processInfo.environment["STAGEDOOR_TRANSFER_SCHEMAS"]
            .flatMap { Int($0) } ?? 400

        @Test func anImportKeepsEverythingAlsoWhenKilledAgainAndAgain() async throws {
            try await onThread {
                let (old, new) = (try RunningServer(in: TemporaryFolder()), try RunningServer(in: TemporaryFolder()))
                _ = try RegistrySource(filling: old, versions: Self.schemas)
                let before = try whole(old.registry)
                let command = ["registry", "import", "--from", old.url, "--server", new.url, "--output", "json"]
                let dry = try Finished(Place.stagedoor, command + ["--dry-run"])
                try require(
                    dry.status == 0 && (try whole(new.registry)).count < 20,
                    "a dry run changed it: \(dry.said)"
                )
                let kills = try killAtRandom(command, seed: 20_261_121)
                try require(kills > 0, "it was never killed before its end")
                let last = try Finished(Place.stagedoor, command)
                try require(last.status == 0, last.said)
                try requireSame(before, try whole(new.registry), "the import")
                let again = try report(Finished(Place.stagedoor, command))
                for member in ["registered", "softDeleted", "removed", "configurations", "modes"] {
                    try require(again[member] as? Int == 0, "a second import does something: \(again)")
                }
                try requireDump(old, new)
            }
        }

        /// An export of both sides is the same text, and importing it gives the same registry.
        private func requireDump(_ old: RunningServer, _ new: RunningServer) throws {
            let folder = try TemporaryFolder()
            for (server, name) in [(old, "old"), (new, "new")] {
                let run = try Finished.stagedoor(
                    "registry",
                    "export",
                    "--server",
                    server.url,
                    "--dump",
                    folder.path(name)
                )
                try require(run.status == 0, run.said)
            }
            try require(folder.read("old") == folder.read("new"), "the exports differ")
            let third = try RunningServer(in: TemporaryFolder())
            let command = ["registry", "import", "--dump", folder.path("old"), "--server", third.url]
            _ = try killAtRandom(command, seed: 4)
            let run = try Finished(Place.stagedoor, command)
            try require(run.status == 0, run.said)
            try requireSame(try whole(old.registry), try whole(third.registry), "the import of the dump")
        }

        /// Confluent's server gives a content with other metadata another id, and both are in messages.
        @Test func twoIdsOfOneContentAreBothKept() async throws {
            try await onThread {
                let folder = try TemporaryFolder()
                let schema = #""schema":"\"long\"","deleted":false"#
                let owner = #""metadata":{"properties":{"owner":"a"}},"#
                let lines = [(41, "one", 1, ""), (42, "one", 2, owner), (43, "two", 1, ""), (41, "three", 1, "")].map {
                    (id, subject, version, metadata) in
                    #"{"keytype":"SCHEMA","subject":"\#(subject)","version":\#(version),"magic":1}"# + "\t"
                        + #"{"subject":"\#(subject)","version":\#(version),"id":\#(id),\#(metadata)\#(schema)}"#
                }
                let dump = try folder.write(lines.joined(separator: "\n") + "\n", to: "dump")
                let server = try RunningServer(in: folder)
                let command = ["registry", "import", "--dump", dump, "--server", server.url, "--output", "json"]
                for (round, registered) in [4, 0].enumerated() {
                    let run = try Finished(Place.stagedoor, command)
                    try require(run.status == 0, run.said)
                    let found = try report(run)
                    try require(found["registered"] as? Int == registered, "round \(round): \(found)")
                }
                for (path, id) in [
                    ("/subjects/one/versions/1", 41), ("/subjects/one/versions/2", 42),
                    ("/subjects/two/versions/1", 43),
                    ("/subjects/three/versions/1", 41),
                ] {
                    let version = try server.registry.ask("GET", path) as? [String: Any]
                    try require(version?["id"] as? Int == id, "\(path): \(version ?? [:])")
                }
                for id in [41, 42, 43] {
                    let kept = try server.registry.ask("GET", "/schemas/ids/\(id)") as? [String: Any]
                    try require(kept?["schema"] as? String == "\"long\"", "\(id)")
                }
                // Whoever has the schema gets its own id, everybody else the lowest, also when that is gone.
                let (two, others) = (
                    try server.registry.register("\"long\"", under: "two"), [("four", 41), ("five", 41)]
                )
                try require(two == 43, "\(two)")
                for (subject, id) in others {
                    try require(try server.registry.register("\"long\"", under: subject) == id, subject)
                }
                for subject in ["one", "three", "four", "five"] {
                    _ = try server.registry.ask("DELETE", "/subjects/\(subject)")
                    _ = try server.registry.ask("DELETE", "/subjects/\(subject)?permanent=true")
                }
                try require(try server.registry.call("GET", "/schemas/ids/41").status == 404, "41 is still there")
                try require(try server.registry.register("\"long\"", under: "six") == 43, "six has a new id")
            }
        }

        @Test func aConflictIsListedAndNothingIsOverwritten() async throws {
            try await onThread {
                let (old, new) = (try RunningServer(in: TemporaryFolder()), try RunningServer(in: TemporaryFolder()))
                try old.registry.register(TestSchema.record("Old", 1), under: "shared")
                try old.registry.register(TestSchema.record("Free", 2), under: "free")
                try new.registry.register(TestSchema.record("New", 1), under: "shared")
                let before = try new.registry.ask("GET", "/subjects/shared/versions/1/schema") as? [String: Any]
                let run = try Finished.stagedoor(
                    "registry",
                    "import",
                    "--from",
                    old.url,
                    "--server",
                    new.url,
                    "--output",
                    "json"
                )
                try require(run.status == 1, run.said)
                let findings = try report(run)["findings"] as? [[String: Any]] ?? []
                try require(
                    findings.contains {
                        $0["kind"] as? String == "CONFLICT" && $0["place"] as? String == "'shared' version 1"
                    },
                    run.said
                )
                let after = try new.registry.ask("GET", "/subjects/shared/versions/1/schema") as? [String: Any]
                try require(before?["name"] as? String == after?["name"] as? String, "it was overwritten")
                try require(try new.registry.versions(of: "free") == [1], "what was free was not taken over")
                try require(try new.registry.call("GET", "/mode").text.contains("READWRITE"), "the mode was left")
            }
        }

        @Test func anExportOfSchemasThatFillPagesAloneIsWhole() async throws {
            try await onThread {
                let server = try RunningServer(in: TemporaryFolder())
                for number in 1...4 {
                    let doc = String(repeating: "d", count: 9 << 20)
                    let schema = #"{"type":"record","name":"R\#(number)","doc":"\#(doc)","fields":[]}"#
                    try server.registry.register(schema, under: "large-\(number)")
                }
                let folder = try TemporaryFolder()
                let run = try Finished.stagedoor(
                    "registry",
                    "export",
                    "--server",
                    server.url,
                    "--dump",
                    folder.path("dump")
                )
                try require(run.status == 0, run.said)
                let dump = folder.read("dump")
                for number in 1...4 {
                    try require(dump.contains("\"large-\(number)\""), "large-\(number) is missing: \(run.said)")
                }
            }
        }

        @Test func anImportThatIsToldToEndGivesModesBack() async throws {
            try await onThread {
                let (old, new) = (try RunningServer(in: TemporaryFolder()), try RunningServer(in: TemporaryFolder()))
                _ = try RegistrySource(filling: old, versions: Self.schemas)
                let folder = try TemporaryFolder()
                let child = try ChildProcess(
                    Place.stagedoor,
                    ["registry", "import", "--from", old.url, "--server", new.url],
                    output: folder.path("output"),
                    errors: folder.path("errors")
                )
                defer { child.end(within: 5) }
                let isOpen = { try new.registry.call("GET", "/mode").text.contains("IMPORT") }
                try require(try seconds(until: 30, isOpen) != nil, "it opened nothing: \(folder.read("errors"))")
                child.signal(SIGTERM)
                let status = child.wait(seconds: 30)
                try require(status == 1, "it ended with \(status ?? -1): \(folder.read("errors"))")
                try require(folder.read("output").contains("the same command goes on"), folder.read("output"))
                try require(try !isOpen(), "the mode was left")
                for context in [":.team-a:", ":.b:"] {
                    let mode = try new.registry.call("GET", "/mode/\(RegistrySource.escaped(context))").text
                    try require(!mode.contains("IMPORT"), "the mode of \(context) was left: \(mode)")
                }
            }
        }

        @Test func aMirrorFollowsItsSourceOverOutagesUntilItIsToldToEnd() async throws {
            try await onThread {
                let folder = try TemporaryFolder()
                let (old, new) = (try RunningServer(in: folder), try RunningServer(in: TemporaryFolder()))
                let source = try RegistrySource(filling: old, versions: 60)
                let child = try ChildProcess(
                    Place.stagedoor,
                    [
                        "registry", "mirror", "--from", old.url, "--server", new.url, "--interval", "1", "--output",
                        "json",
                    ],
                    output: folder.path("mirror"),
                    errors: folder.path("mirror-log")
                )
                defer { child.end(within: 5) }
                try follow(old, new, "the start")
                try source.change()
                try follow(old, new, "new versions, deletions and settings")
                let postgres = try old.privatePostgres()
                postgres.freeze()
                Thread.sleep(forTimeInterval: 2)
                postgres.thaw()
                try source.changeMore()
                try follow(old, new, "a restored version and one deleted for good")
                try require(child.isRunning, "the mirror ended: \(folder.read("mirror-log"))")
                child.signal(SIGTERM)
                let status = child.wait(seconds: 30)
                try require(status == 0, "it ended with \(status ?? -1): \(folder.read("mirror-log"))")
                try require(folder.read("mirror").contains("\"passes\""), "no summary: \(folder.read("mirror"))")
            }
        }

        private func follow(_ old: RunningServer, _ new: RunningServer, _ what: String) throws {
            let wanted = try whole(old.registry)
            let took = try seconds(until: 60) { try whole(new.registry) == wanted }
            if took == nil { try requireSame(wanted, try whole(new.registry), what) }
        }
    }
}

extension RegistrySource {
    /// New versions, both kinds of deletion, a change of a configuration and of a mode.
    fileprivate func change() throws {
        _ = try registry.ask("PUT", "/mode", #"{"mode":"READWRITE"}"#)
        try registry.register(TestSchema.record("Mirror", 1), under: "mirrored")
        try registry.register(TestSchema.record("Mirror", 2), under: "mirrored")
        _ = try registry.ask("DELETE", "/subjects/mirrored/versions/1")
        _ = try registry.ask("DELETE", "/subjects/mirrored/versions/1?permanent=true")
        _ = try registry.ask("DELETE", path(6) + "/versions/4")
        _ = try registry.ask("PUT", "/config", #"{"compatibility":"FULL"}"#)
        _ = try registry.ask("DELETE", "/mode/:.team-a:")
        _ = try registry.ask("DELETE", "/config/\(Self.escaped(name(3)))")
        _ = try registry.ask("PUT", "/mode/\(Self.escaped(name(2)))", #"{"mode":"READONLY"}"#)
    }

    /// A version that is deleted for good, and one that an import brings back.
    fileprivate func changeMore() throws {
        _ = try registry.ask("DELETE", path(6) + "/versions/4?permanent=true")
        let target = path(12)
        let version = try registry.ask("GET", target + "/versions/4") as? [String: Any] ?? [:]
        _ = try registry.ask("DELETE", target + "/versions/4")
        Thread.sleep(forTimeInterval: 3)
        _ = try registry.ask("PUT", "/mode?force=true", #"{"mode":"IMPORT"}"#)
        let wanted = version.filter { ["schema", "id", "version", "schemaType", "references"].contains($0.key) }
        let data = try JSONSerialization.data(withJSONObject: wanted)
        _ = try registry.ask("POST", target + "/versions", String(decoding: data, as: UTF8.self))
        _ = try registry.ask("PUT", "/mode", #"{"mode":"READWRITE"}"#)
    }
}

/// Starts a command five times and kills it at random moments. Returns how often it was killed before it ended.
private func killAtRandom(_ command: [String], seed: UInt64) throws -> Int {
    let folder = try TemporaryFolder()
    var (state, kills) = (seed, 0)
    for _ in 0..<5 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let child = try ChildProcess(
            Place.stagedoor,
            command,
            output: folder.path("output"),
            errors: folder.path("errors")
        )
        if child.wait(seconds: 0.2 + Double(state >> 33 & 0x3FF) / 400) == nil {
            kills += 1
            child.signal(SIGKILL)
            _ = child.wait(seconds: 10)
        }
    }
    return kills
}

private func report(_ run: Finished) throws -> [String: Any] {
    guard let object = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any] else {
        throw Unexpected("no report: \(run.said)")
    }
    return object
}
