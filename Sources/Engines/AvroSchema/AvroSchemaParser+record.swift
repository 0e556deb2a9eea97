// SPDX-License-Identifier: Apache-2.0
import JSON

extension AvroSchemaParser {
    mutating func record(
        _ shape: AvroShape,
        _ attributes: AvroAttributes,
        _ node: Int,
        in enclosing: UInt32,
        _ view: JSONTapeView
    ) throws(Failure) -> UInt32 {
        let name = try name(attributes, node, in: enclosing, view)
        let aliases = try aliases(attributes.aliases, of: name, view)
        let id = try declare(shape, name, aliases, node, view)
        let list = try present(attributes.fields, "fields", node, view)
        guard view.nodes[list].kind == .array else {
            throw failure(
                .invalidAttribute,
                list,
                view,
                "\"fields\" is an array of fields, found a \(view.kind(list))"
            )
        }
        let begin = openFields.count
        var seen = AvroWordSet(expected: Int(view.nodes[list].count))
        var element = list + 1
        while element < view.nodes[list].extent {
            let (field, nameNode) = try field(element, in: name.space, view)
            guard
                seen.insert(view.bytes(nameNode), field.name, among: openFields[begin...].lazy.map(\.name), names)
            else {
                throw failure(
                    .duplicate,
                    nameNode,
                    view,
                    "the record \(quoted(full(name))) already has a field named \(quoted(view.bytes(nameNode)))"
                )
            }
            openFields.append(field)
            element = view.next(element)
        }
        types[Int(id)].first = UInt32(truncatingIfNeeded: fields.count)
        types[Int(id)].count = UInt32(truncatingIfNeeded: openFields.count - begin)
        fields.append(contentsOf: openFields[begin...])
        openFields.removeSubrange(begin...)
        return id
    }

    /// Reads a field; also the place of its name.
    private mutating func field(
        _ node: Int,
        in space: UInt32,
        _ view: JSONTapeView
    ) throws(Failure) -> (AvroFieldEntry, nameNode: Int) {
        guard view.nodes[node].kind == .object else {
            throw failure(
                .invalidAttribute,
                node,
                view,
                "a field is an object with \"name\" and \"type\", found a \(view.kind(node))"
            )
        }
        let attributes = AvroAttributes(node, view)
        let nameNode = try present(attributes.name, "name", node, view)
        guard view.nodes[nameNode].kind == .string, AvroNameRule.isSimple(view.bytes(nameNode)) else {
            throw failure(
                .invalidName,
                nameNode,
                view,
                "a field's name is a letter or _ followed by letters, digits and _"
            )
        }
        let type = try type(try present(attributes.type, "type", node, view), in: space, view)
        if attributes.order != 0 { try checkOrder(attributes.order, view) }
        if attributes.defaultValue != 0 {
            defaults.append(AvroDefault.Expectation(value: attributes.defaultValue, type: type, field: nameNode))
        }
        let field = AvroFieldEntry(
            name: names.word(view.bytes(nameNode)),
            type: type,
            node: UInt32(truncatingIfNeeded: node),
            offset: view.nodes[node].offset,
            defaultNode: UInt32(truncatingIfNeeded: attributes.defaultValue),
            aliases: attributes.aliases == 0 ? 0..<0 : try fieldAliases(attributes.aliases, view)
        )
        return (field, nameNode)
    }

    private func checkOrder(_ order: Int, _ view: JSONTapeView) throws(Failure) {
        let isOrder =
            view.nodes[order].kind == .string
            && ["ascending", "descending", "ignore"].contains { view.bytes(order).equals($0) }
        if !isOrder {
            throw failure(
                .invalidAttribute,
                order,
                view,
                "\"order\" is \"ascending\", \"descending\" or \"ignore\""
            )
        }
    }

    /// The places of a field's aliases among the words. They may be any text.
    private mutating func fieldAliases(_ list: Int, _ view: JSONTapeView) throws(Failure) -> Range<UInt32> {
        try checkStrings(list, view)
        let first = UInt32(truncatingIfNeeded: words.count)
        var element = list + 1
        while element < view.nodes[list].extent {
            words.append(names.word(view.bytes(element)))
            element += 1
        }
        return first..<UInt32(truncatingIfNeeded: words.count)
    }
}
