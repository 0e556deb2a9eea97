// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `stagedoor policy`: everything about access policies.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Test, check and try out access policies written in Cedar.",
        discussion: """
            Do the policies decide as they should, and which of them are never exercised?

              stagedoor policy test --root policies --coverage

            Are they valid, with annotations for a pull request?

              stagedoor policy validate --policies p.cedar --schema s.cedarschema --output github
            """,
        subcommands: [
            PolicyTestCommand.self,
            PolicyAuthorizeCommand.self,
            PolicyPartialCommand.self,
            PolicyWhoCommand.self,
            PolicyWhatCommand.self,
            PolicyExplainCommand.self,
            PolicyValidateCommand.self,
            PolicyDiffCommand.self,
            PolicyAnalyzeCommand.self,
            PolicyUsageCommand.self,
            PolicyGenerateCommand.self,
            PolicyImportCommand.self,
            PolicyFormatCommand.self,
            PolicyConvertCommand.self,
            PolicySchemaCommand.self,
            PolicyBenchCommand.self,
            PolicyPullCommand.self,
            PolicyHistoryCommand.self,
            PolicyApplyCommand.self,
            PolicyProposalsCommand.self,
            PolicyApproveCommand.self,
            PolicyRejectCommand.self,
            PolicyStatusCommand.self,
            PolicyDefaultsCommand.self,
        ]
    )
}
