// SPDX-License-Identifier: Apache-2.0

/// By what right something happens: what has decided so. Entries that come of a decision say it.
package protocol AuditRight: Sendable {
    /// The policies that have decided, by their ids.
    var policies: [String] { get }
    /// The revision of the policies in force.
    var revision: Int64 { get }
}
