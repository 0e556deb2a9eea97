// SPDX-License-Identifier: Apache-2.0
import JSON

/// A failure before its places are worked out.
struct ValidationFailure {
    /// The value at fault, in the instance's tape; for the name of a member, that of the member.
    let instance: UInt32
    let schema: UInt32
    /// Nil for a schema that allows nothing, or a bound passed.
    let keyword: Keyword?
    /// The keyword's value in the schema's tape.
    let node: UInt32
    let message: String?

    func described(_ model: SchemaModel, _ view: JSONTapeView) -> JSONSchemaValidationError {
        let entry = model.schemas[Int(schema)]
        let isName = view.nodes[Int(instance)].isKey
        let value = isName ? Int(instance) + 1 : Int(instance)
        return model.tapes[Int(entry.document)].withView { source in
            JSONSchemaValidationError(
                keyword: keyword?.name ?? (message == nil ? "false" : "limit"),
                instance: view.pointer(to: value),
                offset: Int(view.nodes[Int(instance)].offset),
                schema: source.pointer(to: Int(node)),
                document: Int(entry.document),
                message: (isName ? "the property's name: " : "") + (message ?? text(source, view))
            )
        }
    }

    /// What a schema that is `false` means depends on where it stands.
    private func refusal(_ source: JSONTapeView) -> String {
        switch source.pointer(to: Int(node)).tokens.last {
        case "additionalProperties", "unevaluatedProperties": "the schema has no such property and allows no others"
        case "items", "additionalItems", "unevaluatedItems": "the schema allows no more elements"
        default: "the schema allows nothing here"
        }
    }

    private func text(_ source: JSONTapeView, _ view: JSONTapeView) -> String {
        guard let keyword else { return refusal(source) }
        let value = source.fragment(Int(node))
        let found = view.fragment(Int(instance))
        switch keyword {
        case .type: return "expected the type \(value), found a \(view.kind(Int(instance)))"
        case .const: return "expected \(value), found \(found)"
        case .enum: return "expected one of \(value), found \(found)"
        case .minLength, .maxLength, .minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum, .multipleOf, .pattern,
            .format:
            return "\(found) does not fulfil \"\(keyword.name)\": \(value)"
        case .minItems, .maxItems: return "\(view.nodes[Int(instance)].count) elements; \"\(keyword.name)\" is \(value)"
        case .minProperties, .maxProperties:
            return "\(view.nodes[Int(instance)].count) properties; \"\(keyword.name)\" is \(value)"
        case .uniqueItems: return "the element equals one before it"
        case .not: return "the schema of \"not\" matches"
        case .anyOf, .oneOf: return "none of the schemas of \"\(keyword.name)\" matches"
        default: return "\"\(keyword.name)\" is not fulfilled"
        }
    }
}

extension JSONTapeView {
    /// The beginning of a value as text, for a message.
    func fragment(_ node: Int) -> String {
        let kind = nodes[node].kind
        if kind == .array || kind == .object, Int(nodes[node].extent) - node > 40 { return "a long \(self.kind(node))" }
        if kind == .string { return quoted(bytes(node)) }
        var text: [UInt8] = []
        write(node, to: &text)
        let full = String(decoding: text, as: UTF8.self)
        return full.utf8.count <= 160 ? full : String(full.prefix(120)) + "…"
    }
}

extension Machine {
    /// Notes a failure; always false, so that a check can end with it.
    mutating func fail(
        _ operation: Program.Operation,
        _ block: UInt32,
        _ node: Int,
        _ message: String? = nil
    ) -> Bool {
        guard collects, failures.count < Self.mostFailures else { return false }
        failures.append(
            ValidationFailure(
                instance: UInt32(truncatingIfNeeded: node),
                schema: block,
                keyword: operation.keyword,
                node: operation.node,
                message: message
            )
        )
        return false
    }

    mutating func reportType(_ block: UInt32, _ node: Int) {
        guard collects, failures.count < Self.mostFailures else { return }
        let keyword = program.model.keyword(.type, of: block)
        failures.append(
            ValidationFailure(
                instance: UInt32(truncatingIfNeeded: node),
                schema: block,
                keyword: keyword?.keyword,
                node: keyword?.node ?? program.model.schemas[Int(block)].node,
                message: nil
            )
        )
    }

    /// One failure for every required property that is missing.
    mutating func reportMissing(_ plan: Program.ObjectPlan, _ block: UInt32, _ node: Int) {
        guard collects else { return }
        var present: Set<ByteKey> = []
        var key = node + 1
        while key < Int(nodes[node].extent) {
            present.insert(ByteKey(bytes(key)))
            key = next(key + 1)
        }
        for offset in 0..<plan.propertyCount {
            let entry = properties[Int(plan.firstProperty + offset)]
            let name = name(entry.nameStart, entry.nameCount)
            guard entry.isRequired, !present.contains(ByteKey(name)), failures.count < Self.mostFailures else {
                continue
            }
            failures.append(
                ValidationFailure(
                    instance: UInt32(truncatingIfNeeded: node),
                    schema: block,
                    keyword: .required,
                    node: plan.requiredNode,
                    message: "the property \(quoted(name)) is missing"
                )
            )
        }
    }

    mutating func reportLimit() {
        failures.append(
            ValidationFailure(
                instance: 0,
                schema: 0,
                keyword: nil,
                node: 0,
                message: "validation takes too many steps or nests too deep; simplify the schema"
            )
        )
    }
}
