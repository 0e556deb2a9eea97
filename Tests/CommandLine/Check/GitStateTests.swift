// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import stagedoor

/// What is read of a repository's commits and of its index.
@Suite(.enabled(if: Binary.isInstalled("git")), .timeLimit(.minutes(10))) struct GitStateTests {
    @Test("what is staged is checked, whatever lies in the folder") func staged() async throws {
        let repository = try await GitFolder()
        try repository.change("schemas/common/money.avsc", "\"long\"", "\"boolean\"")
        let unstaged = try await repository.check("schemas", "--against", "git:HEAD", and: ["--staged"])
        #expect(unstaged.status == 0 && unstaged.output == "no findings: compatible\n", "\(unstaged.output)")
        try await repository.git("add", "--all")
        try repository.change("schemas/common/money.avsc", "\"boolean\"", "\"long\"")
        let run = try await repository.check("schemas", "--against", "git:HEAD", and: ["--staged"])
        #expect(run.status == 1 && run.output.contains("schemas/common/money.avsc:2:30: error[TYPE_MISMATCH]"))
        try repository.remove("schemas/orders/order.avsc")
        try repository.write("{", to: "schemas/untracked.avsc")
        let later = try await repository.check("schemas", "--against", "git:HEAD", and: ["--staged"])
        #expect(later.output == run.output)
    }

    @Test("before the first commit there is nothing to break") func firstCommit() async throws {
        let repository = try await GitFolder()
        try await repository.git("switch", "--quiet", "--orphan", "fresh")
        try repository.write(GitFolder.money, to: "schemas/common/money.avsc")
        try await repository.git("add", "--all")
        let run = try await repository.check("schemas", "--against", "git:HEAD", and: ["--staged"])
        #expect(run.status == 0 && run.output.contains("warning[BASE_EMPTY]"), "\(run.output)\(run.errors)")
        #expect(try await repository.check("schemas", "--against", "git:nowhere").status == 2)
    }

    @Test("a commit of some files only is checked by the index that it is made from") func hookIndex() async throws {
        let repository = try await GitFolder()
        let program = URL(filePath: Binary.path).standardizedFileURL.path
        let hook = "#!/bin/sh\nexec '\(program)' check schemas --staged --against git:HEAD\n"
        // Written by another program: one that this one has open for writing cannot be run.
        let script = "cat > .git/hooks/pre-commit && chmod +x .git/hooks/pre-commit"
        let folder = repository.folder.path("")
        #expect(try await CommandRun("env", ["-C", folder, "sh", "-c", script], input: hook).status == 0)
        try repository.change("schemas/common/money.avsc", "\"long\"", "\"boolean\"")
        try repository.write("# more\n", to: "README.md")
        let words = [
            "-C", repository.folder.path(""), "-c", "user.name=Ada", "-c", "user.email=a@example.org", "commit", "-m",
            "x",
        ]
        let broken = try await CommandRun("git", words + ["schemas"])
        #expect(broken.status == 1 && (broken.output + broken.errors).contains("TYPE_MISMATCH"), "\(broken)")
        let other = try await CommandRun("git", words + ["README.md"])
        #expect(other.status == 0, "\(other.output)\(other.errors)")
    }

    @Test("REF... is the commit at which the branch left") func mergeBase() async throws {
        let repository = try await GitFolder()
        try await repository.git("switch", "--quiet", "--create", "change")
        try repository.write("{\"type\": \"record\", \"name\": \"N\", \"fields\": []}", to: "schemas/n.avsc")
        try await repository.commit()
        try await repository.git("switch", "--quiet", "main")
        try repository.write("{\"type\": \"record\", \"name\": \"Later\", \"fields\": []}", to: "schemas/later.avsc")
        try await repository.commit()
        try await repository.git("switch", "--quiet", "change")
        let tip = try await repository.check("schemas", "--against", "git:main")
        #expect(tip.status == 1 && tip.output.contains("SUBJECT_DELETED"))
        let base = try await repository.check("schemas", "--against", "git:main...")
        #expect(base.status == 0 && base.output == "no findings: compatible\n", "\(base.output)\(base.errors)")
        let id = try await repository.git("rev-parse", "main~1").output.prefix(12)
        try repository.change("schemas/common/money.avsc", "\"long\"", "\"string\"")
        let shown = try await repository.check("schemas", "--against", "git:main...")
        #expect(shown.output.contains(" \(id):schemas/common/money.avsc:2:30"), "\(shown.output)")
        try await repository.commit()
        try await repository.git("switch", "--quiet", "--orphan", "alone")
        try repository.write(GitFolder.money, to: "schemas/common/money.avsc")
        try await repository.commit()
        let none = try await repository.check("schemas", "--against", "git:main...")
        #expect(none.status == 2 && none.errors.contains("cannot find where this left 'main'"), "\(none.errors)")
    }

    @Test("a commit may have as many files as a folder, and no more") func files() async throws {
        let repository = try await GitFolder()
        let blob = try await repository.git("rev-parse", "HEAD:schemas/common/money.avsc").output.split(
            separator: "\n"
        )[0]
        for (count, status) in [(20_000, "SUBJECT_DUPLICATE"), (20_001, "more than 20000 files")] {
            let entries = (0..<count).map { "100644 blob \(blob)\ta\($0).avsc\n" }.joined()
            let made = try await CommandRun("git", ["-C", repository.folder.path(""), "mktree"], input: entries)
            let tree = String(made.output.split(separator: "\n")[0])
            let run = try await repository.check(".", "--against", "git:\(tree)")
            #expect((run.output + run.errors).contains(status), "\(count): \(run.errors.prefix(300))")
        }
    }

    @Test("what is named is looked into, hidden or not, and whatever characters it begins with") func named()
        async throws
    {
        let repository = try await GitFolder()
        let names = [".hidden/schemas", ":x", ":(top)y", "*"]
        for (index, name) in names.enumerated() {
            let text = GitFolder.money.replacing("Money", with: "M\(index)")
            try repository.write(text, to: "\(name)/a.avsc")
            try repository.write("{", to: "\(name)/.git-no/a.avsc")
        }
        try await repository.commit()
        for name in names {
            try repository.change("\(name)/a.avsc", "\"long\"", "\"string\"")
            for arguments in [[name], [name + "/a.avsc"], [name, "schemas"]] {
                let run = try await repository.check(
                    arguments[0],
                    "--against",
                    "git:main",
                    and: Array(arguments.dropFirst())
                )
                #expect(
                    run.status == 1 && run.output.contains("\(name)/a.avsc:2:30: error[TYPE_MISMATCH]"),
                    "\(arguments): \(run.output)\(run.errors)"
                )
            }
        }
    }

    @Test("a submodule is compared at the commit that the base has of it, or not passed") func submodules() async throws
    {
        let (repository, library) = (try await GitFolder(), try await GitFolder())
        try library.write(
            "{\"type\": \"record\", \"name\": \"Lib\", \"fields\": [{\"name\": \"a\", \"type\": \"long\"}]}",
            to: "lib.avsc"
        )
        try library.remove("schemas/common/money.avsc")
        try library.remove("schemas/orders/order.avsc")
        try await library.commit()
        try await repository.git(
            "-c",
            "protocol.file.allow=always",
            "submodule",
            "--quiet",
            "add",
            library.folder.path(""),
            "schemas/lib"
        )
        try await repository.commit()
        #expect(try await repository.check("schemas", "--against", "git:HEAD").output == "no findings: compatible\n")
        try repository.change("schemas/lib/lib.avsc", "\"long\"", "\"string\"")
        for path in ["schemas", ".", "schemas/lib/lib.avsc"] {
            let run = try await repository.check(path, "--against", "git:HEAD")
            #expect(
                run.status == 1 && run.output.contains("schemas/lib/lib.avsc:1:"),
                "\(path) \(run.output)\(run.errors)"
            )
            #expect(run.output.contains("error[TYPE_MISMATCH]"), "\(run.output)")
        }
        // A commit of which only the number is known.
        try await repository.git(
            "update-index",
            "--cacheinfo",
            "160000,1234567890123456789012345678901234567890,schemas/lib"
        )
        try await repository.git("commit", "--quiet", "--message", "unknown")
        let unknown = try await repository.check("schemas", "--against", "git:HEAD")
        #expect(
            unknown.status == 1 && unknown.output.contains("schemas/lib/lib.avsc:1:1: error[BASE_INCOMPLETE]"),
            "\(unknown.output)"
        )
    }

    @Test(
        "a folder is shown by the path that it was given",
        arguments: [
            (".", ""), ("./", ""), (".//x", "x/"), ("././/x//", "x/"), (".///", ""), ("/", "/"), ("//", "/"),
            ("x/y", "x/y/"), (".x", ".x/"),
        ]
    )
    func prefixes(folder: String, expected: String) {
        #expect(CheckPaths.prefix(folder) == expected)
    }
}
