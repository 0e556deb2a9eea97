// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import RegistryTransfer
@testable import stagedoor

/// What is read of a registry is all of it, or it is said that it is not.
@Suite struct SnapshotReaderTests {
    @Test("a list is read to its end however short its pages are", arguments: [1, 2, 3, 7], [false, true])
    func shortPages(page: Int, link: Bool) async throws {
        let registry = ScriptedRegistry()
        for id in 1...6 { registry.add("s\(id)", id: id) }
        registry.change {
            $0.page = page
            $0.saysWhereItGoesOn = link
        }
        let (snapshot, findings) = try await SnapshotReader.read(registry.client)
        #expect(snapshot.count == 6)
        #expect(findings.isEmpty)
    }

    @Test("a list that shrinks between two short pages is read again") func shrinking() async throws {
        let registry = ScriptedRegistry()
        for id in 1...6 { registry.add("s\(id)", id: id) }
        registry.change { state in
            state.page = 1
            state.intercept = { request, state in
                if request.contains("offset=4&"), request.hasSuffix("limit=1000") { state.subjects["s1"] = nil }
                return nil
            }
        }
        let (snapshot, findings) = try await SnapshotReader.read(registry.client)
        #expect(snapshot.versions.map(\.id) == [2, 3, 4, 5, 6])
        #expect(findings.isEmpty)
    }

    @Test("a version that is deleted while it is read ends nothing") func deletedMeanwhile() async throws {
        let registry = ScriptedRegistry()
        for id in 1...3 { registry.add("s", id, id: id) }
        registry.change { state in
            state.listsSchemas = false
            state.intercept = { request, _ in request == "GET /subjects/s/versions/2?deleted=true" ? 404 : nil }
        }
        let (snapshot, findings) = try await SnapshotReader.read(registry.client)
        #expect(snapshot.versions.map(\.id) == [1, 3])
        #expect(findings.map(\.kind) == [.changedMeanwhile])
    }
}
