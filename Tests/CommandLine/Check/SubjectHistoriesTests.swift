// SPDX-License-Identifier: Apache-2.0
import JSON
import RepositoryCheck
import SchemaCheck
import Synchronization
import Testing

@testable import stagedoor

/// What is fetched from a registry for a repository.
@Suite struct SubjectHistoriesTests {
    /// A registry with two versions of `shop.Order`, the second referring to another subject.
    private final class Registry: Sendable {
        let asked = Mutex<[String]>([])
        let level: String

        init(level: String) {
            self.level = level
        }

        private static func record(_ type: String) -> String {
            #"{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"m","type":"\#(type)"}]}"#
        }

        func client() throws -> RegistryClient {
            RegistryClient(address: try ServerAddress("http://registry.test", token: nil)) { [self] _, path, _ in
                asked.withLock { $0.append(path) }
                return RegistryAnswer(
                    server: "http://registry.test",
                    status: answer(path) == nil ? 404 : 200,
                    body: answer(path) ?? .object([("error_code", .int(40_401))])
                )
            }
        }

        private func answer(_ path: String) -> JSON? {
            let money = #"{"type":"record","name":"Money","namespace":"shop","fields":[]}"#
            let reference = JSON.object([("name", .string("m")), ("subject", .string("money")), ("version", .int(1))])
            return switch path {
            case "/subjects/shop.Order/versions": .array([.int(1), .int(2)])
            case "/config/shop.Order?defaultToGlobal=true": .object([("compatibilityLevel", .string(level))])
            case "/subjects/shop.Order/versions/1": .object([("schema", .string(Self.record("string")))])
            case "/subjects/shop.Order/versions/2":
                .object([("schema", .string(Self.record("Money"))), ("references", .array([reference]))])
            case "/subjects/money/versions/1": .object([("schema", .string(money))])
            default: nil
            }
        }
    }

    private static let side = RepositorySide(
        ["Order": "Money", "Money": "Other", "Other": ""].map { name, needed in
            let field = needed.isEmpty ? "" : #"{"name":"m","type":"\#(needed)"}"#
            let text = #"{"type":"record","name":"\#(name)","namespace":"shop","fields":[\#(field)]}"#
            return RepositoryFile(path: "\(name).avsc", bytes: Array(text.utf8))
        },
        configuration: RepositoryConfiguration()
    )

    @Test func historiesComeInTheOrderOfTheSubjects() async throws {
        let client = try Registry(level: "BACKWARD").client()
        let histories = try await SubjectHistories(client: client, level: nil).read(Self.side)
        #expect(Self.side.subjects.map(\.name) == ["shop.Other", "shop.Money", "shop.Order"])
        #expect(histories.map { $0 != nil } == [false, false, true])
        #expect(histories[2]?.versions.map(\.name) == ["version 2 of 'shop.Order'"])
    }

    @Test func onlyTransitiveLevelsFetchAllVersions() async throws {
        for (server, given, count) in [
            ("FULL_TRANSITIVE", nil, 2), ("FULL_TRANSITIVE", CompatibilityLevel.full, 1),
            ("BACKWARD", .forwardTransitive, 2),
        ] {
            let registry = Registry(level: server)
            let histories = try await SubjectHistories(client: try registry.client(), level: given).read(Self.side)
            #expect(histories[2]?.versions.count == count)
            let asked = registry.asked.withLock { $0 }
            #expect(asked.contains("/subjects/shop.Order/versions/1") == (count == 2))
        }
    }
}
