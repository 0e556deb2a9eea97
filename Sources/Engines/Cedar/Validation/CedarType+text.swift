// SPDX-License-Identifier: Apache-2.0

extension CedarType {
    /// The type as messages spell it, cut short where it is long.
    var spelled: String {
        var text = ""
        spell(into: &text)
        return text
    }

    fileprivate func spell(into text: inout String) {
        guard text.utf8.count < 400 else {
            if !text.hasSuffix("…") { text += "…" }
            return
        }
        switch self {
        case .never: text += "an unknown type"
        case .bool(nil): text += "Bool"
        case .bool(true?): text += "true"
        case .bool(false?): text += "false"
        case .long: text += "Long"
        case .string: text += "String"
        case .set(let element):
            text += "Set<"
            element.spell(into: &text)
            text += ">"
        case .record(let record): record.spell(into: &text)
        case .entity(let names):
            text += names.prefix(5).map(\.qualified.text).joined(separator: " or ")
            if names.count > 5 { text += " or …" }
        case .anyEntity: text += "an entity"
        case .extension(let type): text += type.rawValue
        }
    }
}

extension RecordType {
    fileprivate func spell(into text: inout String) {
        text += "{"
        for (index, attribute) in attributes.enumerated() {
            if index > 0 { text += ", " }
            if text.utf8.count >= 400 { break }
            text += attribute.name.text + (attribute.isRequired ? ": " : "?: ")
            attribute.type.spell(into: &text)
        }
        text += isOpen ? (attributes.isEmpty ? "…}" : ", …}") : "}"
    }
}
