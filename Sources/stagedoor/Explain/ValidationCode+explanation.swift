// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings

extension ValidationCode {
    /// What there is to say of a finding about policies and their schema.
    var ruleExplanation: RuleExplanation {
        RuleExplanation(
            rawValue,
            area: "policy validation",
            summary: summary,
            impact: [
                .init(
                    severity == .error
                        ? "Requests may meet an error in the policy, which then does not count."
                        : "The policy may not do what whoever reads it believes."
                )
            ],
            fix: [.init("Do what the finding says at its place; each names the schema's own words.")],
            scope: "stagedoor policy validate"
        )
    }

    private var summary: String {
        switch self {
        case .unrecognizedEntityType: "An entity type is named that the schema does not declare."
        case .unrecognizedAction: "An action is named that the schema does not declare."
        case .invalidEnumEntity: "An id is not among those of its enumerated entity type."
        case .invalidActionApplication: "No action applies to the principals and resources of the scope."
        case .unexpectedType: "An operand has another type than its operator takes."
        case .incompatibleTypes: "Values are compared or put together that have no type in common."
        case .attributeNotFound: "An attribute is asked for that the type does not have."
        case .unsafeOptionalAttribute: "An attribute that may be absent is asked for without a 'has' before it."
        case .unsafeTag: "A tag is asked for without a 'hasTag' before it."
        case .noTags: "A tag is asked for of an entity whose type has none."
        case .argumentCount: "A function has too few or too many arguments."
        case .invalidArgument: "A literal cannot be read by its constructor."
        case .nonLiteralConstructor: "A constructor's argument is no literal."
        case .emptySet: "The elements of [] have no type."
        case .levelExceeded: "More entities are looked up one after the other than the level allows."
        case .literalDereference: "An attribute, tag or ancestor is asked for of an entity that the policy names."
        case .tooDeep: "A condition is nested too deeply to be checked."
        case .tooCostly: "The validation would cost more work than it may."
        case .impossiblePolicy: "No request can satisfy the policy."
        case .bidiCharacters: "Characters stand in the text that change the direction in which it is shown."
        case .mixedScripts: "A name mixes scripts that do not belong together."
        case .confusableCharacter: "A name has a character that can hide or be taken for another."
        }
    }
}
