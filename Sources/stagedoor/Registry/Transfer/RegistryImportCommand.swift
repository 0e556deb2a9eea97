// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import JSON
import RegistryTransfer

/// `stagedoor registry import`: everything that another registry, or the dump of its topic, holds.
struct RegistryImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take over everything from another registry or from the dump of a _schemas topic.",
        discussion: """
            Ids, versions, references, metadata, rules, deletion marks, configurations, modes and contexts stay as \
            they are. What the target has already is not sent again, so the command may be stopped and started as \
            often as needed. Nothing is overwritten: where the target has something else, that is listed, and the exit \
            code is 1.
            """
    )

    @OptionGroup var source: SourceOptions

    @Option(
        help: ArgumentHelp(
            "The dump of a _schemas topic, one record a line with its key; - for standard input.",
            valueName: "file"
        )
    )
    var dump: String?

    @OptionGroup var server: ServerOptions

    @Flag(help: "Say what would be done, and change nothing.")
    var dryRun = false

    @Flag(help: "Delete for good what the target has and the source has not.")
    var prune = false

    @Option(help: "How to write the report: text, json.")
    var output = TransferReport.Form.text

    func validate() throws {
        guard (source.from == nil) != (dump == nil) else {
            throw ValidationError("name what to import with --from or with --dump, one of them")
        }
    }

    func run() async throws {
        let (target, prune, dryRun, dump) = (try server.address(), prune, dryRun, dump)
        let report: TransferReport
        if let dump {
            let (snapshot, findings) = try DumpFile.read(dump)
            report = try await RegistryClient.connected(to: target, connections: PatientClient.lanes) { target in
                let move = Transfer(target: PatientClient(client: target), source: nil, prunes: prune, isDryRun: dryRun)
                return try await move.run("import of \(dump)", snapshot, findings)
            }
        } else {
            let origin = try source.address()
            report = try await RegistryClient.connected(to: origin, connections: PatientClient.lanes) { origin in
                try await RegistryClient.connected(to: target, connections: PatientClient.lanes) { target in
                    let source = PatientClient(client: origin)
                    let move = Transfer(
                        target: PatientClient(client: target),
                        source: source,
                        prunes: prune,
                        isDryRun: dryRun
                    )
                    let (snapshot, findings) = try await ProgressLine.during("reading \(source.url)") {
                        try await SnapshotReader.read(source)
                    }
                    return try await move.run("import from \(source.url)", snapshot, findings)
                }
            }
        }
        try report.finish(output)
    }
}

/// One import: compares, carries out and looks whether all is well.
struct Transfer: Sendable {
    let target: PatientClient
    let source: PatientClient?
    let prunes: Bool
    let isDryRun: Bool

    func run(_ title: String, _ snapshot: TransferSnapshot, _ findings: [TransferFinding]) async throws
        -> TransferReport
    {
        let start = ContinuousClock.now
        var report = TransferReport(title: "\(title) into \(target.url)")
        report.isDryRun = isDryRun
        report.count(snapshot)
        report.note(findings)
        var options = options(for: snapshot, findings, &report)
        options.comparesFirst = isDryRun
        let plan = TransferPlanner.plan(from: snapshot, to: try await known(snapshot, options, &report), options)
        report.add(plan)
        let outcome =
            isDryRun
            ? await carryOut(plan, StopFlag())
            : try await StopFlag.watchingSignals { stop in await carryOut(plan, stop) }
        report.add(outcome)
        report.failure = outcome.failure
        if !isDryRun, outcome.failure == nil, !outcome.wasStopped, !outcome.done.isEmpty {
            report.note(try await leftOver(snapshot, options, outcome))
        }
        report.seconds = (ContinuousClock.now - start) / .seconds(1)
        return report
    }

    /// What is deleted for good. A source that may have more than was read of it is no reason to delete anything.
    func options(
        for snapshot: TransferSnapshot,
        _ findings: [TransferFinding],
        _ report: inout TransferReport
    ) -> TransferOptions {
        var options = TransferOptions()
        guard prunes else { return options }
        let reason: String? =
            if snapshot.count == 0 {
                "the source has no versions"
            } else if findings.contains(where: { $0.kind == .unreadable }) {
                "some of the source could not be read"
            } else {
                nil
            }
        if let reason { report.note([TransferFinding(.pruneRefused, "--prune", "nothing is removed, as \(reason)")]) }
        options.removesOthers = reason == nil
        return options
    }

    /// What the target has.
    func known(
        _ snapshot: TransferSnapshot,
        _ options: TransferOptions,
        _ report: inout TransferReport
    ) async throws -> TransferSnapshot {
        let (known, findings) = try await ProgressLine.during("reading \(target.url)") {
            try await SnapshotReader.read(target, for: snapshot, options)
        }
        report.note(findings)
        return known
    }

    /// Changes the target once.
    func carryOut(_ plan: TransferPlan, _ stop: StopFlag) async -> TransferRunner.Outcome {
        var progress = TransferProgress(total: isDryRun ? plan.steps(.comparisons).count : plan.count)
        let runner = TransferRunner(target: target, source: source, stop: stop)
        let stages = isDryRun ? [TransferPlan.Stage.comparisons] : TransferPlan.Stage.allCases
        let outcome = await runner.run(plan, stages: stages, &progress)
        progress.finish()
        return outcome
    }

    /// What is not as in the source after everything was done, and has not been named.
    private func leftOver(
        _ snapshot: TransferSnapshot,
        _ options: TransferOptions,
        _ outcome: TransferRunner.Outcome
    ) async throws -> [TransferFinding] {
        let (known, _) = try await ProgressLine.during("checking \(target.url)") {
            try await SnapshotReader.read(target, for: snapshot, options)
        }
        var options = options
        options.compared = outcome.compared
        let plan = TransferPlanner.plan(from: snapshot, to: known, options)
        let steps = TransferPlan.Stage.allCases.filter { $0 != .comparisons && $0 != .opening }.flatMap(plan.steps)
        return steps.filter { !outcome.lost.contains($0.action.title) }.map { step in
            TransferFinding(.differs, step.action.title, "it is not as in the source, although nothing failed")
        }
    }
}
