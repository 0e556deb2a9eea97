// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import Policies

/// One file of policies.
package struct PolicyDocument: Sendable, Equatable {
    /// The file's name, such as `orders.cedar` or `teams/orders.cedar`.
    package let name: String
    /// Its text.
    package let text: String

    /// A file of that name and text.
    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// By bytes: texts that look the same may mean different things.
    package static func == (left: PolicyDocument, right: PolicyDocument) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Those built in.
    static let builtIn = BuiltInPolicies.documents.map { PolicyDocument(name: $0.name, text: $0.text) }

    static func text(_ documents: [PolicyDocument]) -> String { json(documents).compactText }

    /// With who has issued the token by which they are proposed, as an element that is no document.
    static func text(_ documents: [PolicyDocument], issuer: String) -> String {
        JSON.array((json(documents).array ?? []) + [.object([("issuer", .string(issuer))])]).compactText
    }

    static func json(_ documents: [PolicyDocument]) -> JSON {
        .array(documents.map { .object([("name", .string($0.name)), ("text", .string($0.text))]) })
    }

    static func read(_ text: String) throws -> [PolicyDocument] { try readProposed(text).documents }

    /// What is proposed, and who has issued the token; empty if nobody is known.
    static func readProposed(_ text: String) throws -> (documents: [PolicyDocument], issuer: String) {
        let elements = try JSON(parsing: text).array ?? []
        let documents = elements.compactMap { json -> PolicyDocument? in
            guard let name = json["name"]?.string, let text = json["text"]?.string else { return nil }
            return PolicyDocument(name: name, text: text)
        }
        return (documents, elements.compactMap { $0["issuer"]?.string }.last ?? "")
    }
}

/// Policies that were put in force.
package struct PolicyRevision: Sendable {
    /// From 1; 0 stands for those built in.
    package let number: Int64
    /// All files.
    package let documents: [PolicyDocument]
    /// Why.
    package let reason: String
    /// Who wanted it.
    package let proposedBy: String
    /// Who else agreed, where that was needed.
    package let approvedBy: String?
    /// When, in seconds since 1970.
    package let createdAt: Int64

    /// Those that count before any others do.
    static let builtIn = PolicyRevision(
        number: 0,
        documents: PolicyDocument.builtIn,
        reason: "built in",
        proposedBy: "stagedoor",
        approvedBy: nil,
        createdAt: 0
    )

    /// Those built into an earlier version, of which nothing is known.
    static let unknown = PolicyRevision(
        number: 0,
        documents: [],
        reason: "",
        proposedBy: "stagedoor",
        approvedBy: nil,
        createdAt: 0
    )
}

extension PolicyRevision {
    /// Which built-in files of this version are others than those in force, or not there: somebody may have changed them,
    /// or they are newer than what was put in force.
    package var otherBuiltIn: [(name: String, isThere: Bool)] {
        PolicyDocument.builtIn.filter { !documents.contains($0) }.map { own in
            (own.name, documents.contains { $0.name.utf8.elementsEqual(own.name.utf8) })
        }
    }
}

/// Policies that somebody wants to put in force and somebody else has to agree to.
package struct PolicyProposal: Sendable {
    /// Its name.
    package let id: String
    /// The revision that it takes the place of.
    package let basedOn: Int64
    /// All files.
    package let documents: [PolicyDocument]
    /// What it would newly permit, for people.
    package let report: String
    /// Why.
    package let reason: String
    /// Who wants it.
    package let proposedBy: String
    /// Who has issued the token by which it was proposed; empty for another issuer's, or a certificate.
    package let issuer: String
    /// Since when, in seconds since 1970.
    package let createdAt: Int64
}
