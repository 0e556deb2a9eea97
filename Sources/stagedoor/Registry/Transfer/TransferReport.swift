// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import JSON
import RegistryTransfer

/// What an import or a mirror did: how much of each kind, and what could not be taken over.
struct TransferReport {
    /// How a report is written.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case text, json
    }

    var title: String
    var isDryRun = false
    var wasStopped = false
    /// Why it ended early.
    var failure: (any Error)?
    var seconds = 0.0
    /// How often the source was read, by a mirror.
    var passes: Int?
    /// How much the source has.
    private(set) var contexts = 0
    private(set) var subjects = 0
    private(set) var ids = 0
    private(set) var versions = 0
    private(set) var deleted = 0
    private(set) var configurations = 0
    private(set) var modes = 0
    /// How many versions the target had before.
    private(set) var present = 0
    /// How many steps of each stage were done, or would be.
    private(set) var done: [TransferPlan.Stage: Int] = [:]
    private(set) var equalGUIDs = 0
    private(set) var otherGUIDs = 0
    private(set) var findings: [TransferFinding] = []

    init(title: String) {
        self.title = title
    }

    var hasErrors: Bool { findings.contains(where: \.kind.isError) }

    mutating func count(_ source: TransferSnapshot) {
        let all = source.versions
        contexts = Set(all.map(\.key.name.context)).union(source.contexts).count
        subjects = source.subjects.count
        ids = Set(all.map(\.schemaKey)).count
        versions = all.count
        deleted = all.count(where: \.isDeleted)
        configurations = source.settings.values.count { $0.config != nil }
        modes = source.settings.values.count { $0.mode != nil }
    }

    mutating func add(_ plan: TransferPlan) {
        present = plan.present
        note(plan.findings)
        if isDryRun { for stage in TransferPlan.Stage.allCases { done[stage] = plan.steps(stage).count } }
    }

    mutating func add(_ outcome: TransferRunner.Outcome) {
        if !isDryRun { done.merge(outcome.done, uniquingKeysWith: +) }
        equalGUIDs += outcome.equalGUIDs
        otherGUIDs += outcome.otherGUIDs
        wasStopped = wasStopped || outcome.wasStopped
        note(outcome.findings)
    }

    /// Adds findings that are not there yet.
    mutating func note(_ more: [TransferFinding]) {
        var known = Set(findings)
        for finding in more where known.insert(finding).inserted { findings.append(finding) }
    }

    /// Forgets what earlier passes of a mirror found: it may have been mended since.
    mutating func forgetFindings() { findings = [] }

    /// Prints the report, and ends the command with 1 if something could not be taken over.
    func finish(_ form: Form) throws {
        try Terminal.show(form == .json ? json.prettyText + "\n" : text)
        if let failure { throw failure }
        // To be stopped is the usual end of a mirror only.
        if hasErrors || (wasStopped && passes == nil) {
            throw ArgumentParser.ExitCode(Findings.ExitCode.violations.rawValue)
        }
    }
}

extension TransferReport {
    private static let words: [(stage: TransferPlan.Stage, name: String, text: String)] = [
        (.registrations, "registered", "versions registered"), (.deletions, "softDeleted", "marked as deleted"),
        (.removals, "removed", "deleted for good"), (.configurations, "configurations", "configurations set"),
        (.closing, "modes", "modes set"),
    ]

    private var text: String {
        let end =
            isDryRun ? "would do this" : failure != nil || wasStopped ? "stopped; the same command goes on" : "done"
        var lines = ["\(title): \(end)" + (isDryRun ? "" : " in \(Self.tenths(seconds)) s")]
        if let passes { lines.append("  \(passes) passes") }
        lines.append(
            "  the source has \(contexts) contexts, \(subjects) subjects, \(ids) ids, \(versions) versions "
                + "(\(deleted) deleted), \(configurations) configurations, \(modes) modes"
        )
        lines.append("  \(present) versions were there already")
        for word in Self.words where done[word.stage] ?? 0 > 0 {
            lines.append("  \(done[word.stage] ?? 0) \(word.text)")
        }
        if otherGUIDs > 0 { lines.append("  \(otherGUIDs) GUIDs differ: the target computes its own") }
        if !findings.isEmpty { lines.append("  \(findings.count) findings:") }
        for finding in findings {
            lines.append("  \(finding.kind.rawValue) \(finding.place.printable): \(finding.message.printable)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func tenths(_ seconds: Double) -> String {
        let tenths = Int(min(max(seconds, 0), 1e9) * 10)
        return "\(tenths / 10).\(tenths % 10)"
    }

    private var json: JSON {
        let source: [(String, JSON)] = [
            ("contexts", .int(contexts)), ("subjects", .int(subjects)), ("ids", .int(ids)),
            ("versions", .int(versions)), ("deleted", .int(deleted)), ("configurations", .int(configurations)),
            ("modes", .int(modes)),
        ]
        let list = findings.map { finding in
            JSON.object([
                ("kind", .string(finding.kind.rawValue)),
                ("severity", .string(finding.kind.isError ? "error" : "warning")),
                ("place", .string(finding.place)), ("message", .string(finding.message)),
            ])
        }
        var members: [(String, JSON)] = [
            ("title", .string(title)), ("dryRun", .bool(isDryRun)), ("stopped", .bool(wasStopped)),
            ("milliseconds", .int(Int(min(max(seconds, 0), 1e9) * 1000))), ("source", .object(source)),
            ("present", .int(present)),
        ]
        for word in Self.words { members.append((word.name, .int(done[word.stage] ?? 0))) }
        if let passes { members.append(("passes", .int(passes))) }
        members.append(("guids", .object([("equal", .int(equalGUIDs)), ("different", .int(otherGUIDs))])))
        return .object(members + [("findings", .array(list))])
    }
}
