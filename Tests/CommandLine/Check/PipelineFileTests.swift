// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import YAML

/// The files that pipelines include: what they run is run here.
@Suite(.enabled(if: Binary.isInstalled("git") && Binary.isInstalled("bash")), .timeLimit(.minutes(10)))
struct PipelineFileTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")

    private func documents(_ name: String) throws -> [YAMLNode] {
        try YAMLParser.parse(Array(try Data(contentsOf: Self.root.appending(path: name))))
    }

    /// Runs a script in a repository, as the pipeline does: the program is on the path.
    private func run(
        _ script: String,
        in repository: GitFolder,
        environment: [String: String] = [:]
    ) async throws -> CommandRun {
        let programs = try Folder()
        let target = URL(filePath: Binary.path).standardizedFileURL.path
        try FileManager.default.createSymbolicLink(atPath: programs.path("stagedoor"), withDestinationPath: target)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let run = try await CommandRun(
            "bash",
            ["-c", "cd \"$0\" && " + script, repository.folder.path("")],
            environment: environment.merging(["PATH": "\(programs.path("")):\(path)"]) { $1 }
        )
        withExtendedLifetime(programs) {}
        return run
    }

    private func broken() async throws -> GitFolder {
        let repository = try await GitFolder()
        try repository.change("schemas/common/money.avsc", "\"long\"", "\"string\"")
        return repository
    }

    @Test("the GitHub Action annotates what breaks") func gitHubAction() async throws {
        let action = try #require(try documents("action.yml").first)
        let step = try #require(action["runs"]?["steps"]?.sequence?.first)
        let script = try #require(step["run"]?.string)
        for name in ["paths", "against", "arguments"] {
            #expect(step["env"]?[name.uppercased()]?.string == "${{ inputs.\(name) }}")
            #expect(action["inputs"]?[name]?["default"]?.string != nil)
        }
        let settings = ["PATHS": "schemas/common schemas/orders", "AGAINST": "git:main", "ARGUMENTS": "--changed-only"]
        let run = try await run(script, in: try await broken(), environment: settings)
        #expect(
            run.status == 1 && run.output.contains("::error file=schemas/common/money.avsc,line=2"),
            "\(run.errors)"
        )
        let passed = try await self.run(script, in: try await GitFolder(), environment: settings)
        #expect(passed.status == 0 && passed.output == "no findings: compatible\n", "\(passed.errors)")
        // Where the branch left the one that it is to be merged into, which may have moved on.
        #expect(action["inputs"]?["against"]?["default"]?.string?.hasSuffix("...") == true)
    }

    @Test("the pre-commit hook compares with the last commit") func preCommit() async throws {
        let hook = try #require(try documents(".pre-commit-hooks.yaml").first?.sequence?.first)
        #expect(hook["id"]?.string == "stagedoor-check" && hook["language"]?.string == "system")
        let words = [try #require(hook["entry"]?.string)] + (hook["args"]?.sequence ?? []).compactMap(\.string)
        let command = words.joined(separator: " ")
        let repository = try await broken()
        let unstaged = try await run(command, in: repository)
        #expect(unstaged.status == 0 && unstaged.output == "no findings: compatible\n", "\(unstaged.errors)")
        try await repository.git("add", "--all")
        let run = try await run(command, in: repository)
        #expect(run.status == 1 && run.output.contains("schemas/common/money.avsc:2:30"), "\(run.errors)")
        let fresh = try await GitFolder()
        try await fresh.git("switch", "--quiet", "--orphan", "fresh")
        try fresh.write(GitFolder.money, to: "schemas/money.avsc")
        try await fresh.git("add", "--all")
        let first = try await self.run(command, in: fresh)
        #expect(first.status == 0 && first.output.contains("BASE_EMPTY"), "\(first.errors)")
    }

    @Test("the GitLab template writes a code quality report") func gitLab() async throws {
        let parts = try documents("templates/stagedoor-check.yml")
        try #require(parts.count == 2)
        let job = try #require(parts[1]["stagedoor-check"])
        let steps = (job["before_script"]?.sequence ?? []) + (job["script"]?.sequence ?? [])
        var filled = try steps.map { try #require($0.string) }.joined(separator: "\n")
        for member in try #require(parts[0]["spec"]?["inputs"]?.mapping).members {
            let name = try #require(member.name)
            filled = filled.replacing("$[[ inputs.\(name) ]]", with: try #require(member.value["default"]?.string))
        }
        #expect(!filled.contains("$[["))
        // The branch it is to be merged into has moved on, and the pipeline's clone does not have it.
        let repository = try await GitFolder()
        try await repository.git("branch", "change")
        try repository.write(GitFolder.money.replacing("Money", with: "Later"), to: "schemas/later.avsc")
        try await repository.commit()
        try await repository.git("switch", "--quiet", "change")
        try repository.change("schemas/common/money.avsc", "\"long\"", "\"string\"")
        try await repository.commit()
        let source = "file://" + repository.folder.path("")
        try await repository.git("clone", "--quiet", "--single-branch", "--branch", "change", source, "clone")
        for variables in [["CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"], [:]] {
            let environment = variables.merging(["CI_DEFAULT_BRANCH": "main"]) { $1 }
            let run = try await run("cd clone && " + filled, in: repository, environment: environment)
            #expect(run.status == 1 && run.errors.isEmpty, "\(run.errors)")
        }
        let name = "clone/" + (try #require(job["artifacts"]?["reports"]?["codequality"]?.string))
        let report = try JSONSerialization.jsonObject(with: Data(repository.folder.read(name).utf8)) as? [[String: Any]]
        #expect(report?.contains { $0["check_name"] as? String == "TYPE_MISMATCH" } == true)
        #expect(report?.contains { $0["check_name"] as? String == "SUBJECT_DELETED" } == false)
    }
}
