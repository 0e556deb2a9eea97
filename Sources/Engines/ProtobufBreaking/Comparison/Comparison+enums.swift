// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

extension Comparison {
    /// Two enums of the same name, wherever they are.
    mutating func compareEnums(_ before: TreeElement, _ after: TreeElement) {
        let (oldEnum, newEnum) = (old.model.enums[before.index], new.model.enums[after.index])
        if oldEnum.features.hasOpenEnums != newEnum.features.hasOpenEnums {
            let words = newEnum.features.hasOpenEnums ? ("closed", "open") : ("open", "closed")
            report(
                .enumSameType,
                at: place("enum_type", in: newEnum.node.options, or: after.place),
                was: place("enum_type", in: oldEnum.node.options, or: before.place),
                "the enum \(after.shownName) was \(words.0) and is now \(words.1)"
            )
        }
        if oldEnum.features.allowsJSON, !newEnum.features.allowsJSON {
            report(
                .enumSameJSONFormat,
                at: place("json_format", in: newEnum.node.options, or: after.place),
                was: place("json_format", in: oldEnum.node.options, or: before.place),
                "JSON of the enum \(after.shownName) was allowed and is now legacy, on best effort"
            )
        }
        compareValues(before, oldEnum.node, after, newEnum.node)
        if !oldEnum.node.reserved.isEmpty {
            let pair = RangePair(what: "enum \(after.shownName)", new: after.place, old: before.place)
            compareReserved(oldEnum.node.reserved, newEnum.node.reserved, pair, .reservedEnumNoDelete)
        }
    }

    private mutating func compareValues(
        _ before: TreeElement,
        _ oldNode: EnumNode,
        _ after: TreeElement,
        _ newNode: EnumNode
    ) {
        let oldValues = Dictionary(grouping: oldNode.values, by: \.number)
        let newValues = Dictionary(grouping: newNode.values, by: \.number)
        var deleted: [(Int32, [EnumValueNode])] = []
        for (number, values) in oldValues.sorted(by: { $0.key < $1.key }) {
            if let others = newValues[number] {
                compareNames(number, values, before, others, after)
            } else {
                deleted.append((number, values))
            }
        }
        guard !deleted.isEmpty else { return }
        let reserved = ReservedSet(newNode.reserved)
        for (number, values) in deleted { reportDeleted(number, values, before, reserved, after) }
    }

    private mutating func reportDeleted(
        _ number: Int32,
        _ values: [EnumValueNode],
        _ before: TreeElement,
        _ reserved: ReservedSet,
        _ after: TreeElement
    ) {
        let names = ShownText.list(values.lazy.map(\.name.text))
        let what = "the enum \(after.shownName) no longer has the value \(names) = \(number)"
        let (place, was) = (after.place, TreePlace(file: before.place.file, span: values.first?.span))
        report(.enumValueNoDelete, at: place, was: was, what)
        if !reserved.contains(number) {
            report(
                .enumValueNoDeleteUnlessNumberReserved,
                at: place,
                was: was,
                what + ", and the number is not reserved",
                fix: "Reserve the number: reserved \(number);"
            )
        }
        if !values.allSatisfy({ reserved.names.contains($0.name.text) }) {
            report(
                .enumValueNoDeleteUnlessNameReserved,
                at: place,
                was: was,
                what + ", and the name is not reserved"
            )
        }
    }

    /// A number may get further names, but has to keep those that it has.
    private mutating func compareNames(
        _ number: Int32,
        _ oldValues: [EnumValueNode],
        _ before: TreeElement,
        _ newValues: [EnumValueNode],
        _ after: TreeElement
    ) {
        let newNames = Set(newValues.map(\.name.text))
        let gone = oldValues.filter { !newNames.contains($0.name.text) }
        guard !gone.isEmpty else { return }
        let was = ShownText.list(gone.lazy.map(\.name.text))
        let places = Dictionary(oldValues.map { ($0.name.text, $0.numberSpan) }) { first, _ in first }
        for value in newValues {
            report(
                .enumValueSameName,
                at: TreePlace(file: after.place.file, span: value.numberSpan),
                was: places[value.name.text].map { TreePlace(file: before.place.file, span: $0) },
                "the number \(number) of the enum \(after.shownName) was \(was) and is now "
                    + ShownText.name(value.name.text)
            )
        }
    }
}
