// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Why a policy text is refused, if it is.
func failure(_ text: String, limits: PolicyLimits = PolicyLimits()) -> CedarParseFailure? {
    do throws(CedarParseFailure) {
        _ = try PolicySet.parse(text, limits: limits)
        return nil
    } catch {
        return error
    }
}

/// Why a JSON policy set is refused, if it is.
func failure(json text: String, limits: PolicyLimits = PolicyLimits()) -> CedarParseFailure? {
    do throws(CedarParseFailure) {
        _ = try PolicySet.parse(json: text, limits: limits)
        return nil
    } catch {
        return error
    }
}

/// A policy with this condition.
func policyText(when condition: String) -> String {
    "permit (principal, action, resource) when { \(condition) };"
}

/// The condition of a policy, read from text.
func condition(_ text: String) throws -> Expression {
    try Expression.parse(text)
}

extension Policy {
    /// The policy without the name it got from its place.
    var anonymous: Policy { renamed("") }
}

extension PolicySet {
    /// The policies and templates without the names they got from their places.
    var anonymous: [Policy] { (policies + templates).map(\.anonymous) }
}
