// SPDX-License-Identifier: Apache-2.0

/// Who a route answers. Every route says it, so that none is open by mistake.
package enum RouteAccess: Sendable {
    /// Anybody: what a probe asks before anyone can sign in.
    case open
    /// Whoever has signed in.
    case signedIn
    /// Whoever may do this.
    case permitted(RoutePermission)

    /// Whoever may take an action on what the request names.
    package static func may(
        _ action: String,
        on resourceTypes: String...,
        by find: @escaping @Sendable (WebRequest) async throws -> ProtectedResource
    ) -> RouteAccess {
        .permitted(
            RoutePermission(actions: [action], on: resourceTypes) { request in
                ProtectedOperation(action, on: [try await find(request)])
            }
        )
    }
}

/// What a caller must be allowed to do for a route to answer.
package struct RoutePermission: Sendable {
    /// The actions that it may take, each by its name in the policies.
    package let actions: [String]
    /// The types of what it may be done to, each by its name in the policies.
    package let resourceTypes: [String]
    private let find: @Sendable (WebRequest) async throws -> ProtectedOperation

    /// One of several actions, as the request says.
    package init(
        actions: [String],
        on resourceTypes: [String],
        _ find: @escaping @Sendable (WebRequest) async throws -> ProtectedOperation
    ) {
        self.actions = actions
        self.resourceTypes = resourceTypes
        self.find = find
    }

    /// Whether an operation is one of those that the table of routes shows: its action, and the types of what it is done
    /// to.
    package func declares(_ operation: ProtectedOperation) -> Bool {
        ([operation.action] + operation.furtherActions).contains(where: actions.contains)
            && operation.resources.allSatisfy { resourceTypes.contains($0.name.type) }
    }

    /// What a request wants to do to what.
    ///
    /// - Throws: what the route itself would throw for a request that names nothing that can exist.
    package func operation(_ request: WebRequest) async throws -> ProtectedOperation {
        try await find(request)
    }
}

/// Something that is done to one of several things.
package struct ProtectedOperation: Sendable {
    /// The action's name in the policies.
    package let action: String
    /// What else whoever does it must be allowed to do to the same thing.
    package let furtherActions: [String]
    /// What a refusal calls it, where its name would tell the caller something; nil for its name.
    package let shownAs: String?
    /// Whoever may do it to one of these may do it.
    package let resources: [ProtectedResource]
    /// What never changes under the first of them: who was allowed to read it may read it again for a moment, unasked.
    package let immutable: ImmutableKey?
    /// The same operation as the database knows it, where some of this one is remembered, which may be too little: to be
    /// asked before it is refused.
    package var known: (@Sendable () async throws -> ProtectedOperation)?

    /// An operation on one of these.
    package init(
        _ action: String,
        and furtherActions: [String] = [],
        on resources: [ProtectedResource],
        shownAs: String? = nil,
        immutable: ImmutableKey? = nil
    ) {
        self.action = action
        self.furtherActions = furtherActions
        self.shownAs = shownAs
        self.resources = resources
        self.immutable = immutable
    }
}

/// What is read by a number, and under a name if there is one, and never changes.
package struct ImmutableKey: Hashable, Sendable {
    /// The number.
    package let id: Int
    /// The name; empty for none.
    package let name: String
    /// By whose name it is shown, and whoever reads it is judged: another one may come to stand under the same name.
    package let shown: String

    /// A key of these parts.
    package init(id: Int, name: String, shown: String) {
        self.id = id
        self.name = name
        self.shown = shown
    }

    /// Names are the same when their bytes are.
    package static func == (left: ImmutableKey, right: ImmutableKey) -> Bool {
        left.id == right.id && same(left.name, right.name) && same(left.shown, right.shown)
    }

    /// Compares the bytes where they lie: every hot read does this, and the views of strings take them one by one.
    private static func same(_ left: String, _ right: String) -> Bool {
        let isSame: Bool?? = left.utf8.withContiguousStorageIfAvailable { left in
            right.utf8.withContiguousStorageIfAvailable { right in left.elementsEqual(right) }
        }
        return (isSame ?? nil) ?? left.utf8.elementsEqual(right.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        for byte in name.utf8 { hasher.combine(byte) }
    }
}

/// Something that policies speak of, with all that it lies in.
package struct ProtectedResource: Sendable {
    /// A type and an identity among those of the type, both as policies name them.
    package struct Name: Sendable {
        /// The type, such as `Subject`.
        package let type: String
        /// The identity.
        package let id: String

        /// A name of these parts.
        package init(_ type: String, _ id: String) {
            self.type = type
            self.id = id
        }
    }

    /// An attribute's name and value.
    package struct Attribute: Sendable {
        /// What an attribute may be.
        package enum Value: Sendable {
            case text(String)
            case entity(Name)
        }

        /// The name.
        package let name: String
        /// The value.
        package let value: Value

        /// A text.
        package init(_ name: String, _ text: String) {
            self.name = name
            value = .text(text)
        }

        /// Something that has a name itself.
        package init(_ name: String, entity: Name) {
            self.name = name
            value = .entity(entity)
        }
    }

    /// Its name.
    package let name: Name
    /// What conditions may ask about it.
    package let attributes: [Attribute]
    /// Everything that it lies in.
    package let ancestors: [Name]

    /// Something with all that it lies in.
    package init(_ type: String, _ id: String, attributes: [Attribute] = [], in ancestors: [Name] = []) {
        self.name = Name(type, id)
        self.attributes = attributes
        self.ancestors = ancestors
    }
}

/// Who sent a request, and what they may do besides what the route asked for.
package protocol Caller: Sendable {
    /// The caller's name in the policies, such as `Pipeline::"orders-ci"`.
    var description: String { get }

    /// Whether the caller may do it.
    func may(_ operation: ProtectedOperation) throws -> Bool

    /// Refuses what the caller may not do.
    ///
    /// - Throws: ``WebError`` 403.
    func require(_ operation: ProtectedOperation) throws
}
