// SPDX-License-Identifier: Apache-2.0
package import PostgreSQL

/// Whoever knows who may sign in; what forgets persons asks it.
package protocol AuditedPeople: Sendable {
    /// Whether there is a principal of this name, such as `person:ada`, who may sign in.
    func maySignIn(_ name: String, _ tx: inout Transaction) throws -> Bool

    /// Forgets what is still known of somebody who may not sign in any more; false if there was nothing.
    func forget(_ name: String, _ tx: inout Transaction) throws -> Bool
}
