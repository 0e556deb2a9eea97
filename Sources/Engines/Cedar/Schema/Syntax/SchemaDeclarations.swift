// SPDX-License-Identifier: Apache-2.0

/// What a fragment says of one namespace; names are as written, not yet resolved.
struct NamespaceDeclaration: Sendable {
    /// Nil for the empty namespace.
    var name: Name?
    var annotations: [SchemaAnnotation] = []
    var commonTypes: [CommonTypeDeclaration] = []
    var entityTypes: [EntityTypeDeclaration] = []
    var actions: [ActionDeclaration] = []
    var span: SourceSpan
}

/// `@key("value")`. Each key comes once, and they are sorted.
struct SchemaAnnotation: Sendable {
    let key: String
    /// Nil only if JSON said null; the Cedar syntax has no value at all for an empty one.
    let value: String?
}

/// `type Name = …;`
struct CommonTypeDeclaration: Sendable {
    let name: String
    let annotations: [SchemaAnnotation]
    let type: TypeExpression
    let span: SourceSpan
}

/// `entity Name …;`, one for each of the names.
struct EntityTypeDeclaration: Sendable {
    enum Kind: Sendable {
        case standard(parents: [TypeReference], shape: TypeExpression, tags: TypeExpression?)
        case enumeration([String])
    }

    let name: String
    let annotations: [SchemaAnnotation]
    let kind: Kind
    let span: SourceSpan
}

/// `action "id" …;`, one for each of the ids.
struct ActionDeclaration: Sendable {
    struct AppliesTo: Sendable {
        let principals: [TypeReference]
        let resources: [TypeReference]
        let context: TypeExpression
    }

    let id: String
    let annotations: [SchemaAnnotation]
    /// Nil if JSON left it out, which is another thing than an empty list when it is written again.
    let parents: [ActionReference]?
    let appliesTo: AppliesTo?
    let span: SourceSpan
}

/// A type's name where it is used, not where it is declared.
struct TypeReference: Sendable {
    let name: Name
    let span: SourceSpan
}

/// An action group that an action is a member of.
struct ActionReference: Sendable {
    /// Nil stands for `Action`.
    let type: Name?
    let id: String
    let span: SourceSpan
}

/// A type as it is written.
struct TypeExpression: Sendable {
    indirect enum Kind: Sendable {
        case bool
        case long
        case string
        case `extension`(String)
        case set(TypeExpression)
        case record([AttributeDeclaration])
        /// A name that must be an entity type's.
        case entity(Name)
        /// A name that must be a common type's.
        case common(Name)
        /// A name that may be either's.
        case entityOrCommon(Name)
    }

    let kind: Kind
    let span: SourceSpan

    /// Whether it is `{}`.
    var isEmptyRecord: Bool {
        if case .record(let attributes) = kind { attributes.isEmpty } else { false }
    }

    /// `{}`
    static func emptyRecord(at span: SourceSpan) -> TypeExpression {
        TypeExpression(kind: .record([]), span: span)
    }
}

/// `name?: Type` in a record. Sorted in it, no name twice.
struct AttributeDeclaration: Sendable {
    let name: String
    let annotations: [SchemaAnnotation]
    let isRequired: Bool
    let type: TypeExpression
}
