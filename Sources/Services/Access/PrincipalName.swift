// SPDX-License-Identifier: Apache-2.0
package import Cedar
package import Web

/// Who a policy may speak of: a kind and a name, written `pipeline:orders-ci`.
package struct PrincipalName: Hashable, Sendable, CustomStringConvertible {
    /// What there is.
    package enum Kind: String, CaseIterable, Sendable {
        case team = "Team"
        case person = "Person"
        case pipeline = "Pipeline"
        case service = "Service"
    }

    /// The longest name, in bytes.
    package static let longest = 255

    /// The kind.
    package let kind: Kind
    /// The name among those of the kind; names are the same when their bytes are.
    package let name: CedarString

    /// A name of these parts, already checked.
    init(trusted kind: Kind, _ name: String) {
        self.kind = kind
        self.name = CedarString(name)
    }

    /// A name of these parts.
    ///
    /// - Throws: `WebError` 422 for a name that is empty, too long, or has spaces or control characters.
    package init(_ kind: Kind, _ name: String) throws(WebError) {
        let isPlain = name.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value != 0x7F && !$0.properties.isWhitespace
        }
        guard !name.isEmpty, name.utf8.count <= Self.longest, isPlain else {
            throw WebError(
                status: 422,
                code: 42290,
                message: "A name has 1 to \(Self.longest) bytes without spaces and control characters"
            )
        }
        self.init(trusted: kind, name)
    }

    /// Reads `KIND:NAME`, the kind in small letters.
    ///
    /// - Throws: `WebError` 422 for anything else.
    package init(parsing text: String) throws(WebError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let kind = Kind.allCases.first { $0.rawValue.lowercased() == parts.first.map(String.init) }
        guard parts.count == 2, let kind else {
            throw WebError(
                status: 422,
                code: 42290,
                message: "'\(text.prefix(100))' is nobody's name: write team:, person:, pipeline: or service: before it"
            )
        }
        try self.init(kind, String(parts[1]))
    }

    /// `KIND:NAME`.
    package var description: String { "\(kind.rawValue.lowercased()):\(name.text)" }

    /// The name in policies.
    package var uid: EntityUID { .stageDoor(kind.rawValue, name) }
}

extension EntityUID {
    /// An entity of StageDoor's schema.
    static func stageDoor(_ type: String, _ id: CedarString) -> EntityUID {
        EntityUID(type: Name(parts: ["StageDoor", type]), id: id)
    }
}
