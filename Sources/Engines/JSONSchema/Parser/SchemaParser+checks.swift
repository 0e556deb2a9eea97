// SPDX-License-Identifier: Apache-2.0
import JSON

extension SchemaParser {
    /// Checks the value of a keyword that holds no schemas.
    func checkValue(
        _ keyword: Keyword,
        _ node: Int,
        _ context: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) {
        let kind = view.nodes[node].kind
        switch keyword {
        case .type: try checkType(node, context, view)
        case .enum:
            guard kind == .array else { throw wrongKind(keyword, "an array of values", node, context, view) }
        case .required: try checkNames(keyword, node, context, view)
        case .dependentRequired: try checkNameMap(keyword, node, context, view)
        case .minProperties, .maxProperties, .minContains, .maxContains, .minItems, .maxItems, .minLength, .maxLength:
            guard kind == .number else { throw wrongKind(keyword, "a whole number", node, context, view) }
            guard ExactNumber(view.bytes(node)).isInteger else {
                throw failure(
                    .invalidKeyword,
                    node,
                    context,
                    "\"\(keyword.name)\" needs a whole number, found \(quotedNumber(node, view))"
                )
            }
        case .minimum, .maximum:
            guard kind == .number else { throw wrongKind(keyword, "a number", node, context, view) }
        case .multipleOf: try checkMultiple(node, context, view)
        case .exclusiveMinimum, .exclusiveMaximum:
            let isFlag = kind == .true || kind == .false
            let isRight = context.dialect.draft == .draft4 ? isFlag : kind == .number
            guard isRight else {
                let expected = context.dialect.draft == .draft4 ? "a boolean" : "a number"
                throw wrongKind(keyword, expected, node, context, view)
            }
        case .uniqueItems, .recursiveAnchor:
            guard kind == .true || kind == .false else { throw wrongKind(keyword, "a boolean", node, context, view) }
        case .title, .description, .pattern, .format, .anchor, .dynamicAnchor, .schema, .id, .id4:
            guard kind == .string else { throw wrongKind(keyword, "a string", node, context, view) }
        default: break
        }
    }

    private func quotedNumber(_ node: Int, _ view: JSONTapeView) -> String {
        view.bytes(node).count <= 40 ? view.string(node) : "a long number"
    }

    private func checkMultiple(_ node: Int, _ context: Context, _ view: JSONTapeView) throws(SchemaFailure) {
        guard view.nodes[node].kind == .number else { throw wrongKind(.multipleOf, "a number", node, context, view) }
        guard ExactNumber(view.bytes(node)).sign > 0 else {
            throw failure(.invalidKeyword, node, context, "\"multipleOf\" needs a number greater than 0")
        }
    }

    private func checkType(_ node: Int, _ context: Context, _ view: JSONTapeView) throws(SchemaFailure) {
        switch view.nodes[node].kind {
        case .string: try checkTypeName(node, context, view)
        case .array:
            var element = node + 1
            while element < Int(view.nodes[node].extent) {
                try checkTypeName(element, context, view)
                element = view.next(element)
            }
        default: throw wrongKind(.type, "a type's name or an array of them", node, context, view)
        }
    }

    private func checkTypeName(_ node: Int, _ context: Context, _ view: JSONTapeView) throws(SchemaFailure) {
        guard view.nodes[node].kind == .string else { throw wrongKind(.type, "names of types", node, context, view) }
        guard InstanceType(view.bytes(node)) != nil else {
            throw failure(
                .unknownType,
                node,
                context,
                "\(quoted(view.bytes(node))) is no type; the types are null, boolean, object, array, number, string "
                    + "and integer"
            )
        }
    }

    func checkNames(
        _ keyword: Keyword,
        _ node: Int,
        _ context: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) {
        guard view.nodes[node].kind == .array else {
            throw wrongKind(keyword, "an array of names", node, context, view)
        }
        var element = node + 1
        while element < Int(view.nodes[node].extent) {
            guard view.nodes[element].kind == .string else {
                throw wrongKind(keyword, "an array of names", element, context, view)
            }
            element = view.next(element)
        }
    }

    private func checkNameMap(
        _ keyword: Keyword,
        _ node: Int,
        _ context: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) {
        guard view.nodes[node].kind == .object else {
            throw wrongKind(keyword, "an object of arrays of names", node, context, view)
        }
        var key = node + 1
        while key < Int(view.nodes[node].extent) {
            try checkNames(keyword, key + 1, context, view)
            key = view.next(key + 1)
        }
    }
}
