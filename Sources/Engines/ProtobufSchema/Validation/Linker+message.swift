// SPDX-License-Identifier: Apache-2.0

extension Linker {
    /// Numbers, names and ranges of a message.
    func validateMessage(_ index: Int) throws(ProtobufSchemaError) {
        let node = messages[index].node
        let isMessageSet = node.options.bool("message_set_wire_format") == true
        try validateNumbers(of: node, isMessageSet: isMessageSet)
        try validateReservedNames(node.reserved, names: node.fields.lazy.map(\.name), what: "field")
        try validateOneofs(of: node)
        if syntax == .proto3, let range = node.extensionRanges.first {
            throw error(.invalidField, "proto3 has no extension ranges", at: range.span)
        }
        if isMessageSet, syntax == .proto3 {
            throw error(.invalidOption, "proto3 has no message sets", at: node.name.span)
        }
        if isMessageSet, let field = node.fields.first {
            throw error(.invalidField, "message sets have extensions only, no fields", at: field.name.span)
        }
        try validateJSONNames(of: index)
    }

    private func validateOneofs(of node: MessageNode) throws(ProtobufSchemaError) {
        guard !node.oneofs.isEmpty else { return }
        let used = Set(node.fields.lazy.compactMap(\.oneof))
        for (position, oneof) in node.oneofs.enumerated() where !used.contains(position) {
            throw error(.invalidField, "the oneof \(oneof.name.text) needs at least one field", at: oneof.name.span)
        }
    }

    private func validateNumbers(of node: MessageNode, isMessageSet: Bool) throws(ProtobufSchemaError) {
        var isAscending = true
        var previous: Int32 = 0
        for field in node.fields {
            try validateNumber(of: field, isExtension: false)
            if field.number <= previous { isAscending = false }
            previous = field.number
        }
        if isAscending, node.reserved.isEmpty, node.extensionRanges.isEmpty { return }
        var intervals = node.fields.map {
            NumberInterval(start: $0.number, end: $0.number, what: .field($0.name.text), span: $0.numberSpan)
        }
        for reserved in node.reserved {
            for range in reserved.ranges {
                intervals.append(try interval(of: range, .reserved, isMessageSet: isMessageSet))
            }
        }
        for extensions in node.extensionRanges {
            for range in extensions.ranges {
                let interval = try interval(of: range, .extensions, isMessageSet: isMessageSet)
                if interval.end > 536_870_911, !isMessageSet {
                    throw error(.invalidNumber, "extension numbers go up to 536870911", at: range.endSpan)
                }
                intervals.append(interval)
            }
        }
        if let (first, second) = NumberInterval.overlap(among: intervals) {
            throw error(.invalidNumber, "\(second.description) overlaps with \(first.description)", at: second.span)
        }
    }

    func validateNumber(of field: FieldNode, isExtension: Bool) throws(ProtobufSchemaError) {
        let number = field.number
        if number <= 0 {
            throw error(.invalidNumber, "field numbers begin with 1", at: field.numberSpan)
        }
        if number > 536_870_911, !isExtension {
            throw error(.invalidNumber, "field numbers go up to 536870911", at: field.numberSpan)
        }
        if (19_000...19_999).contains(number) {
            let message = "the numbers from 19000 to 19999 belong to Protobuf itself: choose another"
            throw error(.invalidNumber, message, at: field.numberSpan)
        }
    }

    private func interval(
        of range: RangeNode,
        _ what: NumberInterval.What,
        isMessageSet: Bool
    ) throws(ProtobufSchemaError) -> NumberInterval {
        if range.start <= 0 {
            throw error(.invalidNumber, "field numbers begin with 1", at: range.startSpan)
        }
        let end = range.endsAtMax && isMessageSet ? Int32.max - 1 : range.end
        if end < range.start {
            throw error(.invalidNumber, "the range ends before it begins", at: range.endSpan)
        }
        if end == .max {
            throw error(.invalidNumber, "the range's end is out of bounds: write max", at: range.endSpan)
        }
        return NumberInterval(start: range.start, end: end, what: what, span: range.span)
    }

    func validateReservedNames(
        _ reserved: [ReservedNode],
        names: some Collection<SourceName>,
        what: String
    ) throws(ProtobufSchemaError) {
        guard reserved.contains(where: { !$0.names.isEmpty }) else { return }
        var taken: Set<String> = []
        for statement in reserved {
            for name in statement.names where !taken.insert(name.text).inserted {
                throw error(.duplicateName, "\(name.text) is reserved twice", at: name.span)
            }
        }
        for name in names where taken.contains(name.text) {
            let message = "the name \(name.text) is reserved: choose another for the \(what)"
            throw error(.duplicateName, message, at: name.span)
        }
    }
}
