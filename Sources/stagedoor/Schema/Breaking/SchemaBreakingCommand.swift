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

            The rules are those of the new folder's buf.yaml, of any version; without one buf's default, FILE in v1:

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
        let configuration = try config.map { try Self.configuration($0) }
        async let old = ProtoFolder(path: against).tree()
        let folder = ProtoFolder(path: path)
        let (tree, older) = (try folder.tree(configuration), try await old)
        let rules = try chosen(tree, configuration)
        let changes: [BreakingChange]
        do throws(ProtoTreeError) {
            changes = try tree.breakingChanges(since: older, by: rules)
        } catch {
            throw CommandFailure("cannot compare '\(path)' with '\(against)'", error.description)
        }
        let oldPrefix = ProtoFolder(path: against).prefix
        return Report(
            title: "\(path) against \(against)",
            verdict: changes.isEmpty ? .compatible : .incompatible,
            findings: changes.map { $0.finding(in: folder.prefix, oldFolder: oldPrefix) },
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
