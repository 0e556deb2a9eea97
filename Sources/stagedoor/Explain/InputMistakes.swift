// SPDX-License-Identifier: Apache-2.0
import Findings

/// What the policy commands say of texts that they cannot read: a code of two parts, the first of which tells the kind
/// of text, the second the mistake. The second ones are as many as the messages, which explain themselves.
enum InputMistakes: String, CaseIterable {
    case parse, json, schema, entity, request, policies, value, format, eval, invariant, query, log, generate, expires
    case store, test
    case policySet = "policy-set"

    /// The mistakes of this kind, as a list shows them.
    var pattern: String { rawValue + ".*" }

    /// The kind that a code begins with.
    init?(code: String) {
        guard let dot = code.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        let rest = code[code.utf8.index(after: dot)...].utf8
        let isName = rest.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard (isName && !rest.isEmpty) || rest.elementsEqual("*".utf8) else { return nil }
        self.init(rawValue: String(code[..<dot]))
    }

    /// What there is to say of a code of this kind.
    func explanation(of code: String) -> RuleExplanation {
        RuleExplanation(
            code,
            area: "policy input",
            summary: "\(what) cannot be used; the finding's message says what the mistake is.",
            impact: [.init("Nothing is decided by a text that is not understood as a whole.")],
            fix: [.init("Mend the text at the place that the finding shows.")],
            scope: "stagedoor policy"
        )
    }

    private var what: String {
        switch self {
        case .parse: "The text of a policy"
        case .json: "A policy written as JSON"
        case .schema: "The schema of policies"
        case .entity: "An entity"
        case .request: "A request"
        case .policies: "A policy's id, or a link of a template,"
        case .value: "A value"
        case .format: "A policy that is to be formatted"
        case .eval: "An expression"
        case .invariant: "An invariant"
        case .query: "A question about policies"
        case .log: "A log of requests"
        case .generate: "What policies are to be written from"
        case .expires: "A policy's @expires"
        case .store: "A set of policies or of entities, or what was made of another one,"
        case .test: "A test of policies"
        case .policySet: "A policy that is linked from a template, or has the id of another one,"
        }
    }
}
