// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Imports from a registry that lacks much of the API, as Karapace and Apicurio do.
    @Suite struct OlderRegistryTests {
        @Test(arguments: [[], ["one-by-one"]])
        func aRegistryWithFewRoutesIsTakenOverWhole(_ variant: [String]) async throws {
            try await onThread {
                let folder = try TemporaryFolder()
                let source = try ChildProcess(
                    "python3",
                    [Place.tests + "/older_registry.py"] + variant,
                    output: folder.path("port"),
                    errors: folder.path("source-log")
                )
                defer { source.end(within: 2) }
                _ = seconds(until: 20) { folder.read("port").hasSuffix("\n") }
                let port = folder.read("port").trimmingCharacters(in: .whitespacesAndNewlines)
                let server = try RunningServer(in: folder)
                let command = ["registry", "import", "--from", "http://127.0.0.1:\(port)", "--server", server.url]
                let refused = try Finished(Place.stagedoor, command)
                try require(refused.status == 2 && refused.errors.contains("Unauthorized"), refused.said)
                let run = try Finished("env", ["STAGEDOOR_FROM_BASIC=user:pass", Place.stagedoor] + command)
                try require(run.status == 0, run.said)
                try Self.check(server.registry)
            }
        }

        private static func check(_ registry: Registry) throws {
            try require(try registry.versions(of: "orders%2Feu") == [2, 5], "the gap is lost")
            let order = try registry.ask("GET", "/subjects/orders%2Feu/versions/2") as? [String: Any]
            try require(order?["id"] as? Int == 7 && (order?["references"] as? [Any])?.count == 1, "\(order ?? [:])")
            try require(try registry.versions(of: "checks") == [1], "what was deleted is not")
            let deleted = try registry.ask("GET", "/subjects/checks/versions/2?deleted=true") as? [String: Any]
            try require(deleted?["id"] as? Int == 11, "\(deleted ?? [:])")
            let levels = try ["/config", "/config/checks"].map { try registry.call("GET", $0).text }
            try require(levels[0].contains("FULL") && levels[1].contains("NONE"), "\(levels)")
            try require(try registry.call("GET", "/mode").text.contains("READWRITE"), "the mode was left")
        }
    }
}
