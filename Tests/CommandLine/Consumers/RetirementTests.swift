// SPDX-License-Identifier: Apache-2.0
import JSON
import Synchronization
import Testing

@testable import stagedoor

/// What the deletion of unused versions asks a server, and what is left to say when that goes wrong.
@Suite struct RetirementTests {
    private static let url = "http://registry.test"

    /// A registry with a subject of five versions, told two at a time, that fails at the deletion of version 3.
    private final class Registry: Sendable {
        let asked = Mutex<[String]>([])

        func client() throws -> RegistryClient {
            RegistryClient(address: try ServerAddress(url, token: nil)) { [self] method, path, _ in
                asked.withLock { $0.append("\(method.rawValue) \(path)") }
                if method == .delete {
                    return RegistryAnswer(server: url, status: path.hasSuffix("/3") ? 500 : 200, body: .int(1))
                }
                func number(_ name: String) -> Int? {
                    path.split(whereSeparator: { $0 == "?" || $0 == "&" }).first { $0.hasPrefix(name + "=") }
                        .flatMap { Int($0.dropFirst(name.count + 1)) }
                }
                let first = number("version") ?? 1 + (number("offset") ?? 0)
                let last = number("version") ?? min(5, first + 1)
                let versions = (first...last).map { version in
                    JSON.object([("version", .int(version)), ("mayGo", .bool(version < 5)), ("deleted", .bool(false))])
                }
                var body: [(String, JSON)] = [("subject", .string("s")), ("versions", .array(versions))]
                if last < 5, number("version") == nil { body.append(("next", .int(last))) }
                return RegistryAnswer(server: url, status: 200, body: .object(body))
            }
        }
    }

    @Test func allPagesAreReadAndWhatWasDeletedBeforeAFailureIsStillTold() async throws {
        let registry = Registry()
        let client = try registry.client()
        let usage = try #require(try await client.usage(of: "s", unusedFor: 9, isListed: true))
        #expect(usage.versions.map(\.number) == [1, 2, 3, 4, 5])
        #expect(usage.json["next"] == nil && usage.json["versions"]?.array?.count == 5)
        var told: [Int] = []
        let (outcomes, failure) = await client.retire([usage], unusedFor: 9) { told.append($0.version) }
        #expect(outcomes.map(\.version) == [1, 2] && outcomes.allSatisfy { $0.failure == nil } && told == [1, 2])
        #expect(failure != nil)
        // Just before a deletion only that version is asked for.
        #expect(registry.asked.withLock { $0.count { $0.contains("&version=") } } == 3)
    }
}
