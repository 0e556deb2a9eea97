// SPDX-License-Identifier: Apache-2.0
import JSON

extension JSONSchema {
    /// The schema as one line of JSON, its members in the order they were written in.
    ///
    /// This is the text that registries keep and tell schemas apart by: white space and escapes do not count.
    public var registryText: String { text(sorted: false) }

    /// Like ``registryText`` with the members of every object sorted by name: their order does not count either.
    public var normalizedText: String { text(sorted: true) }

    private func text(sorted: Bool) -> String {
        guard let tape = model.tapes.first else { return "" }
        return tape.withView { view in
            var json = JSONWriter(capacity: tape.text.count)
            if sorted { view.writeSorted(0, to: &json) } else { view.write(0, to: &json) }
            return String(decoding: json.bytes, as: UTF8.self)
        }
    }
}

extension JSONTapeView {
    /// Appends a value without white space, members sorted by their names' UTF-16 units as Java sorts strings.
    fileprivate func writeSorted(_ node: Int, to json: inout JSONWriter) {
        switch nodes[node].kind {
        case .array:
            json.raw("[".utf8)
            var element = node + 1
            while element < Int(nodes[node].extent) {
                if element > node + 1 { json.raw(",".utf8) }
                writeSorted(element, to: &json)
                element = next(element)
            }
            json.raw("]".utf8)
        case .object:
            json.raw("{".utf8)
            for (index, member) in sortedMembers(node).enumerated() {
                if index > 0 { json.raw(",".utf8) }
                json.string(member.name)
                json.raw(":".utf8)
                writeSorted(member.value, to: &json)
            }
            json.raw("}".utf8)
        default: write(node, to: &json)
        }
    }

    private func sortedMembers(_ node: Int) -> [(name: String, value: Int)] {
        var members: [(name: String, value: Int)] = []
        members.reserveCapacity(Int(nodes[node].count))
        var key = node + 1
        while key < Int(nodes[node].extent) {
            members.append((string(key), key + 1))
            key = next(key + 1)
        }
        return members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
    }
}
