// SPDX-License-Identifier: Apache-2.0

/// Why an expression has no value, in plain bytes; texts are looked up only when somebody asks for a message.
struct EvaluationFailure: Error {
    enum Reason: UInt8, Sendable {
        /// Not a value of the type that is needed.
        case type
        /// A record without that attribute.
        case missingMember
        /// An entity without that attribute.
        case missingAttribute
        /// An entity without that tag.
        case missingTag
        /// An entity that is not stored.
        case missingEntity
        case overflow
        /// An extension function with the wrong number of arguments.
        case arguments
        /// An extension function that has no value for its arguments.
        case `extension`
        /// A template's slot that nothing fills.
        case slot
        /// Nested too deeply.
        case depth
        /// More text than a request may add.
        case storage
    }

    let reason: Reason
    var expected: StaticString = ""
    var found: Value.Kind = .bool
    var symbol = Symbol(index: 0)
    var entity = EntityID(index: 0)

    static func type(_ expected: StaticString, _ found: Value) -> EvaluationFailure {
        EvaluationFailure(reason: .type, expected: expected, found: found.kind)
    }
}

extension EvaluationFailure {
    var code: String {
        switch reason {
        case .type: "eval.type"
        case .missingMember, .missingAttribute: "eval.missing-attribute"
        case .missingTag: "eval.missing-tag"
        case .missingEntity: "eval.missing-entity"
        case .overflow: "eval.overflow"
        case .arguments: "eval.argument-count"
        case .extension: "eval.extension"
        case .slot: "eval.unlinked-slot"
        case .depth: "eval.too-deep"
        case .storage: "eval.too-much-text"
        }
    }

    func message(_ names: some SymbolNames) -> String {
        switch reason {
        case .type: "expected \(expected), found \(found.text)"
        case .missingMember: "the record has no attribute \"\(names.text(symbol))\""
        case .missingAttribute: "\(names.uid(entity).quoted) has no attribute \"\(names.text(symbol))\""
        case .missingTag: "\(names.uid(entity).quoted) has no tag \"\(names.text(symbol))\""
        case .missingEntity: "there is no entity \(names.uid(entity).quoted)"
        case .overflow: "the result does not fit 64 bits"
        case .arguments: "the wrong number of arguments"
        case .extension: "no value for these arguments"
        case .slot: "a template's slot that nothing fills"
        case .depth: "nested too deeply"
        case .storage: "more text than is held for one request"
        }
    }
}
