// SPDX-License-Identifier: Apache-2.0
import Findings

extension BatchProblem.Code {
    /// What there is to say of a line of a batch that gets no verdict.
    var ruleExplanation: RuleExplanation {
        RuleExplanation(
            rawValue,
            area: "batch",
            summary: summary,
            impact: [.init("The line gets an answer with 'error' and no verdict; the rest goes on.")],
            fix: [.init(fix)],
            scope: "stagedoor schema check --batch"
        )
    }

    private var summary: String {
        switch self {
        case .invalidLine: "The line is not a JSON object."
        case .lineTooLong: "The line is longer than 64 MiB."
        case .missingMember: "A member that every case needs is not there."
        case .invalidMember: "A member is of the wrong kind."
        case .unknownLevel: "There is no such compatibility level."
        case .unsupportedFormat: "There is no such schema language."
        case .unknownProfile: "Nobody's rules have that name."
        }
    }

    private var fix: String {
        switch self {
        case .invalidLine: "Write each case as an object on one line."
        case .lineTooLong: "Check the schemas one by one from files."
        case .missingMember, .invalidMember: "Write the member that the message names as it says."
        case .unknownLevel: "Write NONE, BACKWARD, FORWARD or FULL, or one of them with _TRANSITIVE."
        case .unsupportedFormat: "Write avro, json or protobuf."
        case .unknownProfile: "Write confluent, confluent-lenient or data."
        }
    }
}
