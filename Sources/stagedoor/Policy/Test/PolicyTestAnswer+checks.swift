// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings

extension PolicyTestAnswer {
    /// A decision, compared with what is expected.
    init(
        _ request: PolicyTestFile.Case,
        _ index: Int,
        _ answer: AuthorizationAnswer,
        _ names: PolicyNames,
        micros: Int
    ) {
        let outcome = Outcome(
            decision: answer.decision,
            reason: answer.reasons.map { names[$0] },
            errors: answer.errors.map { names[$0.policy] },
            errorTexts: answer.errors.map { "\(names[$0.policy]): \($0.error.message)" }
        )
        var differences: [String] = []
        if let expected = request.decision, expected != outcome.decision {
            let found = outcome.reason.isEmpty ? "nothing permits it" : "because of \(Self.list(outcome.reason))"
            differences.append("\(outcome.decision.rawValue) instead of \(expected.rawValue), \(found)")
        }
        differences += [
            Self.difference("reason", outcome.reason, request.reason),
            Self.difference("errors", outcome.errors, request.errors),
        ].compactMap { $0 }
        self.init(
            index: index,
            description: request.description,
            problem: nil,
            outcome: outcome,
            micros: micros,
            differences: differences,
            pass: request.isChecked ? differences.isEmpty : nil
        )
    }

    /// A request that could not be read or that the schema does not allow.
    init(_ request: PolicyTestFile.Case, _ index: Int, refused finding: Finding) {
        self.init(
            index: index,
            description: request.description,
            problem: finding,
            outcome: nil,
            micros: 0,
            differences: [],
            pass: request.isChecked ? false : nil
        )
    }

    private static func difference(_ what: String, _ found: [String], _ expected: Set<CedarString>?) -> String? {
        guard let expected, expected != Set(found.map { CedarString($0) }) else { return nil }
        return "\(what) \(list(found)) instead of \(list(expected.sorted().map(\.text)))"
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(20).joined(separator: ", ")
        return "[\(shown)\(names.count > 20 ? ", … \(names.count) in all" : "")]"
    }
}
