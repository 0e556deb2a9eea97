// SPDX-License-Identifier: Apache-2.0

/// A constant as a policy spells it.
public enum Literal: Hashable, Sendable {
    case bool(Bool)
    case long(Int64)
    case string(CedarString)
    case entity(EntityUID)
}

/// The names a condition may ask about; a raw value is the variable's text.
public enum Variable: String, Hashable, Sendable, CaseIterable {
    case principal
    case action
    case resource
    case context
}

/// A template's open place; a raw value is the slot's text.
public enum Slot: String, Hashable, Sendable, CaseIterable {
    case principal = "?principal"
    case resource = "?resource"
}

/// One `name: value` of a record literal.
public struct RecordField: Hashable, Sendable {
    /// The name, unescaped; any text.
    public let name: CedarString

    /// The value.
    public let value: Expression

    /// A field of that name, which may be any text.
    public init(name: CedarString, value: Expression) {
        self.name = name
        self.value = value
    }
}
