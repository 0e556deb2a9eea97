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
        let name = self.place(place).name
        let escaped = name.id.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "StageDoor::\(name.type)::\"\(escaped)\""
    }

    /// A subject, whether or not it exists; with an empty name its context, and the global context is the system.
    package static func place(_ place: QualifiedSubject) -> ProtectedResource {
        guard !place.subject.isEmpty else {
            return place.context == QualifiedSubject.globalContext ? system : context(place.context)
        }
        // A name that begins with a colon could be that of a subject in another context.
        let isPlain = place.context == QualifiedSubject.defaultContext && place.subject.utf8.first != UInt8(ascii: ":")
        let qualifier = isPlain ? "" : ":\(place.context):"
        let prefixes = prefixes(of: place.subject).map { ProtectedResource.Name("SubjectPrefix", qualifier + $0 + "*") }
        return ProtectedResource(
            "Subject",
            qualifier + place.subject,
            attributes: [.init("name", place.subject), .init("context", place.context)],
            in: prefixes + [ProtectedResource.Name("Context", place.context), system.name]
        )
    }

    /// The beginnings of a name that end with a separator; a name has at most 1,024 bytes.
    private static func prefixes(of name: String) -> [String] {
        let separators: Set<UInt8> = [
            UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: ":"),
        ]
        let bytes = Array(name.utf8)
        return bytes.indices.filter { separators.contains(bytes[$0]) }
            .map { String(decoding: bytes[...$0], as: UTF8.self) }
    }
}
