// SPDX-License-Identifier: Apache-2.0

/// A qualified name, `Namespace::Inner::Base`: of an entity type, a common type or an extension function.
///
/// It is only ever made from identifiers that the grammar allows, so it holds no white space.
public struct Name: Hashable, Comparable, Sendable {
    /// The whole name, its parts joined by `::`.
    public let qualified: CedarString

    /// - Parameter parts: the identifiers from the outermost namespace to the base name.
    public init(parts: [String]) {
        qualified = CedarString(parts.joined(separator: "::"))
    }

    /// - Parameter qualified: a name that is known to be well formed, such as one this module printed.
    public init(trusted qualified: String) {
        self.qualified = CedarString(qualified)
    }

    /// The identifiers from the outermost namespace to the base name.
    public var parts: [Substring] {
        qualified.text.split(separator: "::")
    }

    /// The last identifier.
    public var base: Substring {
        parts.last ?? ""
    }

    /// What stands before the base name, or nil for a name without a namespace.
    public var namespace: Name? {
        let outer = parts.dropLast()
        return outer.isEmpty ? nil : Name(parts: outer.map(String.init))
    }

    /// The order of the bytes of the whole name.
    public static func < (left: Name, right: Name) -> Bool {
        left.qualified < right.qualified
    }
}

extension Name: CustomStringConvertible {
    /// The whole name.
    public var description: String { qualified.text }
}
