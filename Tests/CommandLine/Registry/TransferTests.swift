// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import RegistryTransfer
@testable import stagedoor

/// One import: what it leaves alone, and what it puts back.
@Suite struct TransferTests {
    private let old = ScriptedRegistry()
    private let new = ScriptedRegistry()

    private func run(prunes: Bool = false, fromDump lines: [String]? = nil) async throws -> TransferReport {
        let move = Transfer(
            target: try new.client,
            source: lines == nil ? try old.client : nil,
            prunes: prunes,
            isDryRun: false
        )
        guard let lines else {
            let (snapshot, findings) = try await SnapshotReader.read(old.client)
            return try await move.run("import", snapshot, findings)
        }
        var reader = DumpReader()
        for line in lines { try reader.read(Array(line.utf8)) }
        let (snapshot, findings) = reader.finish()
        return try await move.run("import", snapshot, findings)
    }

    private func line(_ subject: String, id: Int) -> String {
        #"{"keytype":"SCHEMA","subject":"\#(subject)","version":1,"magic":1}"# + "\t"
            + #"{"subject":"\#(subject)","version":1,"id":\#(id),"schema":"\"int\"","deleted":false}"#
    }

    @Test("nothing is pruned for a dump of which some could not be read")
    func unreadableDump() async throws {
        for id in 1...3 { new.add("s\(id)", id: id) }
        for cut in [String(line("s2", id: 2).dropLast(9)), "not a record"] {
            let report = try await run(prunes: true, fromDump: [line("s9", id: 9), cut])
            #expect(report.findings.contains { $0.kind == .pruneRefused })
            #expect(report.hasErrors)
            #expect(new.versions.count == 4)
        }
    }

    @Test("nothing is pruned for a source without versions") func emptySource() async throws {
        new.add("s", id: 1)
        let config = #"{"keytype":"CONFIG","magic":0}"# + "\t" + #"{"compatibilityLevel":"FULL"}"#
        for dump in [[config], nil] {
            let report = try await run(prunes: true, fromDump: dump)
            #expect(report.findings.contains { $0.kind == .pruneRefused })
            #expect(new.versions.count == 1)
        }
    }

    @Test("a whole dump prunes what it lacks") func wholeDump() async throws {
        new.add("s", id: 1)
        let report = try await run(prunes: true, fromDump: [line("t", id: 2)])
        #expect(!report.hasErrors)
        #expect(new.versions.map(\.name.text) == ["t"])
    }

    @Test("modes are set back after an error in the middle") func closingAfterError() async throws {
        old.add("s", id: 1)
        new.change { state in
            state.intercept = { request, _ in request.hasPrefix("POST /subjects/s/versions") ? 403 : nil }
        }
        let report = try await run()
        #expect(report.failure != nil)
        #expect(new.requests.contains("PUT /mode?force=true"))
        #expect(new.modes.values.allSatisfy { $0 != "IMPORT" })
        #expect(!report.findings.contains { $0.kind == .leftOpen })
    }

    @Test("a mode that cannot be set back is named, with the command that does it") func leftOpen() async throws {
        old.add("s", id: 1)
        new.change { state in
            state.intercept = { request, state in
                request.contains("/mode") && !request.hasPrefix("GET") && state.modes.values.contains("IMPORT")
                    ? 403 : nil
            }
        }
        let report = try await run()
        #expect(report.failure != nil)
        #expect(report.hasErrors)
        let finding = try #require(report.findings.first { $0.kind == .leftOpen })
        #expect(finding.place == "the mode of the default context")
        #expect(finding.message.contains("curl -X"))
        #expect(finding.message.contains("'http://registry.test/mode?force=true'"))
    }

    @Test("nothing is opened for an error before") func nothingOpened() async throws {
        old.add("s", id: 1)
        new.change { $0.intercept = { request, _ in request.hasPrefix("PUT /mode") ? 403 : nil } }
        let report = try await run()
        #expect(report.failure != nil)
        #expect(!report.findings.contains { $0.kind == .leftOpen })
        #expect(new.requests.count { !$0.hasPrefix("GET") } == 1)
    }
}
