// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import RegistryTransfer
@testable import stagedoor

/// Passes of a mirror, one by one.
@Suite struct MirrorTests {
    private let old = ScriptedRegistry()
    private let new = ScriptedRegistry()

    private func mirror() throws -> Mirror {
        let move = Transfer(target: try new.client, source: try old.client, prunes: false, isDryRun: false)
        return Mirror(move: move, source: try old.client, interval: .seconds(1), stop: StopFlag())
    }

    @Test("a subject that is deleted for good and registered anew with the same number is replaced")
    func replaced() async throws {
        old.add("s", id: 1)
        var mirror = try mirror()
        try await mirror.pass()
        old.add("s", id: 2)
        for _ in 0..<3 { try await mirror.pass() }
        let (snapshot, _) = try await SnapshotReader.read(new.client)
        #expect(snapshot.versions.map(\.id) == [2])
        #expect(!mirror.report.hasErrors)
    }

    @Test("what is refused for good is tried again only when something changed") func lastingRefusal() async throws {
        old.add("s", id: 1)
        new.change { $0.intercept = { request, _ in request.hasPrefix("POST") ? 422 : nil } }
        var mirror = try mirror()
        for _ in 0..<3 { try await mirror.pass() }
        let changes = new.requests.count { $0.hasPrefix("PUT /mode") }
        for _ in 0..<5 { try await mirror.pass() }
        #expect(new.requests.count { $0.hasPrefix("PUT /mode") } == changes)
        #expect(mirror.report.findings.map(\.kind) == [.refused])
        new.add("other", id: 7)
        try await mirror.pass()
        #expect(new.requests.count { $0.hasPrefix("PUT /mode") } > changes)
        new.change { $0.intercept = nil }
        old.add("t", id: 3)
        try await mirror.pass()
        #expect(new.versions.map(\.name.text) == ["other", "s", "t"])
        #expect(!mirror.report.hasErrors)
    }
}
