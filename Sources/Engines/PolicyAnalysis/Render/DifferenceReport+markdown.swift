// SPDX-License-Identifier: Apache-2.0

import Cedar

extension DifferenceReport {
    /// The most rows of a table.
    private static let rows = 50

    /// The report for a pull request, ending with a line end.
    public var markdown: String {
        var lines = ["### Policy change: \(headline)", ""]
        let changed = environments.filter { $0.verdict != .equivalent }
        if !changed.isEmpty {
            lines += ["| principal | action | resource | verdict |", "|---|---|---|---|"]
            lines += changed.prefix(Self.rows).map(row)
            if changed.count > Self.rows { lines += ["", "…and \(changed.count - Self.rows) more."] }
            lines.append("")
        }
        if let access { lines += section(access) }
        lines += changed.prefix(Self.rows).flatMap(details)
        lines.append("\(summary).")
        return lines.joined(separator: "\n") + "\n"
    }

    private var headline: String {
        if isAnythingNewlyPermitted { return "something is newly permitted" }
        if !undecided.isEmpty { return "not everything could be told" }
        let isLess = environments.contains { $0.newlyDenied != nil } || (access?.newlyDenied ?? 0) > 0
        return isLess ? "only less is permitted" : "nothing changes"
    }

    private func row(_ difference: EnvironmentDifference) -> String {
        let cells = [
            code(difference.environment.principal.description), uid(difference.environment.action),
            code(difference.environment.resource.description),
            "**\(difference.verdict.rawValue)**" + (difference.unknownReason.map { " (\($0))" } ?? ""),
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }

    private func section(_ access: AccessDifference) -> [String] {
        let sentences = AccessText(
            uid: uid,
            name: { code(WitnessText().visible(name($0))) },
            trait: { code($0.text) }
        )
        var lines = [
            "**\(access.newlyPermitted) newly permitted, \(access.newlyDenied) newly denied**"
                + (access.isTruncated ? ", at least: not all requests were decided" : ""), "",
        ]
        lines += access.changes.prefix(Self.rows).map { "- " + sentences.sentence($0) }
        if access.changes.count > Self.rows { lines.append("- …and \(access.changes.count - Self.rows) more") }
        lines += access.memberships.prefix(Self.rows).map { "- " + sentences.sentence($0) }
        if access.memberships.count > Self.rows {
            lines.append("- …and \(access.memberships.count - Self.rows) more changed memberships")
        }
        return lines + [""]
    }

    private func details(_ difference: EnvironmentDifference) -> [String] {
        let words = WitnessText()
        var lines: [String] = []
        for (title, change) in [("Now allowed", difference.newlyPermitted), ("Now denied", difference.newlyDenied)] {
            guard let change else { continue }
            lines += [
                "<details><summary>\(title): <code>\(html(words.request(change.witness.request)))</code></summary>", "",
            ]
            lines += [reason(change, quoted: code), "", "```"]
            lines += words.details(change.witness).map(Self.fenced)
            lines += ["```", "", "</details>", ""]
        }
        return lines
    }

    private func uid(_ uid: EntityUID) -> String { code(WitnessText().uid(uid)) }

    /// Code that no name can break out of, nor out of a table's cell.
    private func code(_ text: String) -> String {
        let plain = Self.fenced(text).replacing(["|"], with: "\\|")
        return "`` \(plain) ``"
    }

    private func html(_ text: String) -> String {
        Self.fenced(text).replacing(["&"], with: "&amp;").replacing(["<"], with: "&lt;").replacing([">"], with: "&gt;")
    }

    /// Without runs of backticks that would end a block.
    private static func fenced(_ text: String) -> String {
        text.splittingBackticks
    }
}

extension String {
    fileprivate func replacing(_ scalars: Set<Unicode.Scalar>, with replacement: String) -> String {
        var result = ""
        for scalar in unicodeScalars {
            if scalars.contains(scalar) { result += replacement } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// The same with backticks that follow one another set apart by a space of no width.
    fileprivate var splittingBackticks: String {
        var result = ""
        var last: Unicode.Scalar?
        for scalar in unicodeScalars {
            if scalar == "`", last == "`" { result += "\u{200B}" }
            result.unicodeScalars.append(scalar)
            last = scalar
        }
        return result
    }
}
