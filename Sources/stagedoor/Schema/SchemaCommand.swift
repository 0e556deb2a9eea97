// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `stagedoor schema`: everything about schemas.
struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Check, register and look up schemas, and check records.",
        subcommands: [
            SchemaCheckCommand.self,
            SchemaBreakingCommand.self,
            SchemaRegisterCommand.self,
            SchemaGetCommand.self,
            SchemaListCommand.self,
            SchemaRetireCommand.self,
            SchemaCanonicalCommand.self,
            SchemaValidateCommand.self,
        ]
    )
}
