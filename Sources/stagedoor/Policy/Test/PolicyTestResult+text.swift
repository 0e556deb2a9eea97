// SPDX-License-Identifier: Apache-2.0
import Findings

extension PolicyTestResult {
    /// What went otherwise than expected, a line each; nothing if all went well.
    var text: String {
        failures.map { failure in
            // Most problems of the file itself begin with its name.
            let isNamed = failure.place == nil && failure.text.utf8.starts(with: "\(name):".utf8)
            let place = isNamed ? "" : "\(name)\(failure.place.map { " \($0)" } ?? ""): "
            return "FAIL \(place)\(failure.text)".printable + "\n"
        }.joined()
    }

    /// One thing that went otherwise than expected.
    struct Failure {
        /// Which request, or nil for the file itself.
        let place: String?
        let text: String
    }

    /// What is wrong with the file itself, its requests aside.
    var suiteFailures: [Failure] {
        if let problem { return [Failure(place: nil, text: problem.line)] }
        if !inputsOk {
            return findings.filter { $0.policy == nil }.map { Failure(place: nil, text: $0.line) }
        }
        guard pass == false else { return [] }
        guard let validates else {
            return [Failure(place: nil, text: "a validation is expected, but the test names no schema")]
        }
        if validates { return [Failure(place: nil, text: "the policies are valid, and should not be")] }
        return findings.filter { $0.severity == .error }.map { finding in
            Failure(place: nil, text: "should be valid: \(finding.line)")
        }
    }

    private var failures: [Failure] {
        suiteFailures
            + requests.filter { $0.pass == false }.map { Failure(place: $0.title, text: $0.failure) }
    }
}

extension PolicyTestAnswer {
    /// `request 3 (description)`
    var title: String {
        "request \(index)" + (description.map { " (\($0.prefix(100)))" } ?? "")
    }

    /// How it differs from what was expected, on one line.
    var failure: String {
        if let problem { return problem.line }
        let errors = outcome?.errorTexts ?? []
        return (differences + errors.prefix(5)).joined(separator: "; ")
    }
}
