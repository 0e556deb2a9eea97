// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `stagedoor registry`: a registry as a whole.
struct RegistryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry",
        abstract: "Move a registry in, out, or along with another one.",
        discussion: """
            What would an import do, and then do it; stopped at any point, the same command goes on:

              stagedoor registry import --from http://old:8081 --server http://new:8081 --dry-run
              stagedoor registry import --from http://old:8081 --server http://new:8081

            From the dump of a _schemas topic, and into one:

              stagedoor registry import --dump schemas.jsonl
              stagedoor registry export --dump schemas.jsonl

            Follow the old registry until its last client has moved:

              stagedoor registry mirror --from http://old:8081 --interval 10
            """,
        subcommands: [RegistryImportCommand.self, RegistryExportCommand.self, RegistryMirrorCommand.self]
    )
}
