// SPDX-License-Identifier: Apache-2.0

/// Something about an issuer that its operator wants to read in the log.
package enum IdentityEvent: Sendable, Equatable {
    /// New keys are there; so many can be used and so many not.
    case keysRenewed(issuer: String, keys: Int, ignored: Int)
    /// New keys could not be had; whether older ones go on.
    case keysUnavailable(issuer: String, reason: String, hasOlder: Bool)
}
