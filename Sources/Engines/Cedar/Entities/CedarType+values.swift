// SPDX-License-Identifier: Apache-2.0

extension CedarType {
    /// Why a value is not of this type; nil if it is.
    func mismatch(_ value: CedarValue) -> String? {
        switch (self, value) {
        case (.bool(let known), .bool(let flag)): known == nil || known == flag ? nil : expected(value)
        case (.long, .long), (.string, .string), (.anyEntity, .entity): nil
        case (.entity(let types), .entity(let uid)): types.contains(uid.type) ? nil : expected(value)
        case (.extension(let type), _): value.extensionType == type ? nil : expected(value)
        case (.set(let element), .set(let values)): element.mismatch(in: values)
        case (.record(let type), .record(let record)): type.mismatch(record)
        default: expected(value)
        }
    }

    private func mismatch(in values: CedarSet) -> String? {
        for value in values {
            if let mismatch = mismatch(value) { return "an element of the set: \(mismatch)" }
        }
        return nil
    }

    private func expected(_ value: CedarValue) -> String {
        "expected \(name), found \(value.typeName)"
    }

    /// The type in a few words, for messages.
    private var name: String {
        switch self {
        case .never: "nothing"
        case .bool(nil): "a Bool"
        case .bool(let known?): "\(known)"
        case .long: "a Long"
        case .string: "a String"
        case .set: "a set"
        case .record: "a record"
        case .entity(let types): "an entity of type \(types.map(\.description).joined(separator: " or "))"
        case .anyEntity: "an entity"
        case .extension(let type): "a value of type \(type.rawValue)"
        }
    }
}

extension RecordType {
    /// Why a record is not of this type; nil if it is.
    func mismatch(_ record: CedarRecord) -> String? {
        for member in record {
            guard let attribute = self[member.key] else {
                if isOpen { continue }
                return "unexpected attribute \(SchemaStrings.quoted(member.key.text))"
            }
            if let mismatch = attribute.type.mismatch(member.value) {
                return "attribute \(SchemaStrings.quoted(member.key.text)): \(mismatch)"
            }
        }
        return firstMissing(in: record).map { "missing attribute \(SchemaStrings.quoted($0.text))" }
    }
}

extension CedarValue {
    /// The value's type in a few words, for messages.
    fileprivate var typeName: String {
        switch self {
        case .bool: "a Bool"
        case .long: "a Long"
        case .string: "a String"
        case .set: "a set"
        case .record: "a record"
        case .entity(let uid): "an entity of type \(uid.type)"
        case .ipaddr, .decimal, .datetime, .duration: "a value of type \(extensionType?.rawValue ?? "")"
        }
    }

    /// The first entity in it that the predicate holds for.
    func firstEntity(where matches: (EntityUID) -> Bool) -> EntityUID? {
        switch self {
        case .entity(let uid): return matches(uid) ? uid : nil
        case .set(let values):
            for value in values {
                if let uid = value.firstEntity(where: matches) { return uid }
            }
            return nil
        case .record(let record):
            for member in record {
                if let uid = member.value.firstEntity(where: matches) { return uid }
            }
            return nil
        case .bool, .long, .string, .ipaddr, .decimal, .datetime, .duration: return nil
        }
    }
}
