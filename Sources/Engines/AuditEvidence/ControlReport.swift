// SPDX-License-Identifier: Apache-2.0
public import JSON

/// What a log says of a framework's controls.
public struct ControlReport: Sendable {
    /// What the log was when the report was made: verified before.
    public struct Basis: Sendable {
        /// The log's name.
        public let origin: String
        /// How many entries it has.
        public let size: Int
        /// In Base64.
        public let root: String
        /// How many further checkpoints agree with it.
        public let checkpoints: Int

        /// - Parameter checkpoints: how many further ones agree with it.
        public init(origin: String, size: Int, root: String, checkpoints: Int) {
            self.origin = origin
            self.size = size
            self.root = root
            self.checkpoints = checkpoints
        }
    }

    let framework: Framework
    let basis: Basis
    let since: String
    let until: String
    let collected: EvidenceCollector

    /// A report of what was collected.
    ///
    /// - Parameters:
    ///   - since: the beginning as it is shown; empty for the log's.
    ///   - until: the end as it is shown; empty for the log's.
    public init(_ framework: Framework, _ basis: Basis, _ collected: EvidenceCollector, since: String, until: String) {
        self.framework = framework
        self.basis = basis
        self.collected = collected
        self.since = since
        self.until = until
    }

    /// Each control with what was found, in the framework's order.
    public var results: [(control: Control, state: Control.State)] {
        framework.controls.map { ($0, $0.state(collected.found)) }
    }

    private func count(_ state: Control.State) -> Int { results.count { $0.state == state } }

    private var period: String {
        "\(since.isEmpty ? "the log's beginning" : since) to \(until.isEmpty ? "the log's end" : until)"
    }

    /// What the report rests on, and what it is no proof of.
    private var facts: [(String, String)] {
        [
            ("framework", framework.name), ("period", period),
            ("log", "\(basis.origin), verified: \(basis.size) entries, \(basis.checkpoints) more checkpoints agree"),
            ("checkpoint", "checkpoints/\(basis.size)"), ("root", basis.root),
            ("covers", collected.firstTime.isEmpty ? "nothing" : "\(collected.firstTime) to \(collected.lastTime)"),
            ("in the period", "\(collected.entriesInPeriod) entries"),
            ("policies in force", "revision \(collected.policiesBefore) before, \(collected.policiesAfter) at the end"),
            (
                "controls",
                "\(count(.evidence)) with evidence, \(count(.exceptions)) with exceptions, \(count(.noEvidence)) without"
            ),
        ]
    }

    private static let remark =
        "This lists what the log shows. It is no judgement: whether a control is met is for an auditor to say, and a control "
        + "without evidence is not met by that."

    /// For people at a terminal.
    public var text: String {
        var lines = facts.map { "\($0.0): \($0.1)" } + [Self.remark]
        for (control, state) in results {
            lines += ["", "\(control.id)  \(control.title)  [\(state.rawValue)]", "  does: \(control.answer)"]
            lines += Self.lines(control.evidence, collected.found).map { "  \($0)" }
            lines += Self.lines(control.exceptions, collected.found).map { "  exception: \($0)" }
            if !control.gap.isEmpty { lines.append("  not covered: \(control.gap)") }
        }
        if !proofs.isEmpty {
            lines += ["", Self.proofRemark] + proofs.map { "entry \($0.index)  \($0.leaf)  \($0.time)  \($0.actor)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ measures: [Measure], _ found: [Measure: Evidence]) -> [String] {
        measures.compactMap { measure in
            found[measure].map { "\(measure.label): \($0.count) (\(places($0)))" }
        }
    }

    private static let proofRemark =
        "The entries that are named, with their leaf hashes; 'stagedoor audit prove LOG --index N' proves each under the "
        + "checkpoint."

    /// Every entry that is named, once.
    private var proofs: [Evidence.Sample] {
        let named = framework.controls.flatMap { $0.evidence + $0.exceptions }.flatMap {
            collected.found[$0]?.samples ?? []
        }
        return Dictionary(named.map { ($0.index, $0) }) { first, _ in first }.values.sorted { $0.index < $1.index }
    }

    private static func places(_ evidence: Evidence) -> String {
        (evidence.samples.count == 1 ? "entry " : "entries ")
            + evidence.samples.map { String($0.index) }.joined(separator: ", ")
    }

    /// For a document.
    public var markdown: String {
        var lines = ["# \(framework.name)", ""] + facts.dropFirst().map { "- \($0.0): \($0.1)" } + ["", Self.remark]
        lines += ["", "| control | state | evidence | not covered |", "|---|---|---|---|"]
        for (control, state) in results {
            let exceptions = Self.lines(control.exceptions, collected.found).map { "**exception:** " + $0 }
            let evidence = exceptions + Self.lines(control.evidence, collected.found)
            let title = "**\(control.id)** \(control.title). \(control.answer)"
            lines.append("| \(title) | \(state.rawValue) | \(evidence.joined(separator: "<br>")) | \(control.gap) |")
        }
        if !proofs.isEmpty {
            lines += ["", Self.proofRemark, "", "| entry | leaf hash | when | who |", "|---|---|---|---|"]
            lines += proofs.map { "| \($0.index) | `\($0.leaf)` | \($0.time) | \($0.actor) |" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// For programs.
    public var json: JSON {
        .object([
            ("framework", .string(framework.rawValue)), ("since", .string(since)), ("until", .string(until)),
            (
                "log",
                .object([
                    ("origin", .string(basis.origin)), ("size", .int(basis.size)), ("root", .string(basis.root)),
                    ("checkpoint", .string("checkpoints/\(basis.size)")),
                    ("checkpoints", .int(basis.checkpoints)), ("firstTime", .string(collected.firstTime)),
                    ("lastTime", .string(collected.lastTime)), ("entriesInPeriod", .int(collected.entriesInPeriod)),
                ])
            ),
            (
                "policies",
                .object([("before", .int(collected.policiesBefore)), ("after", .int(collected.policiesAfter))])
            ),
            ("controls", .array(results.map(json))),
        ])
    }

    private func json(_ control: Control, _ state: Control.State) -> JSON {
        .object([
            ("id", .string(control.id)), ("title", .string(control.title)), ("state", .string(state.rawValue)),
            ("does", .string(control.answer)), ("evidence", json(control.evidence)),
            ("exceptions", json(control.exceptions)), ("notCovered", .string(control.gap)),
        ])
    }

    private static func json(_ sample: Evidence.Sample) -> JSON {
        .object([
            ("index", .int(sample.index)), ("leaf", .string(sample.leaf)), ("time", .string(sample.time)),
            ("actor", .string(sample.actor)),
        ])
    }

    private func json(_ measures: [Measure]) -> JSON {
        .array(
            measures.map { measure in
                let evidence = collected.found[measure] ?? Evidence()
                return .object([
                    ("measure", .string(measure.rawValue)), ("label", .string(measure.label)),
                    ("count", .int(evidence.count)), ("samples", .array(evidence.samples.map(Self.json))),
                ])
            }
        )
    }
}
