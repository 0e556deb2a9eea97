// SPDX-License-Identifier: Apache-2.0

extension Comparison {
    /// What is different between the oneofs of two messages, apart from their fields.
    func addOneofs(
        _ old: FieldList,
        _ new: FieldList,
        _ matches: [NumberMatch],
        of pair: Pair,
        to steps: inout [Step]
    ) {
        let joined = joinedFields(old, new, matches)
        let oldPlaces = Dictionary(old.oneofs.map { ($0.name.text, $0.span) }) { first, _ in first }
        for (index, oneof) in new.oneofs.enumerated() {
            guard let origins = joined[index], origins.groups.count + origins.fields > 1 else { continue }
            let change: ProtobufChange = origins.fields > 1 ? .multipleFieldsMovedToOneof : .fieldMovedToExistingOneof
            let there = oldPlaces[oneof.name.text]
            steps.append(
                .difference(
                    event(
                        change,
                        pair.writer,
                        place(oneof.span, new.file),
                        there.map { place($0, old.file) } ?? old.place,
                        name: oneof.name.text
                    )
                )
            )
        }
        let oldNames = Set(old.oneofs.map(\.name.text))
        let newNames = Set(new.oneofs.map(\.name.text))
        var found: [(name: String, event: DifferenceEvent)] = []
        for oneof in old.oneofs where !newNames.contains(oneof.name.text) {
            let there = place(oneof.span, old.file)
            let name = oneof.name.text
            found.append((name, event(.oneofRemoved, pair.writer, new.place, there, name: name)))
        }
        for oneof in new.oneofs where !oldNames.contains(oneof.name.text) {
            let here = place(oneof.span, new.file)
            let name = oneof.name.text
            found.append((name, event(.oneofAdded, pair.writer, here, old.place, name: name)))
        }
        found.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        steps += found.map { .difference($0.event) }
    }

    /// What the old fields of a new oneof were before.
    struct Origins {
        /// The oneofs that they were in.
        var groups: Set<Int> = []
        /// How many were in none.
        var fields = 0
    }

    /// By the reader's oneofs: fields that could be set together before and no longer can.
    private func joinedFields(_ old: FieldList, _ new: FieldList, _ matches: [NumberMatch]) -> [Int: Origins] {
        var joined: [Int: Origins] = [:]
        for match in matches {
            guard let there = match.old, let here = match.new, let oneof = new.oneof(here) else { continue }
            if let group = old.oneof(there) {
                joined[oneof, default: Origins()].groups.insert(group)
            } else {
                joined[oneof, default: Origins()].fields += 1
            }
        }
        return joined
    }

    /// The writer's oneofs that are gone with all of their fields, which is no break.
    func lostOneofs(_ old: FieldList, _ new: FieldList, _ matches: [NumberMatch]) -> Set<Int> {
        guard !old.oneofs.isEmpty else { return [] }
        let newNames = Set(new.oneofs.map(\.name.text))
        var lost = Set(old.oneofs.indices.filter { !newNames.contains(old.oneofs[$0].name.text) })
        for match in matches where match.new != nil {
            if let there = match.old, let oneof = old.oneof(there) { lost.remove(oneof) }
        }
        return lost
    }
}
