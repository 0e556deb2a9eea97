// SPDX-License-Identifier: Apache-2.0
package import Web

/// What the policies call the things of the registry, and what lies in what.
///
/// A subject lies in its context, which lies in the system, and in a prefix for each part of its name:
/// `orders.eu.placed-value` in `orders.*`, `orders.eu.*` and `orders.eu.placed-*`. In all contexts but the default one
/// the names of subjects and prefixes begin with that of the context, as in `:.staging:orders.*`.
package enum RegistryResources {
    /// The system as a whole.
    package static let system = ProtectedResource("System", "stagedoor")

    /// A context.
    package static func context(_ name: String) -> ProtectedResource {
        ProtectedResource("Context", name, in: [system.name])
    }

    /// The name of a place in the audit log, as policies write it.
    static func name(_ place: QualifiedSubject) -> String {
        let name = plain(place)
        let escaped = name.id.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "StageDoor::\(name.type)::\"\(escaped)\""
    }

    /// The most parts that the name of a subject has, so that no name takes long to be decided about.
    private static let mostPrefixes = 32

    /// A subject, whether or not it exists; with an empty name its context, and the global context is the system.
    ///
    /// - Throws: ``RegistryError`` 42208 for a name of more than 33 parts.
    package static func place(_ place: QualifiedSubject) throws(RegistryError) -> ProtectedResource {
        guard !place.subject.isEmpty else {
            return place.context == QualifiedSubject.globalContext ? system : context(place.context)
        }
        let prefixes = prefixes(of: place.subject)
        guard prefixes.count <= mostPrefixes else {
            throw RegistryError(
                code: 42208,
                message: "A subject's name has at most \(mostPrefixes) of . - _ / : where policies decide about it"
            )
        }
        let qualifier = qualifier(place)
        return ProtectedResource(
            "Subject",
            qualifier + place.subject,
            attributes: [.init("name", place.subject), .init("context", place.context)],
            in: prefixes.map { ProtectedResource.Name("SubjectPrefix", qualifier + $0 + "*") }
                + [ProtectedResource.Name("Context", place.context), system.name]
        )
    }

    /// All that a context, a subject or a prefix lies in; nothing for what is none of these.
    package static func ancestors(of name: ProtectedResource.Name) -> [ProtectedResource.Name] {
        let isPrefix = name.type == "SubjectPrefix"
        switch name.type {
        case "Context": return [system.name]
        case "Subject", "SubjectPrefix":
            // A prefix lies in all that a subject would lie in that is called so but for the star.
            guard name.id.utf8.last == UInt8(ascii: "*") || !isPrefix else { return [] }
            let text = isPrefix ? String(name.id.dropLast()) : name.id
            guard let subject = try? QualifiedSubject(text), !subject.subject.isEmpty,
                let resource = try? place(subject), plain(subject).id.utf8.elementsEqual(text.utf8)
            else { return [] }
            return resource.ancestors
        default: return []
        }
    }

    private static func plain(_ place: QualifiedSubject) -> ProtectedResource.Name {
        guard place.subject.isEmpty else { return ProtectedResource.Name("Subject", qualifier(place) + place.subject) }
        return place.context == QualifiedSubject.globalContext ? system.name : context(place.context).name
    }

    private static func qualifier(_ place: QualifiedSubject) -> String {
        // A name that begins with a colon could be that of a subject in another context.
        let isPlain = place.context == QualifiedSubject.defaultContext && place.subject.utf8.first != UInt8(ascii: ":")
        return isPlain ? "" : ":\(place.context):"
    }

    /// The beginnings of a name that end with a separator; a name has at most 1,024 bytes.
    private static func prefixes(of name: String) -> [String] {
        var prefixes: [String] = []
        for place in name.utf8.indices where isSeparator(name.utf8[place]) {
            prefixes.append(String(Substring(name.utf8[...place])))
        }
        return prefixes
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: ":"): true
        default: false
        }
    }
}
