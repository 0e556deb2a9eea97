// SPDX-License-Identifier: Apache-2.0
package import Web

/// Whoever knows what there is besides people: declared here, because access asks for it.
package protocol ResourceDirectory: Sendable {
    /// Everything that policies may speak of, as it is now.
    func all() async throws -> [ProtectedResource]

    /// A subject by the name that clients use, whether or not it is there.
    ///
    /// - Throws: an error of the registry for a name that no subject may have.
    func subject(_ name: String) throws -> ProtectedResource

    /// All that something lies in because of its name, whether or not it is there; nothing where that cannot be told.
    func ancestors(of name: ProtectedResource.Name) -> [ProtectedResource.Name]
}
