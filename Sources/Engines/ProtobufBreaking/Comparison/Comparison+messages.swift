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
        compareRequiredFields(before, oldFields, after, newFields)
        // What stands for the entries of a map has nothing but its fields.
        if before.index == nil && after.index == nil { return }
        let (oldNode, newNode) = (old.node(of: before), new.node(of: after))
        compareRanges(before, oldNode, after, newNode)
        compareAccessors(before, oldNode, after, newNode)
        for oneof in oldNode?.oneofs ?? [] {
            if let index = after.index, new.model.hasOneof(oneof.name.text, inMessage: index) { continue }
            report(
                .oneofNoDelete,
                at: after.place,
                was: TreePlace(file: before.place.file, span: oneof.span),
                "the message \(after.shownName) no longer has the oneof \(ShownText.name(oneof.name.text))"
            )
        }
    }

    private mutating func reportDeleted(_ fields: [TreeField], _ before: TreeMessage, _ after: TreeMessage) {
        let reserved = ReservedSet(new.node(of: after)?.reserved ?? [])
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

    private mutating func compareRanges(
        _ before: TreeMessage,
        _ oldNode: MessageNode?,
        _ after: TreeMessage,
        _ newNode: MessageNode?
    ) {
        guard let oldNode, !oldNode.extensionRanges.isEmpty || !oldNode.reserved.isEmpty else { return }
        let pair = RangePair(what: "message \(after.shownName)", new: after.place, old: before.place)
        if !oldNode.extensionRanges.isEmpty {
            let newRanges = newNode?.extensionRanges.flatMap(\.ranges) ?? []
            let ranges = (oldNode.extensionRanges.flatMap(\.ranges), newRanges)
            compareRanges(ranges, pair, .extensionMessageNoDelete, "offers to extensions")
        }
        if !oldNode.reserved.isEmpty {
            compareReserved(oldNode.reserved, newNode?.reserved ?? [], pair, .reservedMessageNoDelete)
        }
    }

    /// Required as their label says; features say it of single fields.
    private mutating func compareRequiredFields(
        _ before: TreeMessage,
        _ oldFields: [TreeField],
        _ after: TreeMessage,
        _ newFields: [TreeField]
    ) {
        let oldNumbers = Set(oldFields.lazy.filter(\.hasLabelRequired).map(\.number))
        let required = newFields.filter(\.hasLabelRequired)
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

    private mutating func compareAccessors(
        _ before: TreeMessage,
        _ oldNode: MessageNode?,
        _ after: TreeMessage,
        _ newNode: MessageNode?
    ) {
        let name = "no_standard_descriptor_accessor"
        guard let newNode, newNode.options.bool(name) == true, oldNode?.options.bool(name) != true else { return }
        let was = oldNode?.options.first(named: name)
        report(
            .messageNoRemoveStandardDescriptorAccessor,
            at: TreePlace(file: after.place.file, span: newNode.options.first(named: name)?.span),
            was: was.map { TreePlace(file: before.place.file, span: $0.span) },
            "the message \(after.shownName) now has the option \(name)"
        )
    }

    private mutating func compareJSON(_ before: TreeMessage, _ after: TreeMessage) {
        guard old.features(of: before).allowsJSON, !new.features(of: after).allowsJSON else { return }
        let oldOptions = old.node(of: before)?.options ?? []
        let newOptions = new.node(of: after)?.options ?? []
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
