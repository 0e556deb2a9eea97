// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import RepositoryCheck
import SchemaCheck

/// `stagedoor check`: all schemas of a repository against what was there before.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tell whether the schemas of a repository get on with what was there before.",
        discussion: """
            Avro (.avsc), Protobuf (.proto) and JSON Schema (.schema.json, or .json with a "$schema") together:

              stagedoor check schemas --against git:origin/main...
              stagedoor check schemas --against dir:../released/schemas
              stagedoor check schemas --against registry:http://127.0.0.1:8081

            stagedoor.yaml says which files belong to which subjects and at which level; it is looked for in the \
            folder that is checked, then in the current one. stagedoor.waivers.yaml beside it lets single breaks \
            through, each with a reason, an approver and a last day.
            """
    )

    @Argument(help: "Folders and files with schemas. Default: the current folder.", completion: .directory)
    var paths: [String] = ["."]

    @Option(
        help: ArgumentHelp(
            "What was there before: git:REF, dir:PATH or registry:URL; git:REF... is where the branch left REF, registry: alone is $STAGEDOOR_URL.",
            valueName: "base"
        ),
        transform: CheckBase.init(argument:)
    )
    var against: CheckBase?

    @Option(
        help: ArgumentHelp(
            "The configuration, whose paths count from the current folder. Default: stagedoor.yaml, if there is one.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var config: String?

    @Option(
        help: ArgumentHelp("The waivers. Default: stagedoor.waivers.yaml, if there is one.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var waivers: String?

    @Option(
        help: ArgumentHelp(
            "The configuration of what was there before. Default: its own, of the commit or folder after --against.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var baseConfig: String?

    @Flag(help: "Check what is staged for the next commit instead of the files as they lie there.")
    var staged = false

    @Flag(help: "Look only at subjects whose text, or one that it refers to, is another than before.")
    var changedOnly = false

    @Option(
        help: ArgumentHelp(
            "The level for all subjects: one of \(CompatibilityLevel.names). Default: what the configuration says, then the registry, then BACKWARD.",
            valueName: "level"
        ),
        completion: .list(CompatibilityLevel.allCases.map(\.rawValue)),
        transform: CompatibilityLevel.init(argument:)
    )
    var compatibility: CompatibilityLevel?

    @Option(
        help: ArgumentHelp(
            "How all schemas are judged: confluent, as its registry does, or data, by whether all data come out as they were. Default: what the configuration says, then confluent.",
            valueName: "profile"
        ),
        completion: .list(CompatibilityProfile.allCases.map(\.rawValue)),
        transform: CompatibilityProfile.init(argument:)
    )
    var profile: CompatibilityProfile?

    @Option(
        help: ArgumentHelp(
            "The day by which waivers are judged, as 2026-12-31. Default: today (UTC).",
            valueName: "day"
        ),
        transform: CalendarDate.init(argument:)
    )
    var today: CalendarDate?

    @OptionGroup var tls: ClientTLSOptions
    @OptionGroup var output: ReportOutput

    /// Not the parser's own check, which would hide an option that is misspelt behind what then seems to be missing.
    private func base() throws -> CheckBase {
        guard let against else {
            throw ValidationError("Nothing to compare with: give --against git:REF, dir:PATH or registry:URL.")
        }
        return against
    }

    func run() async throws {
        let against = try base()
        let progress = ProgressLine("checking schemas")
        let outcome: CheckOutcome
        do {
            outcome = try await report(against)
            await progress.finish()
        } catch {
            await progress.finish()
            throw error
        }
        switch outcome {
        case .report(let report): try output.finish(report)
        case .badInput(let findings):
            let report = Report(title: "configuration of the check", verdict: .undecided, findings: findings)
            try output.show(report)
            throw ArgumentParser.ExitCode(Findings.ExitCode.usage.rawValue)
        }
    }

    private func report(_ against: CheckBase) async throws -> CheckOutcome {
        do {
            return .report(try await judged(against))
        } catch let error as RepositoryInputError {
            return .badInput(error.findings)
        }
    }

    private func judged(_ against: CheckBase) async throws -> Report {
        let paths = try CheckPaths(self.paths, config: config, waivers: waivers)
        let source: any CheckSource =
            staged ? try GitFiles(stagedIn: try GitRepository(at: paths.only ?? ".")) : WorkingTree()
        let (place, new, waivers) = try read(paths, source)
        var check = RepositoryCheck(today: today ?? CalendarDate.utcToday)
        check.level = compatibility
        check.profile = profile
        check.isChangedOnly = changedOnly
        check.waivers = waivers
        let base = try await against.read(paths, place, config: baseConfig, new: new, level: compatibility, tls: tls)
        check.baseWaivers = base.waivers
        check.dependents = base.dependents
        check.waivers = waivers.joined(with: base.granted.waivers)
        check.unknownWaivers = base.granted.unknown
        guard !new.subjects.isEmpty || !new.findings.isEmpty || base.base.hasSubjects else {
            throw CommandFailure(
                "nothing to check in '\(self.paths.joined(separator: "', '"))'",
                "it has no schemas",
                wayOut:
                    "name a folder with .avsc, .proto or .schema.json files, or say in stagedoor.yaml which files are"
            )
        }
        return check.run(new, against: base.base)
    }

    private func read(
        _ paths: CheckPaths,
        _ source: some CheckSource
    ) throws -> (place: CheckPlace, side: RepositorySide, waivers: Waivers) {
        let place = try CheckPlace(paths, in: source)
        let settings = try CheckSettings(
            config: try place.config.map { try steering($0, source) },
            waivers: try place.waivers.map { try steering($0, source) }
        )
        let found = try source.files(in: place, RepositoryTree(configuration: settings.configuration))
        let side = RepositorySide(
            found.files,
            skipped: found.skipped,
            configuration: settings.configuration,
            prefix: place.prefix,
            anchor: try place.anchor(paths),
            above: try BufAbove.find(place, in: source)
        )
        return (place, side, settings.waivers)
    }

    /// A file that steers the check; one that is not staged at all is the pipeline's own.
    private func steering(_ path: String, _ source: any CheckSource) throws(CommandFailure) -> SteeringFile {
        SteeringFile(path, in: try source.has(path) ? source : WorkingTree())
    }
}

/// What became of a check.
private enum CheckOutcome {
    case report(Report)
    /// A file that steers the check is wrong.
    case badInput([Finding])
}

extension RepositoryBase {
    fileprivate var hasSubjects: Bool {
        switch self {
        case .side(let side, _): !side.subjects.isEmpty
        case .versions: false
        }
    }
}
