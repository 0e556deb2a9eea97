// SPDX-License-Identifier: Apache-2.0

/// A request of which something is not known.
public struct PartialRequest: Hashable, Sendable {
    /// What is known of the principal, the action or the resource.
    public enum Part: Hashable, Sendable {
        /// Which entity it is.
        case known(EntityUID)
        /// Only its type.
        case ofType(Name)
        /// Nothing.
        case unknown
    }

    /// What is known of the context.
    public enum Context: Hashable, Sendable {
        /// All of it.
        case known(CedarRecord)
        /// These attributes; of others it is not known whether they are there.
        case including(CedarRecord)
        /// Nothing.
        case unknown
    }

    /// Who asks.
    public let principal: Part
    /// What is to be done.
    public let action: Part
    /// What it is to be done to.
    public let resource: Part
    /// The circumstances.
    public let context: Context

    /// A request; what is left out is not known.
    public init(
        principal: Part = .unknown,
        action: Part = .unknown,
        resource: Part = .unknown,
        context: Context = .unknown
    ) {
        self.principal = principal
        self.action = action
        self.resource = resource
        self.context = context
    }
}
