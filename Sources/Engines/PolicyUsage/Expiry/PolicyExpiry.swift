// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// When a policy ends by itself, as `@expires("2026-12-31")` says: that day is its last one in UTC. A time as RFC 3339
/// has it, `@expires("2026-12-31T18:00:00Z")`, is the first moment without it.
///
/// Nothing here asks a clock: whoever knows what time it is leaves out what ``hasEnded(at:)``.
public struct PolicyExpiry: Hashable, Sendable {
    /// The first moment at which the policy has no effect.
    public let end: Moment

    /// Reads a day or a time; nil for anything else.
    public init?(_ text: String) {
        guard let moment = Moment(text) else { return nil }
        let isDay = text.utf8.count == "2026-12-31".utf8.count
        end = isDay ? Moment(milliseconds: moment.milliseconds + 86_400_000) : moment
    }

    /// What a policy or template says; nil if it says nothing.
    ///
    /// - Throws: `CedarError` with the code `expires.form` if the annotation is neither a day nor a time.
    public init?(of policy: Policy) throws(CedarError) {
        guard let annotation = policy.annotation("expires") else { return nil }
        guard let expiry = PolicyExpiry(annotation.value.text) else {
            throw CedarError(
                code: "expires.form",
                message: "@expires is neither a day nor a time",
                help: "write @expires(\"2026-12-31\") or @expires(\"2026-12-31T18:00:00Z\")",
                span: policy.span
            )
        }
        self = expiry
    }

    /// Whether the policy has no effect any more at a moment.
    public func hasEnded(at moment: Moment) -> Bool { end <= moment }

    /// Whether the policy still has effect at a moment, and none any more that many days later.
    public func ends(within days: Int, of moment: Moment) -> Bool {
        let (length, overflows) = Int64(days).multipliedReportingOverflow(by: 86_400_000)
        let (limit, exceeds) = moment.milliseconds.addingReportingOverflow(overflows ? .max : length)
        return !hasEnded(at: moment) && (exceeds || end.milliseconds <= limit)
    }
}
