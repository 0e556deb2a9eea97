// SPDX-License-Identifier: Apache-2.0
import JSON

/// What only people and the writers of texts read of a type or a field, taken from its text when asked for.
struct AvroDefinition {
    private let node: Int
    private let attributes: AvroAttributes?
    private let known: [StaticString]
    private let view: JSONTapeView

    init(_ entry: AvroEntry, _ view: JSONTapeView) {
        let known: [StaticString] =
            switch entry.shape {
            case .record, .error: ["type", "name", "namespace", "aliases", "doc", "fields"]
            case .enumeration: ["type", "name", "namespace", "aliases", "doc", "symbols", "default"]
            case .fixed: ["type", "name", "namespace", "aliases", "doc", "size"]
            case .array: ["type", "items"]
            case .map: ["type", "values"]
            default: ["type"]
            }
        self.init(Int(entry.node), known, view)
    }

    init(_ field: AvroFieldEntry, _ view: JSONTapeView) {
        self.init(Int(field.node), ["name", "type", "aliases", "doc", "default", "order"], view)
    }

    private init(_ node: Int, _ known: [StaticString], _ view: JSONTapeView) {
        self.node = node
        self.known = known
        self.view = view
        // A primitive's bare name was not read as JSON, and a quoted one has no attributes.
        let isObject = node < view.nodes.count && view.nodes[node].kind == .object
        attributes = isObject ? AvroAttributes(node, view) : nil
    }

    var documentation: String? { string(attributes?.documentation) }
    var order: String? { string(attributes?.order) }
    var defaultSymbol: String? { string(attributes?.defaultValue) }

    var defaultValue: JSON? {
        guard let value = attributes?.defaultValue, value != 0 else { return nil }
        return view.tree(value)
    }

    /// Attributes that the specification leaves to users and logical types, in the order of the text.
    var properties: [JSONObject.Member] {
        guard attributes != nil else { return [] }
        var properties: [JSONObject.Member] = []
        var key = node + 1
        while key < view.nodes[node].extent {
            let name = view.bytes(key)
            if !known.contains(where: { name.equals($0) }) {
                properties.append(
                    JSONObject.Member(
                        key: view.string(key),
                        value: view.tree(key + 1),
                        keyOffset: view.nodes[key].offset
                    )
                )
            }
            key = view.next(key + 1)
        }
        return properties
    }

    private func string(_ value: Int?) -> String? {
        guard let value, value != 0, view.nodes[value].kind == .string else { return nil }
        return view.string(value)
    }
}
