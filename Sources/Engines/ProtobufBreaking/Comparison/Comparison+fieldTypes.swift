// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

extension Comparison {
    /// The types of two fields: the same, or at least such that each reads what the other wrote.
    mutating func compareTypes(_ before: TreeField, _ after: TreeField, _ what: FieldName) {
        let (oldKind, newKind) = (before.kind, after.kind)
        if oldKind != newKind {
            let text = "\(what) was \(shown(before, old)) and is now \(shown(after, new))"
            report(.fieldSameType, at: after.typePlace, was: before.typePlace, text)
            if oldKind.wireGroup != newKind.wireGroup, !(oldKind == .string && newKind == .bytes) {
                report(.fieldWireCompatibleType, at: after.typePlace, was: before.typePlace, text)
            }
            if oldKind.wireJSONGroup != newKind.wireJSONGroup {
                report(.fieldWireJSONCompatibleType, at: after.typePlace, was: before.typePlace, text)
            }
            return
        }
        guard oldKind.hasTypeName else { return }
        let (oldName, newName) = (old.typeName(of: before), new.typeName(of: after))
        guard oldName != newName else { return }
        let text = "\(what) was of the type \(ShownText.name(oldName)) and is now of \(ShownText.name(newName))"
        report(.fieldSameType, at: after.typePlace, was: before.typePlace, text)
        if oldKind == .enumeration, isSameEnum(before, after) { return }
        report(.fieldWireCompatibleType, at: after.typePlace, was: before.typePlace, text)
        report(.fieldWireJSONCompatibleType, at: after.typePlace, was: before.typePlace, text)
    }

    private func shown(_ field: TreeField, _ index: TreeIndex) -> String {
        let kind = field.kind
        guard kind.hasTypeName else { return kind.word }
        return "the \(kind.word) \(ShownText.name(index.typeName(of: field)))"
    }

    /// Whether an enum was only moved: it has its name and all its values.
    private mutating func isSameEnum(_ before: TreeField, _ after: TreeField) -> Bool {
        guard case .enumeration(let oldIndex) = before.linked.type, case .enumeration(let newIndex) = after.linked.type
        else { return false }
        let pair = EnumPair(old: oldIndex, new: newIndex)
        if let known = sameEnums[pair] { return known }
        let isSame = isSameEnum(old.model.enums[oldIndex].node, new.model.enums[newIndex].node)
        sameEnums[pair] = isSame
        return isSame
    }

    private func isSameEnum(_ oldNode: EnumNode, _ newNode: EnumNode) -> Bool {
        guard oldNode.name.text == newNode.name.text else { return false }
        let numbers = Dictionary(newNode.values.map { ($0.name.text, $0.number) }) { first, _ in first }
        return oldNode.values.allSatisfy { numbers[$0.name.text] == $0.number }
    }
}
