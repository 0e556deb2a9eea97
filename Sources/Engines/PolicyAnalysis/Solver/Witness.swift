// SPDX-License-Identifier: Apache-2.0

public import Cedar
public import JSON

/// A request, and the entities it is decided with, that show what was claimed.
public struct Witness: Hashable, Sendable {
    /// The request.
    public let request: AuthorizationRequest

    /// All entities that the request, the policies concerned and these entities refer to, sorted; among them the action,
    /// if it is in others.
    public let entities: [Entity]

    /// A request with its entities.
    public init(request: AuthorizationRequest, entities: [Entity]) {
        self.request = request
        self.entities = entities
    }
}

extension AuthorizationRequest {
    /// The request as its readers take it back.
    public var json: JSON {
        .object([
            ("principal", principal.json), ("action", action.json), ("resource", resource.json),
            ("context", context.json),
        ])
    }
}

extension Witness {
    /// `{"request": …, "entities": […]}`
    public var json: JSON {
        .object([("request", request.json), ("entities", .array(entities.map(\.json)))])
    }
}
