// SPDX-License-Identifier: Apache-2.0
import JSON

/// The counts over all test files.
struct PolicyTestSummary: Sendable {
    private(set) var files = 0
    private(set) var failedFiles = 0
    private(set) var unreadable = 0
    private(set) var requests = 0
    private(set) var passed = 0
    private(set) var failed = 0
    /// Requests of which nothing was expected.
    private(set) var unchecked = 0
    private(set) var coverage: CoverageTotal?

    init(wantsCoverage: Bool) {
        coverage = wantsCoverage ? CoverageTotal() : nil
    }

    mutating func add(_ result: PolicyTestResult) {
        files += 1
        if result.problem != nil { unreadable += 1 }
        if result.isFailed { failedFiles += 1 }
        for request in result.requests {
            requests += 1
            switch request.pass {
            case true?: passed += 1
            case false?: failed += 1
            case nil: unchecked += 1
            }
        }
        coverage?.add(result.coverage)
    }

    func json(_ time: Duration) -> JSON {
        let counts: [(String, JSON)] = [
            ("kind", .string("summary")), ("files", .int(files)), ("failedFiles", .int(failedFiles)),
            ("unreadableFiles", .int(unreadable)), ("requests", .int(requests)), ("passed", .int(passed)),
            ("failed", .int(failed)), ("unchecked", .int(unchecked)), ("micros", .int(time.wholeMicroseconds)),
        ]
        return .object(counts + (coverage.map { [("coverage", $0.json)] } ?? []))
    }

    func text(_ time: Duration) -> String {
        var parts = ["\(files) \(files == 1 ? "file" : "files")", "\(requests) requests: \(passed) passed"]
        if failed > 0 { parts.append("\(failed) failed") }
        if unchecked > 0 { parts.append("\(unchecked) without an expectation") }
        if failedFiles > 0 { parts.append("\(failedFiles) \(failedFiles == 1 ? "file" : "files") failed") }
        return parts.joined(separator: ", ") + " (\(time.wholeMicroseconds / 1_000) ms)\n"
    }
}
