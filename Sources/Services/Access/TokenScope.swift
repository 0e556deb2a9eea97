// SPDX-License-Identifier: Apache-2.0
package import Cedar
import JSON
package import Web

/// What a token is restricted to beyond the rights of its owner.
package struct TokenScope: Sendable {
    /// The most entries of either list.
    private static let most = 100

    /// The actions that it is good for; nil for all.
    package let actions: [String]?
    /// What it is good for, such as `StageDoor::SubjectPrefix::"orders.*"`, with all that lies therein; nil for everything.
    package let resources: [String]?

    /// A scope; nil if it restricts nothing.
    ///
    /// - Throws: `WebError` 422 for an empty or very long list.
    package init?(actions: [String]?, resources: [String]?) throws(WebError) {
        if actions == nil, resources == nil { return nil }
        for list in [actions, resources] {
            guard let list else { continue }
            guard !list.isEmpty, list.count <= Self.most, list.allSatisfy({ $0.utf8.count <= 2_048 }) else {
                throw WebError(
                    status: 422,
                    code: 42290,
                    message: "A scope lists 1 to \(Self.most) actions or resources"
                )
            }
        }
        self.actions = actions
        self.resources = resources
    }

    /// Reads what ``json`` wrote.
    ///
    /// - Throws: `WebError` for anything else: a scope that cannot be read must not be none.
    init(stored json: JSON) throws(WebError) {
        let scope = try TokenScope(
            actions: json["actions"]?.array?.compactMap(\.string),
            resources: json["resources"]?.array?.compactMap(\.string)
        )
        guard let scope else { throw .accessInvalid("A stored scope restricts nothing") }
        self = scope
    }

    /// The form in which it is stored and shown.
    var json: JSON {
        let lists = [("actions", actions), ("resources", resources)]
        return .object(lists.compactMap { name, list in list.map { (name, .array($0.map(JSON.string))) } })
    }

    /// Whether it is good for an action on a resource.
    ///
    /// - Parameter others: what the resource lies in that its name does not tell.
    func covers(
        _ action: String,
        _ resource: ProtectedResource,
        others: () -> Set<EntityUID> = { [] }
    ) -> Bool {
        if let actions, !actions.contains(where: { $0.utf8.elementsEqual(action.utf8) }) { return false }
        guard let resources else { return true }
        func isListed(_ uid: EntityUID) -> Bool {
            let text = uid.quoted
            return resources.contains { $0.utf8.elementsEqual(text.utf8) }
        }
        return ([resource.name] + resource.ancestors).contains { isListed($0.uid) }
            || others().contains(where: isListed)
    }

    /// Whether whatever it is good for, the other one is good for too.
    ///
    /// - Parameter ancestors: all that something lies in.
    func isWithin(
        _ other: TokenScope?,
        ancestors: (ProtectedResource.Name) -> [ProtectedResource.Name] = { _ in [] }
    ) -> Bool {
        func isWithin(_ list: [String]?, _ other: [String]?, _ lies: (String, String) -> Bool) -> Bool {
            guard let other else { return true }
            return list?.allSatisfy { entry in
                other.contains { $0.utf8.elementsEqual(entry.utf8) || lies(entry, $0) }
            } ?? false
        }
        return isWithin(actions, other?.actions) { _, _ in false }
            && isWithin(resources, other?.resources) { entry, outer in
                guard let name = ProtectedResource.Name(quoted: entry) else { return false }
                return ancestors(name).contains { $0.uid.quoted.utf8.elementsEqual(outer.utf8) }
            }
    }
}

extension ProtectedResource.Name {
    /// The name in policies.
    package var uid: EntityUID { .stageDoor(type, CedarString(id)) }
}
