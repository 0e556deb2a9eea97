// SPDX-License-Identifier: Apache-2.0

/// Messages and enums of one level, paired by name.
extension Comparison {
    /// The types of one level of a schema.
    struct Level {
        var messages: [Int]
        var enums: [Int]
        /// The place of what is around.
        var place: ProtobufDifference.Place
    }

    /// What is different between the files themselves.
    mutating func fileSteps() throws(ProtobufComparisonLimit) -> [Step] {
        var steps: [Step] = []
        let old = writer.files[0]
        let new = reader.files[0]
        let oldLevel = Level(messages: old.messages, enums: old.enums, place: Self.place(of: old))
        let newLevel = Level(messages: new.messages, enums: new.enums, place: Self.place(of: new))
        if old.node.packageName != new.node.packageName {
            steps.append(.difference(event(.packageChanged, nil, newLevel.place, oldLevel.place)))
        }
        try addTypes(oldLevel, newLevel, in: nil, to: &steps)
        return steps
    }

    /// What is different between the types that two messages contain.
    mutating func addNestedTypes(of pair: Pair, to steps: inout [Step]) throws(ProtobufComparisonLimit) {
        let old = writer.messages[pair.writer]
        let new = reader.messages[pair.reader]
        guard !old.messages.isEmpty || !new.messages.isEmpty || !old.enums.isEmpty || !new.enums.isEmpty else { return }
        let oldLevel = Level(messages: old.messages, enums: old.enums, place: place(old.node.name.span, old.file))
        let newLevel = Level(messages: new.messages, enums: new.enums, place: place(new.node.name.span, new.file))
        try addTypes(oldLevel, newLevel, in: pair.writer, to: &steps)
    }

    private mutating func addTypes(
        _ old: Level,
        _ new: Level,
        in scope: Int?,
        to steps: inout [Step]
    ) throws(ProtobufComparisonLimit) {
        try spend(old.messages.count + new.messages.count + old.enums.count + new.enums.count)
        addMessages(old, new, in: scope, to: &steps)
        let oldNames = old.enums.map { writer.enums[$0].node.name.text }
        let newNames = new.enums.map { reader.enums[$0].node.name.text }
        for (oldIndex, newIndex) in Self.paired(oldNames, newNames) {
            let here = newIndex.map {
                place(reader.enums[new.enums[$0]].node.name.span, reader.enums[new.enums[$0]].file)
            }
            let there = oldIndex.map {
                place(writer.enums[old.enums[$0]].node.name.span, writer.enums[old.enums[$0]].file)
            }
            if let oldIndex, let newIndex {
                try addValues(old.enums[oldIndex], new.enums[newIndex], in: scope, to: &steps)
            } else {
                let change = oldIndex == nil ? ProtobufChange.enumAdded : .enumRemoved
                let name = oldIndex.map { oldNames[$0] } ?? newIndex.map { newNames[$0] }
                steps.append(.difference(event(change, scope, here ?? new.place, there ?? old.place, name: name)))
            }
        }
    }

    private func addMessages(_ old: Level, _ new: Level, in scope: Int?, to steps: inout [Step]) {
        let oldMessages = old.messages.filter { !writer.messages[$0].node.isGroup }
        let newMessages = new.messages.filter { !reader.messages[$0].node.isGroup }
        let oldNames = oldMessages.map { writer.messages[$0].node.name.text }
        let newNames = newMessages.map { reader.messages[$0].node.name.text }
        for (oldIndex, newIndex) in Self.paired(oldNames, newNames) {
            let oldMessage = oldIndex.map { oldMessages[$0] }
            let newMessage = newIndex.map { newMessages[$0] }
            let here = newMessage.map { place(reader.messages[$0].node.name.span, reader.messages[$0].file) }
            let there = oldMessage.map { place(writer.messages[$0].node.name.span, writer.messages[$0].file) }
            var change: ProtobufChange?
            if let oldMessage, let newMessage {
                steps.append(.pair(Pair(writer: oldMessage, reader: newMessage)))
                if oldIndex != newIndex { change = .messageMoved }
            } else {
                change = oldMessage == nil ? .messageAdded : .messageRemoved
            }
            guard let change else { continue }
            let name = oldIndex.map { oldNames[$0] } ?? newIndex.map { newNames[$0] }
            steps.append(.difference(event(change, scope, here ?? new.place, there ?? old.place, name: name)))
        }
    }

    /// The writer's names with their counterparts, then the reader's that have none.
    private static func paired(_ old: [String], _ new: [String]) -> [(Int?, Int?)] {
        if old == new { return old.indices.map { ($0, $0) } }
        var places: [String: Int] = [:]
        for (index, name) in new.enumerated() { places[name] = index }
        var pairs: [(Int?, Int?)] = old.enumerated().map { ($0, places.removeValue(forKey: $1)) }
        for (index, name) in new.enumerated() where places[name] != nil { pairs.append((nil, index)) }
        return pairs
    }
}
