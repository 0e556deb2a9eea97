// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON

/// Where the policies of a set stand in their files.
struct PolicyPlaces {
    /// `file:line:column`
    struct Place {
        let file: String
        let position: TextPosition?

        var text: String { position.map { "\(file):\($0.line):\($0.column)" } ?? file }

        /// The place as members of an object.
        var members: [(String, JSON)] {
            let numbers = position.map { [("line", JSON.int($0.line)), ("column", JSON.int($0.column))] } ?? []
            return [("file", .string(file))] + numbers
        }
    }

    private let loaded: LoadedPolicies
    private var texts: [LocatedText]
    private let spans: [PolicyID: SourceSpan]

    init(_ loaded: LoadedPolicies) {
        self.loaded = loaded
        texts = loaded.files.map(LocatedText.init)
        let templates = Dictionary(loaded.set.templates.map { ($0.id, $0.span) }, uniquingKeysWith: { one, _ in one })
        let linked = loaded.set.links.compactMap { link in templates[link.templateID].map { (link.id, $0) } }
        spans = Dictionary(
            loaded.set.policies.map { ($0.id, $0.span) } + linked,
            uniquingKeysWith: { one, _ in one }
        )
    }

    /// The place of a policy, or of a part of it; of a link that of its template.
    mutating func place(of id: PolicyID, _ span: SourceSpan? = nil) -> Place {
        let file = loaded.file(of: id)
        let offset = span?.start ?? spans[id]?.start
        return Place(file: texts[file].name, position: offset.map { texts[file].position($0) })
    }
}
