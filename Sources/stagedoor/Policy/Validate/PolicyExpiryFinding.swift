// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings
import PolicyUsage

/// What there is to say about a policy's `@expires`.
struct PolicyExpiryFinding {
    /// The server warns as early.
    private static let days = 14

    let severity: Severity
    private let error: CedarError

    /// Nil for a policy that does not end, or not soon.
    init?(_ policy: Policy, at now: Moment) {
        do throws(CedarError) {
            guard let expiry = try PolicyExpiry(of: policy) else { return nil }
            let name = (policy.annotatedID ?? policy.id).text
            if expiry.hasEnded(at: now) {
                error = CedarError(
                    code: "expires.ended",
                    message: "the policy `\(name)` is dead: it ended at \(expiry.end.text)",
                    help: "remove it, or give it a later @expires",
                    span: policy.span
                )
            } else if expiry.ends(within: Self.days, of: now) {
                error = CedarError(
                    code: "expires.soon",
                    message: "the policy `\(name)` ends at \(expiry.end.text)",
                    help: "give it a later @expires if it is still needed",
                    span: policy.span
                )
            } else {
                return nil
            }
            severity = .warning
        } catch {
            self.error = error
            severity = .error
        }
    }

    /// The finding, at the policy.
    func finding(named name: String, in text: inout LocatedText) -> Finding {
        let located = Finding(error, in: &text)
        return Finding(
            rule: located.rule,
            severity: severity,
            message: located.message,
            location: located.location,
            fix: located.fix,
            details: [Detail(name: Finding.policyDetail, value: name)]
        )
    }
}
