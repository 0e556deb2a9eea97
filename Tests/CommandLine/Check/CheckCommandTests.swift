// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What `stagedoor check` reads, and what it answers.
@Suite(.enabled(if: Binary.isInstalled("git")), .timeLimit(.minutes(10))) struct CheckCommandTests {
    @Test("what has not changed passes, against a commit and against a folder") func unchanged() async throws {
        let repository = try await GitFolder()
        for base in ["git:main", "git:HEAD", "dir:schemas"] {
            let run = try await repository.check("schemas", "--against", base)
            #expect(run.status == 0 && run.output == "no findings: compatible\n", "\(base): \(run.output)\(run.errors)")
        }
    }

    @Test("moved files keep the subjects of their records; others are renamed aloud") func renames() async throws {
        let repository = try await GitFolder()
        try repository.move("schemas/common/money.avsc", to: "schemas/shared/deep/money.avsc")
        try repository.move("schemas/crm/customer.schema.json", to: "schemas/crm/client.schema.json")
        let run = try await repository.check("schemas", "--against", "git:main")
        #expect(run.status == 0)
        #expect(run.output.hasSuffix("\n1 warning: compatible\n"))
        #expect(run.output.contains("schemas/crm/client.schema.json:1:1: warning[SUBJECT_RENAMED]"))
        #expect(run.output.contains("main:schemas/crm/customer.schema.json"))
    }

    @Test("a file that is gone is refused, unless the configuration says otherwise") func deletion() async throws {
        let repository = try await GitFolder()
        try repository.remove("schemas/orders/order.avsc")
        let refused = try await repository.check("schemas", "--against", "git:main")
        #expect(
            refused.status == 1 && refused.output.contains("error[SUBJECT_DELETED]: the schema of 'shop.Order' is gone")
        )
        try repository.write("onDelete: warn\n", to: "stagedoor.yaml")
        let tooLate = try await repository.check("schemas", "--against", "git:main")
        #expect(tooLate.status == 1 && tooLate.output.contains("error[SUBJECT_DELETED]"))
        try await repository.git("add", "stagedoor.yaml")
        try await repository.git("commit", "--quiet", "--message", "agreed")
        let warned = try await repository.check("schemas", "--against", "git:main")
        #expect(warned.status == 0 && warned.output.contains("warning[SUBJECT_DELETED]"))
    }

    @Test("--changed-only sees changes through references, and nothing else") func changedOnly() async throws {
        let repository = try await GitFolder()
        let field = "\"type\": \"string\"},\n  {\"name\": \"note\", \"type\": \"string\", \"default\": \"\"}"
        try repository.change("schemas/common/money.avsc", "\"type\": \"string\"}", field)
        try await repository.git("switch", "--quiet", "--create", "change")
        let run = try await repository.check("schemas", "--against", "git:main", "--changed-only", "--output", "junit")
        #expect(run.status == 0 && run.output.contains("tests=\"2\""), "\(run.output)")
        #expect(run.output.contains("money.avsc") && run.output.contains("order.avsc"))
    }

    @Test("a mistake in the configuration is wrong use, with a place") func configuration() async throws {
        let repository = try await GitFolder()
        try repository.write("schemas:\n  - files: \"*.avsc\"\n    subjct: topic\n", to: "stagedoor.yaml")
        let run = try await repository.check("--against", "git:main")
        #expect(run.status == 2)
        #expect(run.output.contains("stagedoor.yaml:3:5: error[CONFIGURATION_INVALID]: 'subjct' is no key"))
        let missing = try await repository.check("--against", "git:main", "--config", "no.yaml")
        #expect(missing.status == 2 && missing.output.contains("no.yaml"))
    }

    @Test("rules that a buf.yaml above the checked folder names are kept in it") func bufAbove() async throws {
        let repository = try await GitFolder()
        let modules = "version: v2\nmodules:\n  - path: schemas/proto\nbreaking:\n  use: [FIELD_SAME_NAME]\n"
        try repository.write(modules, to: "buf.yaml")
        try await repository.commit()
        try repository.change("schemas/proto/shop/v1/item.proto", "string sku", "string code")
        func run(in folder: String, _ arguments: String...) async throws -> CommandRun {
            let place = repository.folder.path(folder)
            return try await CommandRun("env", ["-C", place, Binary.path, "check"] + arguments)
        }
        for (folder, path) in [("", "schemas/proto"), ("schemas/proto", "."), ("", "."), ("schemas", "proto")] {
            let found = try await run(in: folder, path, "--against", "git:main")
            let isFound = found.status == 1 && found.output.contains("shop/v1/item.proto:4:10: error[FIELD_SAME_NAME]")
            #expect(isFound, "\(folder) \(path): \(found.output) \(found.errors)")
        }
        try await repository.git("add", "--all")
        let staged = try await run(in: "schemas/proto", ".", "--against", "git:HEAD", "--staged")
        #expect(staged.status == 1 && staged.output.contains("FIELD_SAME_NAME"), "\(staged.output)")
        // Of a folder that is no module nothing is said above it.
        let other = try await run(in: "schemas/crm", ".", "--against", "git:main")
        #expect(other.status == 0, "\(other.output)")
    }

    @Test("paths count from the configuration's folder, whatever part is checked") func places() async throws {
        let repository = try await GitFolder()
        let config = "schemas:\n  - files: schemas/orders/\n    subject: orders-value\n  - files: \"schemas/**\"\n"
        try repository.write(config, to: "stagedoor.yaml")
        try await repository.commit()
        try repository.change("schemas/orders/order.avsc", "\"string\"", "\"int\"")
        for arguments in [["."], ["schemas"], ["schemas/common", "schemas/orders"]] {
            let run = try await CommandRun(
                "env",
                ["-C", repository.folder.path(""), Binary.path, "check"] + arguments + ["--against", "git:main"]
            )
            #expect(run.status == 1, "\(arguments): \(run.errors)")
            #expect(run.output.contains("schemas/orders/order.avsc:2:26: error[TYPE_MISMATCH]"), "\(run.output)")
            #expect(run.output.contains("subject: orders-value"))
        }
    }

    @Test(
        "what cannot be read is wrong use, and says the way out",
        arguments: [
            (["--against", "git:nowhere"], "the repository has no such commit; fetch it first"),
            (["--against", "git:-x"], "no name of a commit"), (["--against", "dir:nowhere"], "no such folder"),
            (["--against", "svn:trunk"], "git:REF, dir:PATH or registry:URL"),
            (["--against", "main"], "git:REF, dir:PATH or registry:URL"),
            (["nowhere", "--against", "git:main"], "nowhere"),
            (["--against", "git:main", "--today", "soon"], "write it as 2026-12-31"), ([], "Nothing to compare with"),
            (["--agianst", "git:main"], "--agianst"),
        ]
    )
    func wrongUse(arguments: [String], expected: String) async throws {
        let repository = try await GitFolder()
        let run = try await CommandRun("env", ["-C", repository.folder.path(""), Binary.path, "check"] + arguments)
        #expect(run.status == 2 && run.errors.contains(expected), "\(run.status) \(run.errors)")
    }

    @Test("a folder without schemas is wrong use, for a gate that looks at nothing passes all") func nothing()
        async throws
    {
        let repository = try await GitFolder()
        try repository.write("x", to: "docs/a.md")
        let run = try await repository.check("docs", "--against", "git:main")
        #expect(run.status == 2 && run.errors.contains("it has no schemas"))
    }

    @Test("a folder outside of any repository, and a machine without git, are told apart") func noGit() async throws {
        let folder = try Folder()
        try folder.write("\"int\"", to: "a.avsc")
        let run = try await CommandRun.stagedoor("check", folder.path(""), "--against", "git:main")
        #expect(run.status == 2 && run.errors.contains("is in no Git repository"), "\(run.errors)")
        let bare = try await CommandRun.stagedoor(
            "check",
            folder.path(""),
            "--against",
            "git:main",
            environment: ["PATH": folder.path("")]
        )
        #expect(bare.status == 2 && bare.errors.contains("cannot run git: it is not installed"), "\(bare.errors)")
    }

    @Test("a hook's settings of Git do not lead elsewhere") func hookSettings() async throws {
        let (repository, other) = (try await GitFolder(), try await GitFolder())
        try other.change("schemas/common/money.avsc", "\"long\"", "\"boolean\"")
        try await other.commit()
        let settings = [
            "GIT_DIR": other.folder.path(".git"), "GIT_WORK_TREE": other.folder.path(""),
            "GIT_INDEX_FILE": other.folder.path(".git/index"),
        ]
        let run = try await repository.check("schemas", "--against", "git:main", environment: settings)
        #expect(run.status == 0, "\(run.output)")
    }

    @Test("links are not followed, and hidden folders not looked into") func links() async throws {
        let repository = try await GitFolder()
        let outside = try Folder()
        try outside.write("{", to: "secret.avsc")
        let files = FileManager.default
        try files.createSymbolicLink(
            atPath: repository.folder.path("schemas/l.avsc"),
            withDestinationPath: outside.path("secret.avsc")
        )
        try files.createSymbolicLink(
            atPath: repository.folder.path("schemas/out"),
            withDestinationPath: outside.path("")
        )
        try repository.write("{", to: "schemas/.hidden/a.avsc")
        try repository.write("{", to: "schemas/node_modules/a.avsc")
        let run = try await repository.check("schemas", "--against", "git:main")
        #expect(run.status == 0 && run.output.contains("schemas/l.avsc: warning[FILE_SKIPPED]"), "\(run.output)")
        try await repository.commit()
        #expect(try await repository.check("schemas", "--against", "git:HEAD").status == 0)
    }

    @Test("a registry that nobody answers for is unreachable") func unreachable() async throws {
        let repository = try await GitFolder()
        let run = try await repository.check("schemas", "--against", "registry:http://127.0.0.1:9")
        #expect(run.status == 3 && run.errors.contains("cannot reach the server"))
    }
}
