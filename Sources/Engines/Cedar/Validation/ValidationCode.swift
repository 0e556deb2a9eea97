// SPDX-License-Identifier: Apache-2.0

/// The rules of validation; a raw value is the name that stays the same between releases.
public enum ValidationCode: String, Hashable, Sendable, CaseIterable {
    /// An entity type that the schema does not declare.
    case unrecognizedEntityType = "validate.unrecognized-entity-type"
    /// An action that the schema does not declare.
    case unrecognizedAction = "validate.unrecognized-action"
    /// An id that is not among those of its enumerated entity type.
    case invalidEnumEntity = "validate.invalid-enum-entity"
    /// No action applies to the principals and resources of the scope.
    case invalidActionApplication = "validate.invalid-action-application"
    /// An operand of another type than its operator takes.
    case unexpectedType = "validate.unexpected-type"
    /// Values that are compared or put together, and have no type in common.
    case incompatibleTypes = "validate.incompatible-types"
    /// An attribute that the type does not have.
    case attributeNotFound = "validate.attribute-not-found"
    /// An attribute that may be absent, without a `has` before it.
    case unsafeOptionalAttribute = "validate.unsafe-optional-attribute"
    /// A tag without a `hasTag` before it.
    case unsafeTag = "validate.unsafe-tag"
    /// A tag of an entity whose type has none.
    case noTags = "validate.no-tags"
    /// Too few or too many arguments.
    case argumentCount = "validate.argument-count"
    /// A literal that its constructor cannot read.
    case invalidArgument = "validate.invalid-argument"
    /// A constructor whose argument is not a literal.
    case nonLiteralConstructor = "validate.non-literal-constructor"
    /// `[]`, whose elements have no type.
    case emptySet = "validate.empty-set"
    /// More entities looked up one after the other than the level allows.
    case levelExceeded = "validate.level-exceeded"
    /// An attribute, tag or ancestor of an entity that the policy names, where a level is set.
    case literalDereference = "validate.literal-dereference"
    /// A condition that is nested too deeply to be checked.
    case tooDeep = "validate.too-deep"
    /// More work than the validation may cost.
    case tooCostly = "validate.too-costly"
    /// A policy that no request can satisfy.
    case impossiblePolicy = "validate.impossible-policy"
    /// Characters that change the direction in which text is shown.
    case bidiCharacters = "validate.bidi-characters"
    /// Text in scripts that do not belong together.
    case mixedScripts = "validate.mixed-scripts"
    /// A name with a character that can hide or be taken for another.
    case confusableCharacter = "validate.confusable-character"

    /// Whether it makes a policy invalid.
    public var severity: ValidationFinding.Severity {
        switch self {
        case .impossiblePolicy, .bidiCharacters, .mixedScripts, .confusableCharacter: .warning
        default: .error
        }
    }
}
