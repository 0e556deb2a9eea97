// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import ProtobufBreaking

/// `stagedoor schema breaking`: what a whole folder of `.proto` files breaks.
struct SchemaBreakingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breaking",
        abstract: "Tell what a change of a folder of .proto files breaks, by buf's rules.",
        discussion: """
            The folders are read as a whole; imports are found in them, and those of google/protobuf without them:

              stagedoor schema breaking protos --against ../main/protos

            The rules are those of the new folder's buf.yaml, of any version, or of the buf.yaml or buf.work.yaml \
            above it that speaks of the folder; without one buf's default, FILE in v1:

              stagedoor schema breaking protos --against ../main/protos --use WIRE_JSON

            Annotations for a pull request:

              stagedoor schema breaking protos --against ../main/protos --output github

            Exit codes: 0 nothing is broken, 1 something is, 2 something cannot be read.
            """
    )

    @Argument(help: "The folder as it is to be, or a single file.", completion: .directory)
    var path: String?

    @Option(help: ArgumentHelp("The folder as it is now.", valueName: "path"), completion: .directory)
    var against: String?

    @Option(
        help: ArgumentHelp("A buf.yaml to take the rules from, instead of the one in the folder.", valueName: "file"),
        completion: .file(extensions: ["yaml"])
    )
    var config: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Rules or categories (\(BreakingCategory.allCases.map(\.rawValue).joined(separator: ", "))) to keep, "
                + "instead of those of the buf.yaml.",
            valueName: "rule"
        )
    )
    var use: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Rules or categories to leave out.", valueName: "rule")
    )
    var except: [String] = []

    @Flag(help: "Print all rules with their categories, and stop.")
    var listRules = false

    @OptionGroup var output: ReportOutput

    func run() async throws {
        if listRules { return try Terminal.show(BreakingRuleList.text) }
        guard let path else { throw ValidationError("The new folder is missing: schema breaking NEW --against OLD") }
        guard let against else { throw ValidationError("Nothing to compare with: give --against OLD.") }
        let progress = ProgressLine("comparing folders")
        let report = try await compare(path, against)
        await progress.finish()
        try output.finish(report)
    }

    private func compare(_ path: String, _ against: String) async throws -> Report {
        let (folder, old) = (ProtoFolder(path: path), ProtoFolder(path: against))
        var configuration = try config.map { try Self.configuration($0) }
        if configuration == nil, let above = try ProtoWorkspace(above: folder) {
            if let before = try ProtoWorkspace(above: old), let pairs = above.pairs(with: before) {
                return try await compare(above, before, pairs)
            }
            configuration = above.own
        }
        // What one module leaves out is left out on both sides.
        let layout = configuration.flatMap { $0.modules.count == 1 && $0.modules[0].roots == ["."] ? $0 : nil }
        async let older = old.tree(layout)
        let (tree, before) = (try folder.tree(configuration), try await older)
        let rules = try chosen(tree, configuration)
        let changes = try changes(tree, before, rules)
        return report(changes.map { $0.finding(in: folder.prefix, oldFolder: old.prefix) }, rules)
    }

    /// Compares parts of workspaces, with all that the parts import from the others.
    private func compare(
        _ new: ProtoWorkspace,
        _ old: ProtoWorkspace,
        _ pairs: [(new: Int, old: Int)]
    ) async throws -> Report {
        async let older = old.folder.tree()
        let (tree, before) = (try new.folder.tree(), try await older)
        var rules = try chosen(tree, nil)
        for (index, module) in tree.configuration.modules.enumerated() where !new.concerns(module) {
            rules[index].rules = []
        }
        let changes = try changes(tree, before, rules, pairs).filter { change in
            guard change.place != nil || change.oldPlace != nil else { return true }
            return change.place.map { new.contains($0.path) } == true
                || change.oldPlace.map { old.contains($0.path) } == true
        }
        let findings = changes.map { change in
            var finding = change.finding()
            if let place = change.place, place.isInTree { finding.location?.file = new.shown(place.path) }
            if let place = change.oldPlace, place.isInTree, !finding.related.isEmpty {
                finding.related[0].location.file = old.shown(place.path)
            }
            return finding
        }
        return report(findings, rules)
    }

    private func changes(
        _ tree: ProtoTree,
        _ older: ProtoTree,
        _ rules: [BreakingConfiguration],
        _ pairs: [(new: Int, old: Int)]? = nil
    ) throws(CommandFailure) -> [BreakingChange] {
        do throws(ProtoTreeError) {
            return try tree.breakingChanges(since: older, by: rules, comparing: pairs)
        } catch {
            throw CommandFailure("cannot compare '\(path ?? "")' with '\(against ?? "")'", error.description)
        }
    }

    private func report(_ findings: [Finding], _ rules: [BreakingConfiguration]) -> Report {
        Report(
            title: "\(path ?? "") against \(against ?? "")",
            verdict: findings.isEmpty ? .compatible : .incompatible,
            findings: MarkedLines.added(to: findings),
            checked: Set(rules.flatMap(\.rules)).map(\.rawValue).sorted()
        )
    }

    /// The rules for each module of the new folder.
    private func chosen(
        _ tree: ProtoTree,
        _ given: BufConfiguration?
    ) throws(CommandFailure) -> [BreakingConfiguration] {
        var rules: [BreakingConfiguration] = []
        for module in tree.configuration.modules {
            do throws(BufConfigurationError) {
                let base = given.flatMap { $0.modules.count == 1 ? $0.modules[0] : nil } ?? module
                rules.append(try base.breaking.selecting(use: use, except: except))
            } catch {
                throw CommandFailure("cannot choose the rules", error.description, wayOut: "see --list-rules")
            }
        }
        return rules
    }

    private static func configuration(_ path: String) throws(CommandFailure) -> BufConfiguration {
        let file = try InputFile(reading: path)
        do throws(BufConfigurationError) {
            return try BufConfiguration(parsing: file.bytes, path: file.name)
        } catch {
            throw CommandFailure("cannot understand the configuration", error.description)
        }
    }
}
