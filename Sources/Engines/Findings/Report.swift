// SPDX-License-Identifier: Apache-2.0

/// What a check concluded.
public enum Verdict: String, Sendable {
    /// Nothing stands against the change.
    case compatible
    /// Something does.
    case incompatible
    /// The check could not tell.
    case undecided
}

/// The outcome of one run of a check.
public struct Report: Sendable {
    /// What ran: `schema check ticket-scan.avsc`.
    public var title: String
    /// What it concluded.
    public var verdict: Verdict
    /// What it found, in the order to show.
    public var findings: [Finding]
    /// Names of the things that were checked: files or rules. Those without a finding are shown as passed.
    public var checked: [String]

    /// What each of several questions about the change gives, if more than one was asked.
    public var profiles: [ProfileVerdict] = []

    /// Whether the verdict is about something that is valid or not, rather than compatible or not.
    public var isAboutValidity = false

    /// An outcome.
    public init(title: String, verdict: Verdict, findings: [Finding] = [], checked: [String] = []) {
        self.title = title
        self.verdict = verdict
        self.findings = findings
        self.checked = checked
    }

    /// How many findings weigh that much.
    public func count(_ severity: Severity) -> Int {
        findings.count { $0.severity == severity }
    }

    /// One line for people: `2 errors, 1 warning: incompatible`.
    public var summary: String {
        let counts = Severity.allCases.reversed().compactMap { severity -> String? in
            let count = count(severity)
            guard count > 0 else { return nil }
            return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
        }
        return (counts.isEmpty ? "no findings" : counts.joined(separator: ", ")) + ": " + conclusion
    }

    private var conclusion: String {
        guard isAboutValidity else { return verdict.rawValue }
        return switch verdict {
        case .compatible: "valid"
        case .incompatible: "not valid"
        case .undecided: "undecided"
        }
    }
}
