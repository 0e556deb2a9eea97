// SPDX-License-Identifier: Apache-2.0
import Findings

/// What is to be said of a base that is not as it should be.
enum BaseFindings {
    /// What is wrong with the files of the base, but for what is wrong with the new ones in the same way. The base is
    /// not for the change to mend, so these are warnings.
    static func problems(of old: RepositorySide, beside new: RepositorySide) -> [Finding] {
        func key(_ side: RepositorySide, _ problem: (path: String, finding: Finding)) -> [TextKey] {
            [side.common(problem.path), problem.finding.rule, problem.finding.message].map { TextKey($0) }
        }
        let known = Set(new.problems.map { key(new, $0) })
        return old.problems.filter { !known.contains(key(old, $0)) }.map { problem in
            var finding = problem.finding
            finding.severity = .warning
            finding.impact = "It is in what the change is compared with: what is left out there is not compared."
            return finding
        }
    }

    /// A base in which there is nothing at all.
    static func empty(_ name: String) -> Finding {
        Finding(
            rule: RepositoryRule.baseEmpty.rawValue,
            severity: .warning,
            message: "\(name) has no schemas in this place: every subject is new, and nothing is compared",
            impact: RepositoryRule.baseEmpty.impact,
            fix: RepositoryRule.baseEmpty.fix
        )
    }

    /// A text of the base that is no schema.
    static func unreadable(_ subject: String, _ file: String, _ what: String) -> Finding {
        Finding(
            rule: RepositoryRule.baseUnreadable.rawValue,
            severity: .warning,
            message: "\(what) is no schema that can be read, so '\(subject)' is not compared with it",
            location: SourceLocation(file: file, line: 1, column: 1),
            impact: RepositoryRule.baseUnreadable.impact,
            details: [Detail(name: "subject", value: subject)]
        )
    }

    /// A schema of the base that may well be one, but cannot be put together.
    static func incomplete(_ subject: String, _ file: String, _ what: String, _ why: Finding?) -> Finding {
        Finding(
            rule: RepositoryRule.baseIncomplete.rawValue,
            severity: .error,
            message: "'\(subject)' is not compared with \(what): " + (why?.message ?? "it could not be put together"),
            location: SourceLocation(file: file, line: 1, column: 1),
            related: (why?.location).map { [RelatedLocation(label: "base", location: $0)] } ?? [],
            impact: RepositoryRule.baseIncomplete.impact,
            fix: RepositoryRule.baseIncomplete.fix
        )
    }
}
