// SPDX-License-Identifier: Apache-2.0
import JSON
import Testing

@testable import RepositoryCheck
@testable import stagedoor

/// What a registry is understood to say of its waivers.
@Suite struct RegistryWaiversTests {
    /// Subjects of two pages: whichever is asked for on the first has a waiver, and the second has another status.
    private func found(_ status: Int) async throws -> (first: RegistryWaivers.Found, names: [String]) {
        let names = (100..<250).map { "R\($0)" }
        let files = names.map { name in
            let text = #"{"type":"record","name":"\#(name)","fields":[]}"#
            return RepositoryFile(path: "\(name).avsc", bytes: Array(text.utf8))
        }
        let side = RepositorySide(files, configuration: RepositoryConfiguration())
        let client = RegistryClient(address: try ServerAddress("http://registry.test", token: nil)) { _, path, _ in
            let isFirst = path.contains("subject=R100")
            let waiver = JSON.object([
                ("id", .int(1)), ("subject", .string("R100")), ("rule", .string("TYPE_MISMATCH")),
                ("reason", .string("r")), ("approver", .string("a")), ("expires", .string("2999-12-31")),
                ("expired", .bool(false)),
            ])
            return RegistryAnswer(
                server: "http://registry.test",
                status: isFirst ? 200 : status,
                body: isFirst ? .object([("waivers", .array([waiver]))]) : .object([("message", .string("slow down"))])
            )
        }
        return (try await RegistryWaivers(client: client).read(side), names)
    }

    @Test(arguments: [404, 405, 501]) func aRegistryWithoutWaiversHasNone(_ status: Int) async throws {
        let (found, _) = try await found(status)
        #expect(found.waivers.list.count == 1 && found.unknown.isEmpty)
    }

    @Test(arguments: [400, 422, 429]) func whatIsNotAnsweredIsNotKnown(_ status: Int) async throws {
        let (found, names) = try await found(status)
        #expect(found.waivers.list.count == 1)
        #expect(found.unknown.map(\.subject) == Array(names.dropFirst(100)))
        #expect(found.unknown.allSatisfy { $0.reason == "slow down" })
    }
}
