// SPDX-License-Identifier: Apache-2.0

/// The fields of two messages, paired by number whether they are in a oneof or not.
extension Comparison {
    /// The fields of a message that count: groups do not.
    struct FieldList {
        let model: LinkedModel
        /// Places of fields in the model.
        let places: [Int]
        let numbers: [Int32]
        let oneofs: [OneofNode]
        /// The message's own place.
        let place: ProtobufDifference.Place
        let file: Int

        init(_ model: LinkedModel, _ index: Int) {
            self.model = model
            let message = model.messages[index]
            places = message.fields.filter { !model.fields[$0].isGroup }
            numbers = places.map { model.fields[$0].node.number }
            oneofs = message.node.oneofs
            file = message.file
            place = Comparison.place(message.node.name.span, message.file)
        }

        /// The oneof of the field at a place of the list.
        func oneof(_ field: Int) -> Int? { model.fields[places[field]].node.oneof }

        /// The name of that oneof.
        func oneofName(_ field: Int) -> String? {
            guard let oneof = oneof(field), oneofs.indices.contains(oneof) else { return nil }
            return oneofs[oneof].name.text
        }

        func place(_ field: Int) -> ProtobufDifference.Place {
            Comparison.place(model.fields[places[field]].node.span, file)
        }

        func isRequired(_ field: Int) -> Bool { model.fields[places[field]].node.label == .required }
    }

    mutating func steps(of pair: Pair) throws(ProtobufComparisonLimit) -> [Step] {
        var steps: [Step] = []
        let old = FieldList(writer, pair.writer)
        let new = FieldList(reader, pair.reader)
        try spend(1 + old.places.count + new.places.count + old.oneofs.count + new.oneofs.count)
        let matches = matched(old.numbers, new.numbers)
        if !old.oneofs.isEmpty || !new.oneofs.isEmpty { addOneofs(old, new, matches, of: pair, to: &steps) }
        let lost = lostOneofs(old, new, matches)
        for match in matches {
            switch (match.old, match.new) {
            case (let there?, let here?):
                addMove(old, there, new, here, match.number, of: pair, to: &steps)
                compareFields(
                    (old.places[there], new.places[here]),
                    FieldContext(scope: pair.writer, oneof: new.oneofName(here), number: match.number),
                    to: &steps
                )
            case (let there?, nil):
                if let oneof = old.oneof(there), lost.contains(oneof) { continue }
                let isMember = old.oneof(there) != nil
                let change: ProtobufChange =
                    isMember ? .oneofFieldRemoved : old.isRequired(there) ? .requiredFieldRemoved : .fieldRemoved
                let name = old.oneofName(there)
                let found = event(change, pair.writer, new.place, old.place(there), name: name, number: match.number)
                steps.append(.difference(found))
            case (nil, let here?):
                let isMember = new.oneof(here) != nil
                let change: ProtobufChange =
                    isMember ? .oneofFieldAdded : new.isRequired(here) ? .requiredFieldAdded : .fieldAdded
                let name = new.oneofName(here)
                let found = event(change, pair.writer, new.place(here), old.place, name: name, number: match.number)
                steps.append(.difference(found))
            case (nil, nil): break
            }
        }
        try addNestedTypes(of: pair, to: &steps)
        return steps
    }

    /// Tells of a field that was in a oneof and no longer is.
    private func addMove(
        _ old: FieldList,
        _ there: Int,
        _ new: FieldList,
        _ here: Int,
        _ number: Int32,
        of pair: Pair,
        to steps: inout [Step]
    ) {
        guard old.oneof(there) != nil, new.oneof(here) == nil else { return }
        let change = ProtobufChange.oneofFieldMovedToTopLevel
        steps.append(.difference(event(change, pair.writer, new.place(here), old.place(there), number: number)))
    }
}

extension Comparison {
    func event(
        _ change: ProtobufChange,
        _ scope: Int?,
        _ reader: ProtobufDifference.Place,
        _ writer: ProtobufDifference.Place,
        name: String? = nil,
        number: Int32? = nil
    ) -> DifferenceEvent {
        DifferenceEvent(change: change, scope: scope, name: name, number: number, reader: reader, writer: writer)
    }

    func place(_ span: SourceSpan, _ file: Int) -> ProtobufDifference.Place { Self.place(span, file) }

    static func place(_ span: SourceSpan, _ file: Int) -> ProtobufDifference.Place {
        ProtobufDifference.Place(document: file, offset: Int(span.start), end: Int(max(span.start, span.end)))
    }

    /// Where a file says its package, or its beginning.
    static func place(of file: LinkedFile) -> ProtobufDifference.Place {
        place(file.node.package?.span ?? .none, 0)
    }
}
