// SPDX-License-Identifier: Apache-2.0

import JSON

extension PolicyJSONReader {
    /// A type's name, written without white space.
    func typeName(_ json: JSON) throws(CedarError) -> Name {
        let text = try string(json, "an entity type, a string")
        guard let name = Name(validating: text) else {
            throw error(
                "invalid-name",
                "`\(text)` is not the name of a type",
                help: "a name is identifiers joined by `::`, none of them a keyword or `__cedar`",
                at: json.offset
            )
        }
        return name
    }

    /// `{"type": "User", "id": "alice"}`, or the same in `{"__entity": …}`; other members mean nothing.
    func entity(_ json: JSON) throws(CedarError) -> EntityUID {
        if let object = json.object, object.members.count == 1, let inner = object["__entity"] {
            return try plainEntity(inner)
        }
        return try plainEntity(json)
    }

    private func plainEntity(_ json: JSON) throws(CedarError) -> EntityUID {
        let object = try object(json, "an entity")
        let type = try typeName(try member("type", of: object, json))
        let id = try string(try member("id", of: object, json), "the entity's id, a string")
        return EntityUID(type: type, id: CedarString(id))
    }

    /// `"User::\"alice\""`, as policy text has it.
    func entityText(_ json: JSON) throws(CedarError) -> EntityUID {
        let text = try string(json, "an entity, a string")
        do throws(CedarParseFailure) {
            let expression = try Expression.parse(text, limits: limits)
            if case .literal(.entity(let entity)) = expression.node { return entity }
        } catch {}
        throw error(
            "invalid-entity",
            "`\(text)` is not an entity",
            help: "write it as policy text has it: `User::\"alice\"`",
            at: json.offset
        )
    }

    func slot(_ json: JSON) throws(CedarError) -> Slot {
        let text = try string(json, "a slot, a string")
        guard let slot = Slot(rawValue: text) else {
            throw error(
                "unknown-slot",
                "there is no slot `\(text)`",
                help: "the slots are ?principal and ?resource",
                at: json.offset
            )
        }
        return slot
    }
}

extension Name {
    /// A name as policy text may have it, if the text is one without white space.
    init?(validating text: String) {
        let bytes = Array(text.utf8)
        var tokens: [Token] = []
        do throws(CedarError) {
            tokens = try Lexer.tokens(of: bytes)
        } catch {
            return nil
        }
        // Identifiers and `::` by turns, side by side, then the end.
        guard tokens.count.isMultiple(of: 2) else { return nil }
        var next: UInt32 = 0
        for (index, token) in tokens.dropLast().enumerated() {
            guard token.start == next, token.kind == (index.isMultiple(of: 2) ? .identifier : .doubleColon),
                !token.word.isReserved, !bytes[token.range].elementsEqual("__cedar".utf8)
            else { return nil }
            next = token.end
        }
        guard Int(next) == bytes.count else { return nil }
        self.init(trusted: text)
    }
}
