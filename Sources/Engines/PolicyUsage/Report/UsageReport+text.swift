// SPDX-License-Identifier: Apache-2.0

import Cedar
import Findings

extension UsageReport {
    /// How many memberships a report for people names.
    static var shown: Int { 20 }

    /// The report for a terminal.
    public var text: String {
        var lines = [summary.sentence(start: start, end: end)]
        lines += Self.section("Permits nobody used", unusedPermits.map { "  \($0.policy.shown)" })
        lines += Self.section("Forbids that forbade nothing", unusedForbids.map { "  \($0.policy.shown)" })
        lines += Self.section("Memberships nobody used", membershipLines.map { "  \($0)" })
        lines += Self.section("Not judged", exempt.map { "  \($0.policy.shown): \($0.standing.shown)" })
        lines += Self.section("In use", policies.filter { !$0.isUnused }.map { "  \($0.policy.shown): \($0.sentence)" })
        lines += Self.section("Reasons that no policy is called by", unknownLines.map { "  \($0)" })
        lines += Self.section("Lines that cannot be read", problemLines.map { "  \($0)" })
        return lines.joined(separator: "\n") + "\n"
    }

    /// The report for a pull request.
    public var markdown: String {
        var lines = ["## Use of policies", "", summary.sentence(start: start, end: end), ""]
        func list(_ title: String, _ items: [String]) {
            if items.isEmpty { return }
            lines += ["### \(title)", ""] + items.map { "- \($0)" } + [""]
        }
        func code(_ use: PolicyUse) -> String { Self.code(use.policy.shown) }
        list("Permits nobody used", unusedPermits.map(code))
        list("Forbids that forbade nothing", unusedForbids.map(code))
        list("Memberships nobody used", membershipLines.map(Self.code))
        list("Not judged", exempt.map { "\(code($0)): \(Self.plain($0.standing.shown))" })
        list("In use", policies.filter { !$0.isUnused }.map { "\(code($0)): \($0.sentence)" })
        list("Reasons that no policy is called by", unknownLines.map(Self.code))
        list("Lines that cannot be read", problemLines.map(Self.plain))
        return lines.joined(separator: "\n")
    }

    private static func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", "\(title):"] + lines
    }

    private var membershipLines: [String] {
        guard let unusedMemberships else { return [] }
        let shown = unusedMemberships.prefix(Self.shown).map { "\($0.principal.cedarText) in \($0.group.cedarText)" }
        let rest = unusedMemberships.count - shown.count
        return rest > 0 ? shown + ["… and \(rest) more; --report json has all"] : shown
    }

    private var unknownLines: [String] {
        summary.unknownReasons.prefix(Self.shown).map { "\($0.name.visibleLine) (\($0.count) times)" }
    }

    private var problemLines: [String] {
        let shown = summary.problems.prefix(Self.shown).map {
            "line \($0.line), column \($0.column): \($0.message.visibleLine)"
        }
        let rest = summary.unreadable - shown.count
        return rest > 0 ? shown + ["… and \(rest) more"] : shown
    }

    /// Text in backquotes, of which it may hold some itself.
    static func code(_ text: String) -> String {
        let isQuoted = text.utf8.contains(UInt8(ascii: "`"))
        return isQuoted ? "`` \(text) ``" : "`\(text)`"
    }

    /// Text in which nothing is markup.
    static func plain(_ text: String) -> String {
        var plain = ""
        for scalar in text.unicodeScalars {
            if "\\`*_[]<>|#".unicodeScalars.contains(scalar) { plain += "\\" }
            plain.unicodeScalars.append(scalar == "\n" || scalar == "\r" ? " " : scalar)
        }
        return plain
    }
}

extension PolicyUse {
    fileprivate var sentence: String {
        func share(_ used: Int, _ granted: Int?, _ what: String) -> String {
            "\(used)\(granted.map { " of \($0)" } ?? "") \(what)"
        }
        let parts = [
            "\(tally.count) times", share(tally.principals.count, principalsGranted, "principals"),
            share(tally.actions.count, actionsGranted?.count, "actions"),
            share(tally.resources.count, resourcesGranted, "resources"),
        ]
        return (parts + (tally.last.map { ["last \($0.text)"] } ?? [])).joined(separator: ", ")
    }
}

extension LogSummary {
    fileprivate func sentence(start: Moment?, end: Moment?) -> String {
        var parts = ["\(decisions) decisions, \(allowed) of them allowed"]
        if let start, let end { parts.append("from \(start.text) to \(end.text)") }
        if early > 0 { parts.append("\(early) earlier ones left out") }
        if breakGlass > 0 { parts.append("\(breakGlass) by break-glass, which is no need of other policies") }
        if isCutOff { parts.append("more than can be kept apart: the counts of principals and resources are too low") }
        return parts.joined(separator: "; ") + "."
    }
}

extension DecidingPolicy {
    /// The name, with nothing in it that a terminal would act on.
    var shown: String { name.text.visibleLine }
}

extension PolicyStanding {
    fileprivate var shown: String { (reason ?? "").visibleLine }
}
