// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSON
import Testing

@testable import stagedoor

/// The published test data that the environment names; without it the tests that need it are skipped, and say so.
enum PolicyConformance {
    static let path: String? = {
        if let folder = ProcessInfo.processInfo.environment["STAGEDOOR_CONFORMANCE"], !folder.isEmpty {
            return folder + "/cedar"
        }
        print("WARNING: STAGEDOOR_CONFORMANCE is not set; the policy conformance cases are NOT tested in this run")
        return nil
    }()

    static func path(_ name: String) throws -> String { try #require(path) + "/" + name }

    /// The lines of a file of JSON lines.
    static func lines(_ name: String) throws -> [JSON] {
        try InputFile(reading: try path(name)).bytes.split(separator: UInt8(ascii: "\n")).map {
            try JSON(parsing: Array($0))
        }
    }

    /// Runs all tests of a folder.
    static func results(_ folder: String, coverage: Bool = false) async throws -> [PolicyTestResult] {
        let root = try #require(path)
        var search = try PolicyTestSearch(root: root)
        try search.add("\(root)/\(folder)")
        let run = PolicyTestRun(root: root, wantsCoverage: coverage)
        var results: [PolicyTestResult] = []
        _ = try await InOrder(search.files).map({ run.run($0) }) { results.append($0) }
        return results
    }
}
