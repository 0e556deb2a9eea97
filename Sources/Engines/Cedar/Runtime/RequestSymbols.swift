// SPDX-License-Identifier: Apache-2.0

/// The numbers of one request: those of the stores, and numbers of its own for what the stores never heard of.
struct RequestSymbols: Sendable {
    private let data: AuthorizationData
    private var strings = StringTable()
    private var uids = UIDTable()

    init(data: AuthorizationData) {
        self.data = data
    }

    func text(_ symbol: Symbol) -> String {
        symbol.isOfRequest ? strings.text(symbol.index ^ Symbol.requestBit) : data.symbols.text(symbol)
    }

    func withBytes<Result>(_ symbol: Symbol, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        symbol.isOfRequest
            ? strings.withBytes(symbol.index ^ Symbol.requestBit, body)
            : data.symbols.strings.withBytes(symbol.index, body)
    }

    func type(_ entity: EntityID) -> Symbol {
        entity.isOfRequest ? uids.type(entity.index ^ Symbol.requestBit) : data.symbols.type(entity)
    }

    func uid(_ entity: EntityID) -> EntityUID {
        guard entity.isOfRequest else { return data.symbols.uid(entity) }
        let number = entity.index ^ Symbol.requestBit
        return EntityUID(type: Name(trusted: text(uids.type(number))), id: CedarString(text(uids.id(number))))
    }
}

extension RequestSymbols: SymbolSource {
    mutating func symbol(_ text: String) throws(CedarError) -> Symbol {
        if let known = data.symbols.find(text) { return known }
        guard let number = strings.intern(text) else {
            throw CedarError(code: "request.too-large", message: "the request holds too much text")
        }
        return Symbol(index: number | Symbol.requestBit)
    }

    mutating func entity(_ uid: EntityUID) throws(CedarError) -> EntityID {
        let type = try symbol(uid.type.qualified.text)
        let id = try symbol(uid.id.text)
        if !type.isOfRequest, !id.isOfRequest, let known = data.symbols.uids.find(type: type, id: id) {
            return EntityID(index: known)
        }
        return EntityID(index: uids.intern(type: type, id: id) | Symbol.requestBit)
    }
}
