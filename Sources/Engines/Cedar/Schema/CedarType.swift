// SPDX-License-Identifier: Apache-2.0

/// A type of the schema's and the validator's language.
///
/// A schema itself only ever holds `bool(nil)`, `long`, `string`, `set`, `record`, `entity` with one name, and
/// `extension`; the other forms are what the validator infers for expressions. Readers bound the nesting, since Swift
/// compares and releases types recursively.
public indirect enum CedarType: Hashable, Sendable {
    /// No value has this type: that of the elements of `[]`.
    case never
    /// A truth value; not nil when it is known which.
    case bool(Bool?)
    case long
    case string
    case set(CedarType)
    case record(RecordType)
    /// An entity of one of these types; sorted, at least one.
    case entity([Name])
    /// An entity of any type.
    case anyEntity
    case `extension`(ExtensionType)
}

extension CedarType {
    /// The names of the entity types this may be, if it is a known union of them.
    public var entityTypes: [Name]? {
        if case .entity(let names) = self { names } else { nil }
    }

    /// The record, if this is one.
    public var record: RecordType? {
        if case .record(let record) = self { record } else { nil }
    }
}

/// The type of a record, of an entity's attributes or of a context.
public struct RecordType: Hashable, Sendable {
    /// A name that records of this type have or may have.
    public struct Attribute: Hashable, Sendable {
        /// The name; any text.
        public let name: CedarString
        /// What its values are.
        public let type: CedarType
        /// Whether every record of this type has it.
        public let isRequired: Bool

        /// An attribute of a record's type.
        public init(name: CedarString, type: CedarType, isRequired: Bool) {
            self.name = name
            self.type = type
            self.isRequired = isRequired
        }
    }

    /// The attributes, sorted by name, no name twice.
    public let attributes: [Attribute]

    /// Whether records of this type may have attributes that are not listed. Never in a schema; only the validator's
    /// permissive least upper bounds are open.
    public let isOpen: Bool

    /// - Parameter attributes: in any order; of two with one name the last counts.
    public init(_ attributes: [Attribute] = [], isOpen: Bool = false) {
        var sorted: [Attribute] = []
        sorted.reserveCapacity(attributes.count)
        // Sorting is stable, so the last of the same name comes last.
        for attribute in attributes.sorted(by: { $0.name < $1.name }) {
            if sorted.last?.name == attribute.name { sorted.removeLast() }
            sorted.append(attribute)
        }
        self.attributes = sorted
        self.isOpen = isOpen
    }

    /// The attribute of that name.
    public subscript(name: CedarString) -> Attribute? {
        var low = 0
        var high = attributes.count
        while low < high {
            let middle = (low + high) / 2
            if attributes[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low < attributes.count && attributes[low].name == name ? attributes[low] : nil
    }
}
