// SPDX-License-Identifier: Apache-2.0

/// How the values of a field look on the wire, as far as Confluent's registry tells.
enum WireGroup: Hashable {
    /// Integers as they are, bools and enums.
    case number
    /// Integers whose sign is folded in.
    case signedNumber
    case fixed32, fixed64, float, double
    case stringOrBytes

    init(_ scalar: ScalarType) {
        switch scalar {
        case .int32, .int64, .uint32, .uint64, .bool: self = .number
        case .sint32, .sint64: self = .signedNumber
        case .fixed32, .sfixed32: self = .fixed32
        case .fixed64, .sfixed64: self = .fixed64
        case .float: self = .float
        case .double: self = .double
        case .string, .bytes: self = .stringOrBytes
        }
    }
}

/// Where two fields are compared.
struct FieldContext {
    /// The writer's message.
    var scope: Int
    /// The name of the reader's oneof.
    var oneof: String?
    var number: Int32
}

extension Comparison {
    /// What is different between two fields of one number.
    func compareFields(_ fields: (old: Int, new: Int), _ context: FieldContext, to steps: inout [Step]) {
        let old = writer.fields[fields.old]
        let new = reader.fields[fields.new]
        if old.node.name.text != new.node.name.text {
            steps.append(
                .difference(
                    event(
                        .fieldNameChanged,
                        context.scope,
                        place(new.node.name.span, new.file),
                        place(old.node.name.span, old.file),
                        name: context.oneof,
                        number: context.number
                    )
                )
            )
        }
        guard old.isMap == new.isMap else {
            return steps.append(.difference(typeEvent(.fieldKindChanged, old, new, context)))
        }
        if let oldKey = old.mapKey, let newKey = new.mapKey, WireGroup(oldKey) != WireGroup(newKey) {
            steps.append(.difference(typeEvent(.fieldScalarKindChanged, old, new, context)))
        }
        switch (Self.wireGroup(old.type), Self.wireGroup(new.type)) {
        case (nil, nil): compareNamedTypes(old, new, context, to: &steps)
        case (nil, _?), (_?, nil): steps.append(.difference(typeEvent(.fieldKindChanged, old, new, context)))
        case (let oldGroup?, let newGroup?) where oldGroup != newGroup:
            steps.append(.difference(typeEvent(.fieldScalarKindChanged, old, new, context)))
        case (let group?, _?):
            if !old.isMap { compareLabels(old, new, group, context, to: &steps) }
        }
    }

    /// Enums are numbers on the wire; nil for messages.
    private static func wireGroup(_ type: ValueType) -> WireGroup? {
        switch type {
        case .scalar(let scalar): WireGroup(scalar)
        case .enumeration: .number
        case .message, .unknown: nil
        }
    }

    /// Labels that are written on both sides and differ.
    private func compareLabels(
        _ old: LinkedField,
        _ new: LinkedField,
        _ group: WireGroup,
        _ context: FieldContext,
        to steps: inout [Step]
    ) {
        guard old.node.label != .none, new.node.label != .none, old.node.label != new.node.label else { return }
        let isString = group == .stringOrBytes
        steps.append(
            .difference(
                event(
                    isString ? .fieldStringOrBytesLabelChanged : .fieldNumericLabelChanged,
                    context.scope,
                    place(new.node.labelSpan ?? new.node.span, new.file),
                    place(old.node.labelSpan ?? old.node.span, old.file),
                    name: context.oneof,
                    number: context.number
                )
            )
        )
    }

    /// Messages are the same type if their names without the packages are, and, where one is imported, if they are
    /// compatible.
    private func compareNamedTypes(
        _ old: LinkedField,
        _ new: LinkedField,
        _ context: FieldContext,
        to steps: inout [Step]
    ) {
        let changed = typeEvent(.fieldNamedTypeChanged, old, new, context)
        guard case .message(let oldType) = old.type, case .message(let newType) = new.type else {
            // One comes from a file that nobody gave.
            if Self.writtenName(old) != Self.writtenName(new) { steps.append(.difference(changed)) }
            return
        }
        guard haveSameLocalName(oldType, newType) else { return steps.append(.difference(changed)) }
        if writer.messages[oldType].file == 0, reader.messages[newType].file == 0 { return }
        let pair = Pair(writer: oldType, reader: newType)
        steps.append(.pair(pair))
        steps.append(.verdict(pair, changed))
    }

    private static func writtenName(_ field: LinkedField) -> String {
        switch field.node.kind {
        case .plain(let type): type.name
        case .map(_, let value): value.name
        case .group: ""
        }
    }

    private func haveSameLocalName(_ old: Int, _ new: Int) -> Bool {
        var left: Int? = old
        var right: Int? = new
        while let oldMessage = left, let newMessage = right {
            guard writer.messages[oldMessage].node.name.text == reader.messages[newMessage].node.name.text else {
                return false
            }
            left = writer.messages[oldMessage].parent
            right = reader.messages[newMessage].parent
        }
        return left == nil && right == nil
    }

    private func typeEvent(
        _ change: ProtobufChange,
        _ old: LinkedField,
        _ new: LinkedField,
        _ context: FieldContext
    ) -> DifferenceEvent {
        event(
            change,
            context.scope,
            place(new.node.typeSpan, new.file),
            place(old.node.typeSpan, old.file),
            name: context.oneof,
            number: context.number
        )
    }
}
