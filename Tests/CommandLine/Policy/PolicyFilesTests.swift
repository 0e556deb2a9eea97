// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Policies in several files and folders.
@Suite(.timeLimit(.minutes(20))) struct PolicyFilesTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        let inner = folder.url("all/inner")
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        try folder.write(
            "permit(principal, action, resource);\nforbid(principal, action, resource) when { 1 };",
            to: "all/b.cedar"
        )
        try folder.write("@id(\"a\") permit(principal, action, resource);", to: "all/a.cedar")
        try folder.write("permit(principal, action, resource) when { context.x };", to: "all/inner/c.cedar")
        try folder.write("no policy", to: "all/notes.txt")
        try folder.write("no policy", to: "all/.hidden.cedar")
    }

    private func authorize(_ paths: String...) async throws -> CommandRun {
        let request = ["--principal", #"U::"a""#, "--action", #"Action::"a""#, "--resource", #"U::"b""#]
        let policies = paths.flatMap { ["--policies", folder.path($0)] }
        return try await CommandRun(Binary.path, ["policy", "authorize"] + policies + request)
    }

    @Test("a folder is read in the order of the names' bytes, and every place names its file") func wholeFolder()
        async throws
    {
        let run = try await authorize("all")
        let all = folder.path("all")
        #expect(
            run.output == """
                allow
                reason: a (\(all)/a.cedar:1:1)
                reason: policy1 (\(all)/b.cedar:1:1)
                error: policy2 (\(all)/b.cedar:2:44): expected a boolean, found a long
                error: policy3 (\(all)/inner/c.cedar:1:44): the record has no attribute "x"

                """,
            "\(run.errors)"
        )
    }

    @Test("files are joined in the order in which they are given") func files() async throws {
        let run = try await authorize("all/inner/c.cedar", "all/a.cedar")
        #expect(run.output.contains("reason: a (") && run.output.contains("error: policy0 ("), "\(run.output)")
    }

    @Test("one bad policy is named with its file, and nothing is decided") func broken() async throws {
        try folder.write("permit(principal, action, resource);\npermit(principal);", to: "all/z.cedar")
        let run = try await authorize("all")
        #expect(run.status == 2 && run.output.isEmpty && run.errors.contains("z.cedar:2:17: "), "\(run.errors)")
        let validated = try await CommandRun(
            Binary.path,
            ["policy", "validate", "--policies", folder.path("all"), "--schema", "/dev/null"]
        )
        #expect(validated.status == 1 && validated.output.contains("z.cedar:2:17: error["), "\(validated.output)")
    }

    @Test("findings of validation stand in the policies' files") func validate() async throws {
        let schema = try folder.write(
            "entity U; action a appliesTo { principal: U, resource: U };",
            to: "s.cedarschema"
        )
        let run = try await CommandRun(
            Binary.path,
            ["policy", "validate", "--policies", folder.path("all"), "--schema", schema]
        )
        #expect(run.status == 1)
        #expect(run.output.contains("b.cedar:2:44: error[validate.unexpected-type]"), "\(run.output)")
        #expect(run.output.contains("c.cedar:1:44: error[validate.attribute-not-found]"), "\(run.output)")
        #expect(run.output.hasSuffix("2 errors: not valid\n"), "\(run.output)")
    }

    @Test("an id is taken once over all files") func ids() async throws {
        let json = #"""
            {"staticPolicies": {"policy0": {"effect": "permit", "principal": {"op": "All"}, "action": {"op": "All"},
             "resource": {"op": "All"}, "conditions": []}}, "templates": {}, "templateLinks": []}
            """#
        try folder.write(json, to: "all/c.cedar.json")
        let run = try await authorize("all")
        #expect(
            run.status == 2 && run.errors.contains("c.cedar.json:1:") && run.errors.contains("a.cedar"),
            "\(run.errors)"
        )
    }

    @Test("a folder without policies is a mistake") func empty() async throws {
        try FileManager.default.createDirectory(at: folder.url("none"), withIntermediateDirectories: false)
        let run = try await authorize("none")
        #expect(run.status == 2 && run.errors.contains(".cedar.json"), "\(run.errors)")
    }
}
