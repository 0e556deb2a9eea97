// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A real Git repository with schemas of all formats, gone afterwards.
struct GitFolder: Sendable {
    let folder: Folder

    static let money = """
        {"type": "record", "name": "Money", "namespace": "shop", "fields": [
          {"name": "amount", "type": "long"},
          {"name": "currency", "type": "string"}
        ]}

        """
    static let files = [
        "schemas/common/money.avsc": money,
        "schemas/orders/order.avsc": """
        {"type": "record", "name": "Order", "namespace": "shop", "fields": [
          {"name": "id", "type": "string"},
          {"name": "total", "type": "Money"}
        ]}

        """,
        "schemas/crm/address.schema.json": """
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "type": "object",
          "properties": {"street": {"type": "string"}},
          "additionalProperties": false
        }

        """,
        "schemas/crm/customer.schema.json": """
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "type": "object",
          "properties": {"home": {"$ref": "address.schema.json"}},
          "additionalProperties": false
        }

        """,
        "schemas/proto/shop/v1/item.proto": """
        syntax = "proto3";
        package shop.v1;
        message Item {
          string sku = 1;
          int32 count = 2;
        }

        """,
        "schemas/proto/shop/v1/cart.proto": """
        syntax = "proto3";
        package shop.v1;
        import "shop/v1/item.proto";
        message Cart {
          repeated Item items = 1;
        }

        """,
        "README.md": "# schemas\n",
    ]

    /// A repository with one commit on `main`.
    init() async throws {
        folder = try Folder()
        for (path, text) in Self.files { try write(text, to: path) }
        try await git("init", "--quiet", "--initial-branch=main")
        try await commit()
    }

    func write(_ text: String, to path: String) throws {
        let url = folder.url(path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// Replaces a piece of a file, which has to be there.
    func change(_ path: String, _ old: String, _ new: String) throws {
        let text = folder.read(path)
        try #require(text.contains(old), "\(path) has no \(old)")
        try write(text.replacing(old, with: new), to: path)
    }

    func remove(_ path: String) throws { try FileManager.default.removeItem(at: folder.url(path)) }

    func move(_ path: String, to other: String) throws {
        let text = folder.read(path)
        try remove(path)
        try write(text, to: other)
    }

    @discardableResult
    func git(_ arguments: String...) async throws -> CommandRun {
        let identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
        let run = try await CommandRun("git", ["-C", folder.path("")] + identity + arguments)
        try #require(run.status == 0, "git \(arguments): \(run.errors)")
        return run
    }

    func commit() async throws {
        try await git("add", "--all")
        try await git("commit", "--quiet", "--message", "change")
    }

    /// Runs `stagedoor check` in the repository, as a pipeline does.
    func check(
        _ arguments: String...,
        and more: [String] = [],
        environment: [String: String] = [:]
    ) async throws -> CommandRun {
        let words = ["-C", folder.path(""), Binary.path, "check"] + arguments + more
        return try await CommandRun("env", words, environment: environment)
    }
}
