// SPDX-License-Identifier: Apache-2.0

import Cedar
import PolicyAnalysis

extension RightSizing {
    /// What is proposed, for a terminal.
    public var text: String {
        var lines = ["", headline + "."]
        for proposal in proposals {
            lines += [""] + proposal.lines.map { "  \($0)" }
        }
        if !withdrawn.isEmpty {
            lines += ["", "Left as they are:"] + withdrawn.map { "  \($0.policy.shown): \($0.reason)" }
        }
        return (lines + ["", proof]).joined(separator: "\n") + "\n"
    }

    /// What is proposed, for a pull request.
    public var markdown: String {
        var lines = ["", "## Narrower policies", "", headline + ".", ""]
        for proposal in proposals {
            let change = proposal.replacement == nil ? "Drop" : "Narrow"
            lines.append("- \(change) \(UsageReport.code(proposal.policy.shown)): ")
            lines[lines.count - 1] += proposal.reasons.map(UsageReport.plain).joined(separator: "; ")
            if let replacement = proposal.replacement {
                lines +=
                    ["", "  ```cedar"] + replacement.layout.split(separator: "\n").map { "  \($0)" } + ["  ```", ""]
            }
        }
        if !withdrawn.isEmpty {
            lines += ["", "Left as they are:", ""]
            lines += withdrawn.map { "- \(UsageReport.code($0.policy.shown)): \(UsageReport.plain($0.reason))" }
        }
        return (lines + ["", proof, ""]).joined(separator: "\n")
    }

    private var headline: String {
        let dropped = proposals.count { $0.replacement == nil }
        let noun = dropped == 1 ? "policy" : "policies"
        return "\(dropped) \(noun) can go and \(proposals.count - dropped) can be narrower"
    }

    /// How sure it is that nothing more is permitted and nothing needed is missing, for people.
    public var proof: String {
        let narrower = differences.count { $0.verdict == .lessPermissive }
        let same = differences.count { $0.verdict == .equivalent }
        var text = "Proof: of \(differences.count) kinds of requests \(narrower) permit less and \(same) the same"
        text += narrower + same == differences.count ? ", none more" : ", the others could not be told"
        guard let replayed else { return text + "." }
        text += "; of \(replayed.decisions) logged decisions \(replayed.changed) change."
        if replayed.changedEmergencies > 0 { text += " \(replayed.changedEmergencies) break-glass decisions change." }
        if replayed.drifted > 0 {
            text += " \(replayed.drifted) are decided otherwise than logged, by the policies as they are."
        }
        if replayed.undecidable > 0 { text += " \(replayed.undecidable) lines hold no request that can be decided." }
        return text
    }
}

extension PolicyProposal {
    /// What is taken away, for a terminal, and the policy as it would be.
    public var text: String { lines.joined(separator: "\n") }

    fileprivate var lines: [String] {
        let change = replacement == nil ? "drop" : "narrow"
        let first = "\(change) \(policy.shown): \(reasons.joined(separator: "; "))"
        return [first] + (replacement?.layout.split(separator: "\n").map { "  \($0)" } ?? [])
    }
}

extension Policy {
    /// The policy laid out as the formatter does.
    fileprivate var layout: String { (try? PolicyFormatter().format(cedarText())) ?? cedarText() }
}
