// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON

/// The forms a test report can be written in.
enum PolicyTestFormat: String, CaseIterable {
    case text, json, jsonl, junit
}

/// Writes what comes of test files, one after the other, as text that can be shown at once.
struct PolicyTestReport {
    private let format: PolicyTestFormat
    private var isFirst = true
    private var summary: PolicyTestSummary

    init(_ format: PolicyTestFormat, wantsCoverage: Bool) {
        self.format = format
        summary = PolicyTestSummary(wantsCoverage: wantsCoverage)
    }

    /// What the whole run exits with: unreadable tests, then failed ones, then too little coverage.
    func exitCode(threshold: Double?) -> ExitCode {
        if summary.unreadable > 0 { return .usage }
        if summary.failedFiles > 0 { return .violations }
        if let threshold, let coverage = summary.coverage, coverage.percent < threshold { return .violations }
        return .pass
    }

    var begin: String {
        switch format {
        case .text, .jsonl: ""
        case .json: "{\"tests\":["
        case .junit: JUnitText.begin
        }
    }

    mutating func add(_ result: PolicyTestResult) -> String {
        summary.add(result)
        defer { isFirst = false }
        switch format {
        case .text: return result.text
        case .jsonl: return result.lines.map { $0.compactText + "\n" }.joined()
        case .json: return (isFirst ? "\n" : ",\n") + result.json.compactText
        case .junit: return JUnitText.suite(result)
        }
    }

    func end(_ time: Duration) -> String {
        switch format {
        case .text: (summary.coverage?.text ?? "") + summary.text(time)
        case .jsonl: summary.json(time).compactText + "\n"
        case .json: "\n],\"summary\":\(summary.json(time).compactText)}\n"
        case .junit: JUnitText.end
        }
    }
}
