// SPDX-License-Identifier: Apache-2.0

/// The numbers of all texts and entity identities that policies and stored entities mention.
struct Symbols: Sendable {
    private(set) var strings = StringTable()
    private(set) var uids = UIDTable()

    func find(_ text: String) -> Symbol? {
        strings.find(text).map(Symbol.init(index:))
    }

    func find(_ uid: EntityUID) -> EntityID? {
        guard let type = find(uid.type.qualified.text), let id = find(uid.id.text) else { return nil }
        return uids.find(type: type, id: id).map(EntityID.init(index:))
    }

    mutating func intern(_ text: String) throws(CedarError) -> Symbol {
        guard let number = strings.intern(text) else {
            throw CedarError(
                code: "store.too-much-text",
                message: "policies and entities hold more than \(StringTable.capacity) bytes of distinct text"
            )
        }
        return Symbol(index: number)
    }

    mutating func intern(_ uid: EntityUID) throws(CedarError) -> EntityID {
        let type = try intern(uid.type.qualified.text)
        let id = try intern(uid.id.text)
        return EntityID(index: uids.intern(type: type, id: id))
    }

    func text(_ symbol: Symbol) -> String { strings.text(symbol.index) }

    func type(_ entity: EntityID) -> Symbol { uids.type(entity.index) }

    func uid(_ entity: EntityID) -> EntityUID {
        EntityUID(
            type: Name(trusted: text(uids.type(entity.index))),
            id: CedarString(text(uids.id(entity.index)))
        )
    }
}
