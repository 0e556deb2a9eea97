// SPDX-License-Identifier: Apache-2.0
package import JSON

/// What one of several questions about the same change gives.
public struct ProfileVerdict: Sendable, Equatable {
    /// The name of the question: `data`.
    public var profile: String
    /// The answer.
    public var verdict: Verdict
    /// The first value that shows why it is no, as JSON text.
    public var counterexample: String?
    /// Why there is no answer.
    public var reason: String?
    /// Whether the report's own verdict and findings are those of this question.
    public var gates: Bool

    /// An answer.
    public init(
        profile: String,
        verdict: Verdict,
        counterexample: String? = nil,
        reason: String? = nil,
        gates: Bool = false
    ) {
        self.profile = profile
        self.verdict = verdict
        self.counterexample = counterexample
        self.reason = reason
        self.gates = gates
    }

    /// The answer as an object: `profile`, `verdict`, `gates`, and, where there is one, `counterexample` as text and
    /// `reason`.
    package var json: JSON {
        var members: [(String, JSON)] = [
            ("profile", .text(profile)), ("verdict", .string(verdict.rawValue)), ("gates", .bool(gates)),
        ]
        if let counterexample { members.append(("counterexample", .text(counterexample))) }
        if let reason { members.append(("reason", .text(reason))) }
        return .object(members)
    }

    /// The answer in one line.
    var line: String {
        let more = [counterexample, reason].compactMap { $0?.visibleLine }.first.map { ": " + $0 } ?? ""
        return "profile \(profile.visibleLine)\(gates ? ", which decides" : ""): \(verdict.rawValue)\(more)"
    }
}
