// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSON
import TestSupport

/// The reference engine behind its Python package, in the Python that the repository's own tools live in.
enum ReferenceEngine {
    static let isInstalled = PythonPeer.isInstalled("cedarpy", orSkip: "comparison with the reference engine")

    /// Runs a script over lines of JSON; the lines of JSON that it prints, or nil if it failed.
    static func run(_ script: String, _ lines: [JSON]) throws -> [JSON]? {
        var path = Array("/tmp/stagedoor-cedar-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0, let file = fdopen(descriptor, "w") else { return nil }
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { remove(name) }
        fputs(script, file)
        fclose(file)
        return try PythonPeer(script: name).ask(lines)
    }
}

/// How long the comparisons with the reference engine run, and with which cases.
enum DifferentialRun {
    /// How many times the usual number of cases; `STAGEDOOR_DIFFERENTIAL_FACTOR` raises it for long runs.
    static let factor = number("STAGEDOOR_DIFFERENTIAL_FACTOR") ?? 1

    /// How many requests are decided by each random policy set.
    static let requests = number("STAGEDOOR_DIFFERENTIAL_REQUESTS") ?? 4

    /// Seeds, other ones for each value of `STAGEDOOR_DIFFERENTIAL_SEED`.
    ///
    /// - Parameter count: how many of them a usual run has.
    static func seeds(_ count: Int) -> [UInt64] {
        let first = UInt64(number("STAGEDOOR_DIFFERENTIAL_SEED") ?? 0) &* 100_000_000
        return (1...UInt64(count * max(factor, 1))).map { first &+ $0 }
    }

    private static func number(_ name: String) -> Int? {
        getenv(name).flatMap { Int(String(cString: $0)) }
    }
}

extension Array {
    /// The elements in their order, so many at a time.
    func chunks(of count: Int) -> [[Element]] {
        stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
    }
}
