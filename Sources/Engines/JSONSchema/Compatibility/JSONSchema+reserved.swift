// SPDX-License-Identifier: Apache-2.0
import JSON

extension JSONSchema {
    /// The names in a list of reserved properties as registries keep it in metadata: separated by commas.
    public static func reservedNames(_ list: String) -> [String] {
        list.utf8.split(separator: UInt8(ascii: ",")).compactMap { part in
            let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
            let start = part.firstIndex { !isSpace($0) }
            let end = part.lastIndex { !isSpace($0) }
            guard let start, let end else { return nil }
            return String(Substring(part[start...end]))
        }
    }

    /// What breaks the promise that names once reserved stay reserved and unused, this being the new schema.
    public func reservedDifferences(old: [String], new: [String]) -> [JSONSchemaDifference] {
        let kept = Set(new.map { Array($0.utf8) })
        let root = JSONSchemaDifference.Place(document: 0, offset: 0, node: 0)
        let removed = old.filter { !kept.contains(Array($0.utf8)) }.map {
            JSONSchemaDifference(change: .reservedPropertyRemoved, path: $0, reader: root, writer: root)
        }
        guard let properties = model.keyword(.properties, of: 0) else { return removed }
        let conflicts = model.tapes[0].withView { view in
            model.children[properties.childRange].filter { kept.contains(Array(view.bytes(Int($0.key)))) }.map {
                child in
                JSONSchemaDifference(
                    change: .reservedPropertyConflictsWithProperty,
                    path: "#/properties/\(view.string(Int(child.key)))",
                    reader: JSONSchemaDifference.Place(
                        document: 0,
                        offset: Int(view.nodes[Int(child.key)].offset),
                        node: Int(child.key) + 1
                    ),
                    writer: root
                )
            }
        }
        return removed + conflicts
    }
}
