// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// `stagedoor schema breaking`, as a user runs it.
@Suite(.timeLimit(.minutes(20))) struct SchemaBreakingCommandTests {
    private let before =
        "syntax = \"proto3\";\npackage shop.v1;\nmessage Order {\n  string id = 1;\n  int64 total = 2;\n}\n"
    private var after: String { before.replacing("int64 total", with: "string total") }

    /// The folders `old` and `new` in a folder of their own, with further files in the new one.
    private func folders(_ new: String, _ others: [String: String] = [:]) throws -> Folder {
        let folder = try Folder()
        for name in ["old/shop", "new/shop"] {
            try FileManager.default.createDirectory(at: folder.url(name), withIntermediateDirectories: true)
        }
        try folder.write(before, to: "old/shop/order.proto")
        try folder.write(new, to: "new/shop/order.proto")
        for (name, text) in others { try folder.write(text, to: "new/\(name)") }
        return folder
    }

    private func run(_ folder: Folder, _ options: String...) async throws -> CommandRun {
        let paths = [folder.path("new"), "--against", folder.path("old")]
        return try await CommandRun(Binary.path, ["schema", "breaking"] + paths + options)
    }

    @Test func aBreakIsShownWithItsPlaceAndEndsWithOne() async throws {
        let folder = try folders(after)
        let found = try await run(folder)
        #expect(found.status == 1)
        #expect(found.output.hasPrefix("\(folder.path("new"))/shop/order.proto:5:3: error[FIELD_SAME_TYPE]: "))
        #expect(found.output.contains("\(folder.path("old"))/shop/order.proto:5:3"))
        #expect(found.output.contains("  5 |   string total = 2;\n    |   ^"), "\(found.output)")
        #expect(found.output.contains("  5 |   int64 total = 2;\n    |   ^"), "\(found.output)")
    }

    @Test func noBreakEndsWithZero() async throws {
        let same = try await run(try folders(before))
        #expect(same.status == 0 && same.errors.isEmpty)
    }

    @Test func theConfigurationInTheNewFolderChoosesTheRules() async throws {
        let quiet = "version: v2\nbreaking:\n  ignore_only:\n    FIELD_SAME_TYPE: [shop]\n"
        #expect(try await run(try folders(after, ["buf.yaml": quiet])).status == 0)
        let wire = "version: v2\nbreaking:\n  use: [WIRE]\n"
        let found = try await run(try folders(after, ["buf.yaml": wire]))
        #expect(found.output.contains("FIELD_WIRE_COMPATIBLE_TYPE") && !found.output.contains("FIELD_SAME_TYPE"))
    }

    @Test func optionsChooseRulesBeforeTheConfiguration() async throws {
        let folder = try folders(after, ["buf.yaml": "version: v2\nbreaking:\n  use: [PACKAGE_NO_DELETE]\n"])
        #expect(try await run(folder).status == 0)
        #expect(try await run(folder, "--use", "FILE").status == 1)
        #expect(try await run(folder, "--use", "FILE", "--except", "FIELD_SAME_TYPE").status == 0)
        let other = try folder.write("version: v1\nbreaking:\n  use: [WIRE_JSON]\n", to: "rules.yaml")
        #expect(try await run(folder, "--config", other).output.contains("FIELD_WIRE_JSON_COMPATIBLE_TYPE"))
    }

    @Test(arguments: ["json", "sarif", "junit", "github", "gitlab"])
    func everyFormOfReportNamesTheRule(_ form: String) async throws {
        let found = try await run(try folders(after), "--output", form)
        #expect(found.status == 1 && found.output.contains("FIELD_SAME_TYPE"))
    }

    /// Two workspaces of two modules, the first of which needs the second.
    private func workspaces(_ files: [String: String]) throws -> Folder {
        let folder = try Folder()
        for side in ["old", "new"] {
            for module in ["protos/shop", "common"] {
                let url = folder.url("\(side)/\(module)")
                try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            }
            let total = side == "old" ? "int64" : "string"
            let money = "syntax = \"proto3\";\npackage common;\nmessage Money {\n  \(total) units = 1;\n}\n"
            try folder.write(money, to: "\(side)/common/money.proto")
            let order =
                "import \"money.proto\";\nmessage Order {\n  common.Money price = 1;\n  \(total) count = 2;\n}\n"
            try folder.write(
                "syntax = \"proto3\";\npackage shop;\n" + order,
                to: "\(side)/protos/shop/order.proto"
            )
            for (name, text) in files { try folder.write(text, to: "\(side)/\(name)") }
        }
        return folder
    }

    @Test(arguments: [
        ["buf.yaml": "version: v2\nmodules:\n  - path: protos\n  - path: common\nbreaking:\n  use: [RULE]\n"],
        [
            "buf.work.yaml": "version: v1\ndirectories: [protos, common]\n",
            "protos/buf.yaml": "version: v1\nbreaking:\n  use: [RULE]\n",
        ],
    ])
    func aModuleIsComparedAsTheWorkspaceAroundItSays(_ files: [String: String]) async throws {
        func run(_ rule: String, _ part: String) async throws -> CommandRun {
            let folder = try workspaces(files.mapValues { $0.replacing("RULE", with: rule) })
            let paths = [folder.path("new/" + part), "--against", folder.path("old/" + part)]
            return try await CommandRun(Binary.path, ["schema", "breaking"] + paths)
        }
        let quiet = try await run("FIELD_SAME_NAME", "protos")
        #expect(quiet.status == 0, "\(quiet.output) \(quiet.errors)")
        let found = try await run("FIELD_SAME_TYPE", "protos")
        #expect(found.status == 1 && found.output.contains("new/protos/shop/order.proto:6:3: error"), "\(found.output)")
        #expect(found.output.contains("old/protos/shop/order.proto:6:3"), "\(found.output)")
        // What is wrong in the other module is for whoever checks that one.
        #expect(!found.output.contains("money.proto"), "\(found.output)")
        let part = try await run("FIELD_SAME_TYPE", "protos/shop")
        #expect(part.status == 1 && part.output.contains("protos/shop/order.proto:6:3: error"), "\(part.output)")
    }

    @Test(arguments: [
        ["path: extra", "path: protos", "path: common"], ["path: common", "path: protos"], ["path: protos"],
    ])
    func modulesArePairedByTheirFolders(_ modules: [String]) async throws {
        let folder = try workspaces([:])
        func configure(_ side: String, _ modules: [String]) throws {
            let text = "version: v2\nmodules:\n" + modules.map { "  - \($0)\n" }.joined()
            try folder.write(text, to: side + "/buf.yaml")
        }
        // The one that is compared needs no other.
        for (side, type) in [("old", "int64"), ("new", "string")] {
            let order = "syntax = \"proto3\";\npackage shop;\nmessage Order {\n  \(type) count = 1;\n}\n"
            try folder.write(order, to: side + "/protos/shop/order.proto")
            try FileManager.default.createDirectory(at: folder.url(side + "/extra"), withIntermediateDirectories: true)
            try folder.write("syntax = \"proto3\";\nmessage Extra {}\n", to: side + "/extra/extra.proto")
        }
        try configure("old", ["path: protos", "path: common"])
        try configure("new", modules)
        let paths = [folder.path("new/protos"), "--against", folder.path("old/protos")]
        let found = try await CommandRun(Binary.path, ["schema", "breaking"] + paths)
        #expect(found.status == 1 && found.output.contains("FIELD_SAME_TYPE"), "\(found.output) \(found.errors)")
        #expect(!found.output.contains("FILE_NO_DELETE"), "\(found.output)")
    }

    @Test func whatAModuleLeavesOutIsLeftOutAlsoWhereOnlyItsFolderIsKnown() async throws {
        let folder = try workspaces([:])
        try FileManager.default.createDirectory(at: folder.url("new/common/wip"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: folder.url("old/common/wip"), withIntermediateDirectories: true)
        for (side, type) in [("old", "int64"), ("new", "string")] {
            let text = "syntax = \"proto3\";\nmessage Later {\n  \(type) a = 1;\n}\n"
            try folder.write(text, to: side + "/common/wip/later.proto")
        }
        let configuration = "version: v2\nmodules:\n  - path: common\n    excludes: [common/wip]\n  - path: protos\n"
        try folder.write(configuration, to: "new/buf.yaml")
        let paths = [folder.path("new/common"), "--against", folder.path("old/common")]
        let found = try await CommandRun(Binary.path, ["schema", "breaking"] + paths)
        #expect(found.status == 1 && found.output.contains("money.proto"), "\(found.output) \(found.errors)")
        #expect(!found.output.contains("later.proto"), "\(found.output)")
    }

    @Test func nothingAboveTheRepositoryIsLookedAt() async throws {
        let folder = try folders(after)
        for side in ["old", "new"] {
            try FileManager.default.createDirectory(at: folder.url(side + "/.git"), withIntermediateDirectories: true)
        }
        try folder.write("version: v2\nbreaking:\n  use: [FIELD_SAME_NAME]\n", to: "buf.yaml")
        #expect(try await run(folder).status == 1)
    }

    @Test func whatCannotBeReadEndsWithTwo() async throws {
        let broken = try await run(try folders("message {"))
        #expect(broken.status == 2 && broken.errors.contains("shop/order.proto, line 1, column 9"))
        let unknown = try await run(try folders(after), "--use", "NO_SUCH_RULE")
        #expect(unknown.status == 2 && unknown.errors.contains("'NO_SUCH_RULE' is neither a rule"))
        let configuration = try await run(try folders(after, ["buf.yaml": "version: v9\n"]))
        #expect(configuration.status == 2 && configuration.errors.contains("buf.yaml, line 1, column 10"))
        let alone = try await CommandRun.stagedoor("schema", "breaking", "/nowhere")
        #expect(alone.status == 2 && alone.errors.contains("--against"))
        let missing = try await CommandRun.stagedoor("schema", "breaking", "/nowhere", "--against", "/nowhere")
        #expect(missing.status == 2 && missing.errors.contains("/nowhere"))
    }

    @Test func everyRuleIsListedWithItsCategories() async throws {
        let list = try await CommandRun.stagedoor("schema", "breaking", "--list-rules")
        let lines = list.output.split(separator: "\n")
        #expect(list.status == 0 && lines.count == 64)
        #expect(lines.contains { $0.hasPrefix("FIELD_SAME_ONEOF ") && $0.contains("FILE,PACKAGE,WIRE_JSON,WIRE,CSR") })
    }
}
