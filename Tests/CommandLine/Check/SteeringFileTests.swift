// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The files that steer a check are those of each side: a change is not judged by the rules that it brings.
@Suite(.enabled(if: Binary.isInstalled("git")), .timeLimit(.minutes(10))) struct SteeringFileTests {
    /// A repository whose configuration calls subjects by topics, and a change that breaks one of them.
    private func broken(_ config: String = "schemas:\n  - files: \"schemas/**\"\n    subject: topic\n") async throws
        -> GitFolder
    {
        let repository = try await GitFolder()
        try repository.write(config, to: "stagedoor.yaml")
        try await repository.commit()
        try await repository.git("switch", "--quiet", "--create", "change")
        try repository.change("schemas/orders/order.avsc", "\"string\"", "\"int\"")
        return repository
    }

    @Test("files that move together with their patterns are still compared") func movedTogether() async throws {
        let repository = try await broken("schemas:\n  - files: schemas/orders/\n    subject: topic\n")
        try repository.move("schemas/orders/order.avsc", to: "schemas/sales/order.avsc")
        try repository.write("schemas:\n  - files: schemas/sales/\n    subject: topic\n", to: "stagedoor.yaml")
        for staged in [[], ["--staged"]] {
            try await repository.git("add", "--all")
            let run = try await repository.check("schemas", "--against", "git:main", and: staged)
            #expect(run.status == 1, "\(run.output)\(run.errors)")
            #expect(run.output.contains("schemas/sales/order.avsc:2:26: error[TYPE_MISMATCH]"), "\(run.output)")
        }
    }

    @Test("roots of imports that move together with the files hide nothing") func protoRoots() async throws {
        let repository = try await GitFolder()
        try repository.move("schemas/proto/shop/v1/item.proto", to: "a/shop/v1/item.proto")
        try repository.move("schemas/proto/shop/v1/cart.proto", to: "a/shop/v1/cart.proto")
        let config = { (root: String) in "protoRoots: \(root)\nschemas:\n  - files: \"*.proto\"\n    subject: record\n"
        }
        try repository.write(config("a"), to: "stagedoor.yaml")
        try await repository.commit()
        try repository.move("a/shop/v1/item.proto", to: "b/shop/v1/item.proto")
        try repository.move("a/shop/v1/cart.proto", to: "b/shop/v1/cart.proto")
        try repository.change("b/shop/v1/item.proto", "int32 count", "string count")
        try repository.write(config("b"), to: "stagedoor.yaml")
        let run = try await repository.check("--against", "git:HEAD")
        #expect(run.status == 1 && run.output.contains("b/shop/v1/item.proto:5:3: error[FIELD_SCALAR_KIND_CHANGED]"))
        #expect(run.output.contains("'shop.v1.Cart' refers to it"), "\(run.output)")
    }

    @Test("a configuration that comes nearer, goes, or asks for less changes nothing for the change that brings it")
    func otherConfigurations() async throws {
        let nearer = try await broken()
        try nearer.write("compatibility: NONE\n", to: "schemas/stagedoor.yaml")
        let gone = try await broken()
        try gone.remove("stagedoor.yaml")
        let looser = try await broken()
        try looser.write("compatibility: NONE\nexclude: nothing\n", to: "stagedoor.yaml")
        for repository in [nearer, gone, looser] {
            let run = try await repository.check("schemas", "--against", "git:main")
            #expect(run.status == 1 && run.output.contains("error[TYPE_MISMATCH]"), "\(run.output)\(run.errors)")
        }
        let told = try await looser.check("schemas", "--against", "git:main").output
        #expect(told.contains("stagedoor.yaml: warning[CONFIGURATION_LOOSENED]: 'compatibility' becomes NONE"))
    }

    @Test("a waiver that the change brings is warned about, one that was agreed before is not") func waivers()
        async throws
    {
        let repository = try await broken()
        let waiver =
            "- {subject: order-value, rule: TYPE_MISMATCH, reason: empty, approver: ada, expires: 2099-12-31}\n"
        try repository.write(waiver, to: "stagedoor.waivers.yaml")
        let brought = try await repository.check("schemas", "--against", "git:main")
        #expect(brought.status == 0 && brought.output.contains("stagedoor.waivers.yaml:1:3: warning[WAIVER_ADDED]"))
        try repository.change("schemas/orders/order.avsc", "\"int\"", "\"string\"")
        try await repository.commit()
        try repository.change("schemas/orders/order.avsc", "\"string\"", "\"int\"")
        let agreed = try await repository.check("schemas", "--against", "git:HEAD")
        #expect(agreed.status == 0 && agreed.output.contains("note[WAIVER_USED]"), "\(agreed.output)\(agreed.errors)")
    }

    @Test("a folder has its own configuration, in it or as far above it as the new one's") func folders() async throws {
        let repository = try await broken()
        let copy = try Folder()
        try await repository.git("worktree", "add", "--quiet", copy.path("main"), "main")
        for base in ["main/schemas", "main/"] {
            let path = base == "main/" ? "." : "schemas"
            let run = try await repository.check(path, "--against", "dir:\(copy.path(base))")
            #expect(run.status == 1 && run.output.contains("error[TYPE_MISMATCH]"), "\(base): \(run.output)")
            #expect(run.output.contains("subject: order-value") && !run.output.contains("SUBJECT_"), "\(run.output)")
        }
        try FileManager.default.removeItem(at: copy.url("main/stagedoor.yaml"))
        let without = try await repository.check("schemas", "--against", "dir:\(copy.path("main/schemas"))")
        #expect(
            without.status == 1 && without.output.contains("from 'shop.Order' to 'order-value'"),
            "\(without.output)"
        )
        let given = try await repository.check(
            "schemas",
            "--against",
            "dir:\(copy.path("main/schemas"))",
            and: ["--base-config", "stagedoor.yaml"]
        )
        #expect(given.status == 1 && !given.output.contains("SUBJECT_"), "\(given.output)")
    }

    @Test("a configuration that the pipeline names is the base's own if it is part of the repository") func named()
        async throws
    {
        let repository = try await broken()
        let topics = "schemas:\n  - files: \"schemas/**\"\n    subject: topic\n"
        try repository.write(topics, to: "ci/own.yaml")
        let ofThePipeline = try await repository.check(
            "schemas",
            "--against",
            "git:main",
            and: ["--config", "ci/own.yaml"]
        )
        #expect(ofThePipeline.status == 1 && !ofThePipeline.output.contains("SUBJECT_"), "\(ofThePipeline.output)")
        try await repository.git("add", "ci/own.yaml")
        let ofTheChange = try await repository.check(
            "schemas",
            "--against",
            "git:main",
            and: ["--config", "ci/own.yaml"]
        )
        #expect(ofTheChange.status == 1 && ofTheChange.output.contains("SUBJECT_RENAMED"), "\(ofTheChange.output)")
    }

    @Test("a link is no configuration of a commit, so that what it leads to is not the change's") func links()
        async throws
    {
        let repository = try await GitFolder()
        try repository.write("compatibility: FULL\n", to: "real.yaml")
        let (link, files) = (repository.folder.path("stagedoor.yaml"), FileManager.default)
        try files.createSymbolicLink(atPath: link, withDestinationPath: "real.yaml")
        try await repository.commit()
        for arguments in [[], ["--config", "stagedoor.yaml"]] {
            let run = try await repository.check("schemas", "--against", "git:main", and: arguments)
            #expect(
                run.status == 2 && run.output.contains("main:stagedoor.yaml: error[INPUT_UNREADABLE]"),
                "\(run.output)"
            )
        }
        let given = try await repository.check("schemas", "--against", "git:main", and: ["--base-config", "real.yaml"])
        #expect(given.status == 0, "\(given.output)")
    }

    @Test("a mistake in the base's configuration is told as the base's") func mistake() async throws {
        let repository = try await broken("schemas: 1\n")
        try repository.write("compatibility: FULL\n", to: "stagedoor.yaml")
        let run = try await repository.check("schemas", "--against", "git:main")
        #expect(run.status == 2 && run.output.contains("main:stagedoor.yaml:1:10: error[CONFIGURATION_INVALID]"))
        let given = try await repository.check(
            "schemas",
            "--against",
            "git:main",
            and: ["--base-config", "stagedoor.yaml"]
        )
        #expect(given.status == 1 && given.output.contains("error[TYPE_MISMATCH]"), "\(given.output)")
    }
}
