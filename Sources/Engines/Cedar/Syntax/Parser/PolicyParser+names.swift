// SPDX-License-Identifier: Apache-2.0

extension PolicyParser {
    /// Passes an identifier that names something of the user's.
    mutating func identifier(_ expected: String) throws(CedarError) -> String {
        guard token.kind == .identifier else { throw unexpected(expected) }
        let text = text(token)
        if token.word.isReserved || text == "__cedar" { throw reserved(token) }
        advance()
        return text
    }

    /// `A::B::C`; what follows the last `::` may be something else, at which the parser then stands.
    private mutating func path(_ expected: String) throws(CedarError) -> (parts: [String], endsOpen: Bool) {
        var parts = [try identifier(expected)]
        while accept(.doubleColon) {
            guard token.kind == .identifier else { return (parts, true) }
            parts.append(try identifier("an identifier"))
        }
        return (parts, false)
    }

    /// The type right of `is`.
    mutating func typeName(after keyword: String) throws(CedarError) -> Name {
        let path = try path("an entity type after `\(keyword)`")
        guard !path.endsOpen else { throw unexpected("an identifier", help: "a type has no id") }
        return Name(parts: path.parts)
    }

    /// `A::B::"id"`
    mutating func entity(_ expected: String) throws(CedarError) -> EntityUID {
        guard token.kind == .identifier else { throw unexpected(expected) }
        switch try nameOrEntity() {
        case .entity(let entity): return entity
        case .name(let name):
            throw unexpected("`::` and a string, the entity's id, after `\(name)`")
        }
    }

    /// What an identifier may begin.
    enum NameOrEntity {
        case name(Name)
        case entity(EntityUID)
    }

    /// `A::B` or `A::B::"id"`
    mutating func nameOrEntity() throws(CedarError) -> NameOrEntity {
        let path = try path("a name")
        let name = Name(parts: path.parts)
        guard path.endsOpen else { return .name(name) }
        guard token.kind == .string else { throw unexpected("an identifier or a string after `::`") }
        let id = try unescaped(token)
        advance()
        return .entity(EntityUID(type: name, id: id))
    }
}
