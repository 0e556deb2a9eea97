// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

extension Comparison {
    /// Two messages of the same name, wherever they are.
    mutating func compareMessages(_ before: TreeMessage, _ after: TreeMessage) {
        let oldFields = old.fields(of: before)
        let newFields = new.fields(of: after)
        var byNumber: [Int32: TreeField] = [:]
        byNumber.reserveCapacity(newFields.count)
        for field in newFields { byNumber[field.number] = field }
        var deleted: [TreeField] = []
        for field in oldFields {
            if let other = byNumber[field.number] {
                compareFields(field, other, in: after.fullName)
            } else {
                deleted.append(field)
            }
        }
        if !deleted.isEmpty { reportDeleted(deleted, before, after) }
        compareJSON(before, after)
        guard let oldIndex = before.index, let newIndex = after.index else { return }
        compareRanges(before, oldIndex, after, newIndex)
        compareRequiredFields(before, oldFields, after, newFields)
        compareOptions(before, oldIndex, after, newIndex)
        for oneof in old.model.messages[oldIndex].node.oneofs
        where !new.model.hasOneof(oneof.name.text, inMessage: newIndex) {
            report(
                .oneofNoDelete,
                at: after.place,
                was: TreePlace(file: before.place.file, span: oneof.span),
                "the message \(after.shownName) no longer has the oneof \(ShownText.name(oneof.name.text))"
            )
        }
    }

    private mutating func reportDeleted(_ fields: [TreeField], _ before: TreeMessage, _ after: TreeMessage) {
        let reserved = ReservedSet(after.index.map { new.model.messages[$0].node.reserved } ?? [])
        for field in fields {
            let what = "the message \(after.shownName) no longer has the field \(field.shownName) = \(field.number)"
            let (place, was) = (after.place, field.place)
            report(.fieldNoDelete, at: place, was: was, what)
            if !reserved.contains(field.number) {
                report(
                    .fieldNoDeleteUnlessNumberReserved,
                    at: place,
                    was: was,
                    what + ", and the number is not reserved",
                    fix: "Reserve the number: reserved \(field.number);"
                )
            }
            if !reserved.names.contains(field.name) {
                report(
                    .fieldNoDeleteUnlessNameReserved,
                    at: place,
                    was: was,
                    what + ", and the name is not reserved",
                    fix: "Reserve the name: reserved \"\(field.shownName)\";"
                )
            }
        }
    }

    private mutating func compareRanges(_ before: TreeMessage, _ oldIndex: Int, _ after: TreeMessage, _ newIndex: Int) {
        let (oldNode, newNode) = (old.model.messages[oldIndex].node, new.model.messages[newIndex].node)
        let pair = RangePair(what: "message \(after.shownName)", new: after.place, old: before.place)
        if !oldNode.extensionRanges.isEmpty {
            let ranges = (oldNode.extensionRanges.flatMap(\.ranges), newNode.extensionRanges.flatMap(\.ranges))
            compareRanges(ranges, pair, .extensionMessageNoDelete, "offers to extensions")
        }
        if !oldNode.reserved.isEmpty {
            compareReserved(oldNode.reserved, newNode.reserved, pair, .reservedMessageNoDelete)
        }
    }

    /// Required as their label says; features say it of single fields.
    private mutating func compareRequiredFields(
        _ before: TreeMessage,
        _ oldFields: [TreeField],
        _ after: TreeMessage,
        _ newFields: [TreeField]
    ) {
        let oldNumbers = Set(oldFields.lazy.filter { $0.linked.node.label == .required }.map(\.number))
        let required = newFields.filter { $0.linked.node.label == .required }
        for number in oldNumbers.subtracting(required.map(\.number)).sorted() {
            report(
                .messageSameRequiredFields,
                at: after.place,
                was: before.place,
                "the message \(after.shownName) no longer requires the field \(number)"
            )
        }
        for field in required where !oldNumbers.contains(field.number) {
            report(
                .messageSameRequiredFields,
                at: field.place,
                was: nil,
                "the message \(after.shownName) now requires the field \(field.shownName) = \(field.number)"
            )
        }
    }

    private mutating func compareOptions(
        _ before: TreeMessage,
        _ oldIndex: Int,
        _ after: TreeMessage,
        _ newIndex: Int
    ) {
        let (oldMessage, newMessage) = (old.model.messages[oldIndex], new.model.messages[newIndex])
        let name = "no_standard_descriptor_accessor"
        if newMessage.node.options.bool(name) == true, oldMessage.node.options.bool(name) != true {
            let was = oldMessage.node.options.first(named: name)
            report(
                .messageNoRemoveStandardDescriptorAccessor,
                at: TreePlace(file: after.place.file, span: newMessage.node.options.first(named: name)?.span),
                was: was.map { TreePlace(file: before.place.file, span: $0.span) },
                "the message \(after.shownName) now has the option \(name)"
            )
        }
    }

    private mutating func compareJSON(_ before: TreeMessage, _ after: TreeMessage) {
        guard old.features(of: before).allowsJSON, !new.features(of: after).allowsJSON else { return }
        let oldOptions = before.index.map { old.model.messages[$0].node.options } ?? []
        let newOptions = after.index.map { new.model.messages[$0].node.options } ?? []
        report(
            .messageSameJSONFormat,
            at: place("json_format", in: newOptions, or: after.place),
            was: place("json_format", in: oldOptions, or: before.place),
            "JSON of the message \(after.shownName) was allowed and is now legacy, on best effort"
        )
    }

    /// Where options set a feature; the other place if they do not.
    func place(_ feature: String, in options: [OptionNode], or other: TreePlace) -> TreePlace {
        guard let span = FeaturePath([.field(feature)]).span(in: options) else { return other }
        return TreePlace(file: other.file, span: span)
    }
}
