// SPDX-License-Identifier: Apache-2.0

/// That an attribute or a tag is there, which a term shows by being true.
struct Capability: Hashable {
    /// The structure of the record or entity.
    let holder: TermShapes.ID
    /// The structure of the name: of a literal, or of any term for a tag.
    let name: TermShapes.ID
    let isTag: Bool
}

/// What the validator concludes about a term in one request environment.
struct TypeAnswer {
    /// The type; nil if the term is so wrong that none can be told.
    var type: CedarType?

    /// Whether the term has no error. One that has may still have a type, so that checking can go on.
    var isSound = true

    /// What is known to be there wherever the term is true.
    var gained: [Capability] = []

    static func failed(_ type: CedarType? = nil) -> TypeAnswer {
        TypeAnswer(type: type, isSound: false)
    }

    static func bool(_ value: Bool? = nil) -> TypeAnswer {
        TypeAnswer(type: .bool(value))
    }

    /// The same, showing this where it is true; but what is wrong or never true shows nothing.
    func showing(_ gained: [Capability]) -> TypeAnswer {
        isSound && type != .bool(false) ? TypeAnswer(type: type, gained: gained) : self
    }

    /// The same, unsound unless what it is made of is sound; an unsound term shows nothing.
    func given(_ isSound: Bool) -> TypeAnswer {
        isSound ? self : .failed(type)
    }
}

/// What an operator takes.
enum Expectation {
    case bool, long, string, anySet, entity, entityOrSet, entityOrRecord
    case type(CedarType)

    /// Whether values of the type are taken.
    func admits(_ type: CedarType) -> Bool {
        switch (self, type) {
        case (_, .never), (.bool, .bool), (.long, .long), (.string, .string), (.anySet, .set): true
        case (.entity, .entity), (.entity, .anyEntity), (.entityOrSet, .entity), (.entityOrSet, .anyEntity): true
        case (.entityOrSet, .set(let element)): Expectation.entity.admits(element)
        case (.entityOrRecord, .entity), (.entityOrRecord, .anyEntity), (.entityOrRecord, .record): true
        case (.type(.string), .string): true
        case (.type(.extension(let expected)), .extension(let actual)): expected == actual
        default: false
        }
    }

    /// The types as messages spell them.
    var spelled: String {
        switch self {
        case .bool: "Bool"
        case .long: "Long"
        case .string: "String"
        case .anySet: "a set"
        case .entity: "an entity"
        case .entityOrSet: "an entity or a set of entities"
        case .entityOrRecord: "an entity or a record"
        case .type(let type): type.spelled
        }
    }
}
