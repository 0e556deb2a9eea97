// SPDX-License-Identifier: Apache-2.0

/// A report for people: `file:line:column: error[RULE]: message`, what belongs to it indented, a summary at the end.
struct TextRenderer {
    private let colour: Bool

    init(colour: Bool) {
        self.colour = colour
    }

    func render(_ report: Report) -> String {
        let profiles = report.profiles.map { paint($0.line, $0.verdict.style) + "\n" }.joined()
        let summary = profiles + paint(report.summary, report.verdict.style) + "\n"
        return report.findings.isEmpty ? summary : lines(report.findings) + "\n" + summary
    }

    /// The findings alone, without a line end after the last.
    func lines(_ findings: [Finding]) -> String {
        findings.flatMap { finding in [heading(finding)] + body(finding) }.joined(separator: "\n")
    }

    private func heading(_ finding: Finding) -> String {
        let place = finding.location?.place.map { paint($0, .bold) + ": " } ?? ""
        let rule = paint("\(finding.severity.rawValue)[\(finding.rule.visibleLine)]", finding.severity.style)
        return "\(place)\(rule): \(finding.message.visibleLine)"
    }

    private func body(_ finding: Finding) -> [String] {
        var lines = shown(finding.location, finding.excerpt, finding.fragment)
        if let pointer = finding.location?.pointer, !pointer.isEmpty { lines += labelled("at", pointer) }
        for related in finding.related {
            let place = [related.location.place, related.location.pointer?.visibleLine].compactMap { $0 }
            lines += labelled(related.label, place.filter { !$0.isEmpty }.joined(separator: " "))
            lines += shown(related.location, related.excerpt, related.fragment)
        }
        lines += labelled("why", finding.impact)
        lines += labelled("fix", finding.fix)
        lines += labelled("example", finding.counterexample)
        lines += labelled("waived", finding.suppression)
        for detail in finding.details { lines += labelled(detail.name, detail.value) }
        return lines
    }

    /// The line with a mark under the place, and the fragment where the line does not show all of it.
    private func shown(_ location: SourceLocation?, _ excerpt: SourceExcerpt?, _ text: String?) -> [String] {
        guard let excerpt else { return fragment(text) }
        let number = location?.line.map(String.init) ?? ""
        let gutter = String(repeating: " ", count: max(0, 3 - number.utf8.count)) + number
        let (line, marks) = excerpt.lines
        let margin = String(repeating: " ", count: gutter.utf8.count)
        let lines = [paint(gutter + " |", .dim) + " " + line, paint(margin + " |", .dim) + " " + paint(marks, .red)]
        return text.map { excerpt.shows($0) } ?? true ? lines : lines + fragment(text)
    }

    private func fragment(_ text: String?) -> [String] {
        guard let text else { return [] }
        return text.visibleBlock.split(separator: "\n", omittingEmptySubsequences: false).map { "    | " + $0 }
    }

    /// The label and its text; further lines of the text stand below its first.
    private func labelled(_ label: String, _ text: String?) -> [String] {
        guard let text else { return [] }
        let lines = text.visibleBlock.split(separator: "\n", omittingEmptySubsequences: false)
        let margin = "    "
        return ["  " + paint(label.visibleLine + ":", .dim) + " " + (lines.first ?? "")]
            + lines.dropFirst().map { margin + $0 }
    }

    private func paint(_ text: String, _ style: Style) -> String {
        colour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// Select Graphic Rendition parameters.
private enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "1;31"
    case green = "1;32"
    case yellow = "1;33"
    case cyan = "1;36"
}

extension Severity {
    fileprivate var style: Style {
        switch self {
        case .note: .cyan
        case .warning: .yellow
        case .error: .red
        }
    }
}

extension Verdict {
    fileprivate var style: Style {
        switch self {
        case .compatible: .green
        case .incompatible: .red
        case .undecided: .yellow
        }
    }
}

extension SourceLocation {
    /// `file:line:column` as far as it is known.
    fileprivate var place: String? {
        let parts = [file?.visibleLine, line.map(String.init), line == nil ? nil : column.map(String.init)]
        let place = parts.compactMap { $0 }.joined(separator: ":")
        return place.isEmpty ? nil : place
    }
}
