// SPDX-License-Identifier: Apache-2.0
import Findings
import RepositoryCheck

/// Whether somebody may read a subject, and so be told of it.
package typealias ReadableSubjects = @Sendable (QualifiedSubject) -> Bool

/// What a new version would break among the schemas that refer to its subject.
struct DependentReport: Sendable {
    /// A schema that could not move its references to the new version.
    struct Broken: Sendable {
        let subject: QualifiedSubject
        let version: Int
        let path: [String]
        /// The subjects on that way, itself included.
        let subjects: [QualifiedSubject]
        /// Why, the first of its findings.
        let findings: [Finding]
        /// How many findings there are beside those.
        let others: Int
        /// By which all of them together are recognised.
        let sign: String
        /// Whether that is all there is; otherwise nobody can let it through.
        var isWhole = true
        /// What it refers to, and what changes.
        let end: QualifiedSubject
    }

    /// How many were looked at.
    var checked = 0
    var broken: [Broken] = []
    /// How many more there are of which the asker is not to know.
    var hidden = 0
    /// How many more a waiver lets through.
    var waived = 0
    /// Whether a break forbids the new version, or is only told.
    var isGate = true

    /// Findings listed of one dependent, and dependents listed in all.
    static let mostFindings = 3
    static let mostListed = 100
    /// How many of the dependents are listed.
    var listed = mostListed

    /// Whether the new version may not be added because of it.
    var forbids: Bool { isGate && (!broken.isEmpty || hidden > 0) }

    /// The report for somebody who may read only some subjects: what has any other one on its way is only counted.
    func shown(_ mayRead: ReadableSubjects) -> DependentReport {
        guard !broken.isEmpty else { return self }
        var report = self
        report.broken = broken.filter { $0.subjects.allSatisfy(mayRead) }
        report.hidden += broken.count - report.broken.count
        return report
    }

    /// A line for each finding in the style of Confluent's messages.
    var confluentMessages: [String] {
        guard !broken.isEmpty || hidden > 0 else { return [] }
        var messages = broken.prefix(listed).flatMap { one in
            let place = [
                "dependent:\"\(one.subject.description)\"", "version:\(one.version)",
                "path:\"\(one.path.joined(separator: " > "))\"", "fingerprint:\"\(one.fingerprint)\"",
            ]
            return one.findings.map { $0.confluentMessage(after: place) }
                + (one.others > 0
                    ? ["{" + place.joined(separator: ", ") + ", description:\"\(one.others) more differences\"}"] : [])
        }
        if hidden > 0 {
            messages.append("{description:\"\(hiddenWords) would break\"}")
        }
        messages.append(
            "{validateDependents: \(isGate), description:\"moved to this version, \(broken.count + hidden) of \(checked) "
                + "dependent schemas would break\"}"
        )
        return messages
    }

    /// What is said of the hidden ones.
    var hiddenWords: String {
        hidden == 1 ? "1 further subject that you may not read" : "\(hidden) further subjects that you may not read"
    }
}

extension DependentReport.Broken {
    /// As the check of a repository knows it.
    private var asBreak: SubjectDependents.Break {
        let first = findings.first?.message ?? "it is no schema any more"
        let more = findings.count - 1 + others
        return SubjectDependents.Break(
            subject: subject.description,
            version: version,
            path: path,
            reason: more > 0 ? "\(first), and \(more) more" : first,
            sign: sign
        )
    }

    /// The finding that waivers are for.
    var finding: Finding? {
        SubjectDependents(file: "", breaks: [asBreak], decides: true).identified(subject: end.description).first
    }

    /// What a waiver for it names.
    var fingerprint: String { finding?.fingerprint ?? "" }
}
