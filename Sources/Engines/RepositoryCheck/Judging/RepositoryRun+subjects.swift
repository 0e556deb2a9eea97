// SPDX-License-Identifier: Apache-2.0
import Findings

/// Findings about subjects that come, go, or are called otherwise.
extension RepositoryRun {
    func first(_ subject: RepositorySide.Subject) -> Finding {
        Finding(
            rule: RepositoryRule.subjectNew.rawValue,
            severity: .note,
            message: "\(base.name) has no subject '\(subject.name)': nothing is compared",
            location: SourceLocation(file: new.shown(subject.path), line: 1, column: 1),
            impact: RepositoryRule.subjectNew.impact,
            details: [Detail(name: "subject", value: subject.name)]
        )
    }

    func renamed(_ subject: RepositorySide.Subject, from old: IndexedFile, in side: RepositorySide) -> Finding {
        let hasMoved = TextKey(new.common(subject.path)) != TextKey(side.common(old.path))
        let what = hasMoved ? "the file has moved and with it its subject" : "the file has another subject"
        return Finding(
            rule: RepositoryRule.subjectRenamed.rawValue,
            severity: .warning,
            message: "\(what): from '\(old.subject ?? "")' to '\(subject.name)'",
            location: SourceLocation(file: new.shown(subject.path), line: 1, column: 1),
            related: [
                RelatedLocation(
                    label: "before",
                    location: SourceLocation(file: side.shown(old.path), line: 1, column: 1)
                )
            ],
            impact: RepositoryRule.subjectRenamed.impact,
            fix: hasMoved ? "Move the file back, or name its subject in stagedoor.yaml." : "Leave the name as it was.",
            details: [Detail(name: "subject", value: subject.name)]
        )
    }

    /// - Parameter isThere: whether the file is still there, and only the configuration no longer has it.
    func deleted(
        _ subject: String,
        _ gone: IndexedFile,
        _ deletion: RepositoryConfiguration.Deletion,
        isThere: Bool,
        in old: RepositorySide
    ) -> Finding {
        Finding(
            rule: RepositoryRule.subjectDeleted.rawValue,
            severity: deletion == .error ? .error : .warning,
            message: isThere
                ? "the schema of '\(subject)' is checked no more: stagedoor.yaml leaves it out or names it otherwise"
                : "the schema of '\(subject)' is gone",
            location: SourceLocation(file: new.shown(gone.path), line: 1, column: 1),
            related: [
                RelatedLocation(
                    label: "before",
                    location: SourceLocation(file: old.shown(gone.path), line: 1, column: 1)
                )
            ],
            impact: RepositoryRule.subjectDeleted.impact,
            fix: RepositoryRule.subjectDeleted.fix
        )
    }
}
