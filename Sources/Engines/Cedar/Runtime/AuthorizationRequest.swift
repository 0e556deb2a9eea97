// SPDX-License-Identifier: Apache-2.0

/// May this principal do this to that resource, in these circumstances?
public struct AuthorizationRequest: Hashable, Sendable {
    /// Who asks.
    public let principal: EntityUID
    /// What is to be done.
    public let action: EntityUID
    /// What it is to be done to.
    public let resource: EntityUID
    /// The circumstances.
    public let context: CedarRecord

    /// A request; without a context that of no attributes.
    public init(principal: EntityUID, action: EntityUID, resource: EntityUID, context: CedarRecord = CedarRecord()) {
        self.principal = principal
        self.action = action
        self.resource = resource
        self.context = context
    }
}
