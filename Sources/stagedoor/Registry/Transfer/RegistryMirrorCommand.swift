// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import RegistryTransfer

/// `stagedoor registry mirror`: follows another registry until it is told to end.
struct RegistryMirrorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirror",
        abstract: "Follow another registry, until SIGINT or SIGTERM.",
        discussion: """
            New versions, deletions, configurations and modes of the source appear in the target. What is deleted for \
            good while the mirror runs is deleted for good there too; what was deleted before, only with --prune. When \
            one of the two is away, the mirror waits and tries again.
            """
    )

    @OptionGroup var source: SourceOptions
    @OptionGroup var server: ServerOptions

    @Option(help: ArgumentHelp("How long to wait between two looks at the source.", valueName: "seconds"))
    var interval = 10

    @Flag(help: "Delete for good what the target has and the source has not.")
    var prune = false

    @Option(help: "How to write the report at the end: text, json.")
    var output = TransferReport.Form.text

    func validate() throws {
        guard source.from != nil else { throw ValidationError("name the registry to follow with --from") }
        guard (1...86_400).contains(interval) else { throw ValidationError("--interval is from 1 to 86400 seconds") }
    }

    func run() async throws {
        let (origin, target) = (try source.address(), try server.address())
        let (prune, interval) = (prune, interval)
        let report = try await StopFlag.watchingSignals { stop in
            try await RegistryClient.connected(to: origin, connections: PatientClient.lanes) { origin in
                try await RegistryClient.connected(to: target, connections: PatientClient.lanes) { target in
                    let (source, target) = (PatientClient(client: origin), PatientClient(client: target))
                    let move = Transfer(target: target, source: source, prunes: prune, isDryRun: false)
                    var mirror = Mirror(move: move, source: source, interval: .seconds(interval), stop: stop)
                    try await mirror.run()
                    return mirror.report
                }
            }
        }
        try report.finish(output)
    }
}

/// Looks at the source again and again, and makes the target like it.
struct Mirror {
    private static let longestPause = Duration.seconds(60)

    let move: Transfer
    let source: PatientClient
    let interval: Duration
    let stop: StopFlag
    private(set) var report: TransferReport

    private var last: TransferSnapshot?
    /// Whether the target is as the source was when it was last read, as far as it can be.
    private var isSettled = false
    /// What the target was like when all that was left to do failed: the same would fail again.
    private var stuck: TransferSnapshot?
    /// What the source has deleted for good since the start.
    private var gone: [VersionKey: Int] = [:]
    private var compared: [VersionKey: Int] = [:]
    private var passes = 0

    init(move: Transfer, source: PatientClient, interval: Duration, stop: StopFlag) {
        self.move = move
        self.source = source
        self.interval = interval
        self.stop = stop
        report = TransferReport(title: "mirror of \(source.url) to \(move.target.url)")
    }

    mutating func run() async throws {
        let start = ContinuousClock.now
        var pause = interval
        while !stop.isRaised {
            do {
                try await pass()
                pause = interval
            } catch let failure as CommandFailure where failure.code == .unreachable {
                isSettled = false
                Terminal.complain(failure.description)
                pause = min(pause * 2, max(interval, Self.longestPause))
            }
            try await stop.sleep(for: pause)
        }
        report.seconds = (ContinuousClock.now - start) / .seconds(1)
        report.passes = passes
    }

    mutating func pass() async throws {
        let (snapshot, findings) = try await SnapshotReader.read(source)
        passes += 1
        let isSame = snapshot == last
        if isSettled, isSame { return }
        note(snapshot)
        var next = report
        next.forgetFindings()
        next.count(snapshot)
        next.note(findings)
        var options = move.options(for: snapshot, findings, &next)
        options.removable = gone
        options.compared = compared
        isSettled = false
        let known = try await move.known(snapshot, options, &next)
        if isSame, known == stuck { return }
        stuck = nil
        let plan = TransferPlanner.plan(from: snapshot, to: known, options)
        next.add(plan)
        let outcome = await move.carryOut(plan, stop)
        next.add(outcome)
        report = next
        compared.merge(outcome.compared) { $1 }
        say(outcome)
        if let failure = outcome.failure { throw failure }
        guard !outcome.wasStopped else { return }
        let hasChanged = !Set(outcome.done.keys).isSubset(of: [.comparisons, .opening, .closing])
        if outcome.findings.isEmpty {
            // Only a pass with nothing left to do shows that the last one did all.
            isSettled = outcome.done.keys.allSatisfy { $0 == .comparisons }
        } else if !hasChanged {
            stuck = known
        }
    }

    /// Remembers what the source has no more.
    private mutating func note(_ snapshot: TransferSnapshot) {
        for version in last?.versions ?? [] where snapshot[version.key]?.id != version.id {
            gone[version.key] = version.id
        }
        gone = gone.filter { snapshot[$0.key]?.id != $0.value }
        last = snapshot
    }

    /// One line for each pass that changed something.
    private func say(_ outcome: TransferRunner.Outcome) {
        let names: [(TransferPlan.Stage, String)] = [
            (.registrations, "registered"), (.deletions, "marked as deleted"), (.removals, "deleted for good"),
            (.configurations, "configurations"), (.closing, "modes"),
        ]
        let parts = names.compactMap { stage, name in outcome.done[stage].map { "\($0) \(name)" } }
        if !parts.isEmpty { Terminal.complain("pass \(passes): " + parts.joined(separator: ", ")) }
        for finding in outcome.findings {
            Terminal.complain("\(finding.kind.rawValue) \(finding.place): \(finding.message)".printable)
        }
    }
}
