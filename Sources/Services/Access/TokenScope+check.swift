// SPDX-License-Identifier: Apache-2.0
import Cedar
import Web

extension TokenScope {
    /// Refuses what no request can ever be about, which is a slip: a token that nobody can use, or one that is thought to be
    /// good for something else.
    ///
    /// - Throws: `WebError` 422 with the place.
    func check() throws(WebError) {
        guard let schema = try? PolicyBundle.schema.get() else { return }
        for (number, action) in (actions ?? []).enumerated() {
            if let problem = Self.problem(ofAction: action, schema) {
                throw .accessInvalid("scope.actions[\(number)]: \(problem)")
            }
        }
        for (number, resource) in (resources ?? []).enumerated() {
            if let problem = Self.problem(ofResource: resource, schema) {
                throw .accessInvalid("scope.resources[\(number)]: \(problem)")
            }
        }
    }

    private static func problem(ofAction name: String, _ schema: Schema) -> String? {
        let all = schema.actions.keys.map(\.id.text)
        let asked = Set(schema.environments.map(\.action.id))
        if asked.contains(CedarString(name)) { return nil }
        let shown = "'\(name.prefix(100))'"
        if all.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
            return "\(shown) is a group of actions; list the actions themselves"
        }
        return "there is no action \(shown)" + suggestion(for: name, among: asked.map(\.text).sorted())
    }

    private static func problem(ofResource text: String, _ schema: Schema) -> String? {
        let example = "write it as policies do, such as StageDoor::SubjectPrefix::\"orders.*\""
        let shown = "'\(text.prefix(100))'"
        guard let uid = EntityUID(quoted: text) else { return "\(shown) names nothing; \(example)" }
        guard let name = ProtectedResource.Name(quoted: text), schema.entityTypes[uid.type] != nil else {
            let known = schema.entityTypes.keys.map(\.description).sorted()
            let close = Suggestion.closest(to: uid.type.description, among: known)
            return "there is no type \(uid.type)" + (close.map { "; did you mean \($0)?" } ?? "; \(example)")
        }
        guard name.uid.quoted.utf8.elementsEqual(text.utf8) else { return "write \(shown) as \(name.uid.quoted)" }
        if name.type.hasSuffix("Prefix") {
            let end = name.id.utf8.suffix(2)
            guard end.last == UInt8(ascii: "*"), let mark = end.first, end.count == 2,
                ".-_/:".utf8.contains(mark)
            else { return "nothing lies in \(shown): a prefix ends with one of . - _ / : and a star" }
        }
        return nil
    }

    private static func suggestion(for name: String, among known: [String]) -> String {
        Suggestion.closest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
    }
}

extension EntityUID {
    /// Reads an entity as policies write it; nil for anything else.
    init?(quoted text: String) {
        guard let set = try? PolicySet.parse("permit (principal, action, resource == \(text));"),
            set.policies.count == 1, set.templates.isEmpty, let policy = set.policies.first, policy.conditions.isEmpty,
            policy.annotations.isEmpty, case .equal(.entity(let uid)) = policy.resource
        else { return nil }
        self = uid
    }
}

extension ProtectedResource.Name {
    /// Reads the name of something of StageDoor's, as policies write it; nil for anything else.
    init?(quoted text: String) {
        let namespace = "StageDoor::"
        guard let uid = EntityUID(quoted: text), uid.type.description.utf8.starts(with: namespace.utf8) else {
            return nil
        }
        self.init(String(uid.type.description.dropFirst(namespace.count)), uid.id.text)
    }
}
