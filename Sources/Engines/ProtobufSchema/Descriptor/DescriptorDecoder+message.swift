// SPDX-License-Identifier: Apache-2.0

extension DescriptorDecoder {
    /// The messages of one level, the entries of maps apart.
    struct Level {
        /// The names of what is around, from the outermost package on.
        var scope: [String]
        var messages: [MessageNode] = []
        /// By name, the place among the messages.
        var places: [String: Int] = [:]
        /// By name, the key and the value of the entries of a map, and their place among all messages.
        var entries: [String: (key: TypeReference, value: TypeReference, order: UInt32)] = [:]

        /// The name in this level of a type that is one of it.
        func localName(of type: String) -> String? {
            let parts = type.utf8.split(separator: UInt8(ascii: "."))
            guard type.utf8.first == UInt8(ascii: "."), parts.count == scope.count + 1, let last = parts.last,
                zip(scope, parts).allSatisfy({ $0.utf8.elementsEqual($1) })
            else { return nil }
            return String(decoding: last, as: UTF8.self)
        }
    }

    /// Recursion is bounded by the limits' depth.
    func level(
        _ values: [ArraySlice<UInt8>],
        in scope: [String],
        depth: Int
    ) throws(ProtobufSchemaError) -> Level {
        guard depth <= limits.depth || values.isEmpty else {
            throw DescriptorFields.error("messages are nested up to \(limits.depth) deep", at: 0, .tooLarge)
        }
        var level = Level(scope: scope)
        for (place, value) in values.enumerated() {
            let order = UInt32(truncatingIfNeeded: place + 1)
            let fields = try DescriptorFields(value)
            let name = try fields.name(1).text
            let options = try DescriptorFields(fields.merged(7))
            if options.bool(7) {
                level.entries[name] = try entry(fields, order)
            } else {
                level.places[name] = level.messages.count
                level.messages.append(try message(fields, in: scope + [name], order, depth: depth))
            }
        }
        return level
    }

    private func entry(
        _ fields: DescriptorFields,
        _ order: UInt32
    ) throws(ProtobufSchemaError) -> (key: TypeReference, value: TypeReference, order: UInt32) {
        var types: [Int32: TypeReference] = [:]
        for value in fields.all(2) {
            let inner = try DescriptorFields(value)
            types[inner.integer(3) ?? 0] = try type(inner)
        }
        guard let key = types[1], let value = types[2] else {
            throw fields.error("an entry of a map lacks its key or value")
        }
        return (key, value, order)
    }

    private func message(
        _ fields: DescriptorFields,
        in scope: [String],
        _ order: UInt32,
        depth: Int
    ) throws(ProtobufSchemaError) -> MessageNode {
        let span = SourceSpan(start: order, end: order)
        var node = MessageNode(name: try fields.name(1), visibility: Self.visibility(fields.integer(11)), span: span)
        var level = try level(fields.all(3), in: scope, depth: depth + 1)
        for value in fields.all(4) { node.enums.append(try enumeration(value)) }
        for value in fields.all(8) {
            let inner = try DescriptorFields(value)
            let options = try decoded(inner.merged(2), .oneof)
            node.oneofs.append(OneofNode(name: try inner.name(1), options: options, span: .none))
        }
        for value in fields.all(2) { node.fields.append(try field(value, &level)) }
        removeSyntheticOneofs(of: &node)
        for value in fields.all(5) {
            let inner = try DescriptorFields(value)
            node.extensionRanges.append(
                ExtensionRangeNode(
                    ranges: [try range(value, isExclusive: true)],
                    options: try decoded(inner.merged(3), .extensionRange),
                    span: .none
                )
            )
        }
        node.extends = try extends(fields.all(6), &level)
        node.reserved = try reserved(fields, 9, 10, isExclusive: true)
        node.options = try decoded(fields.merged(7), .message)
        node.messages = level.messages
        return node
    }

    /// Takes out the oneofs that stand for `optional` in proto3: those without a field of their own.
    private func removeSyntheticOneofs(of node: inout MessageNode) {
        guard !node.oneofs.isEmpty else { return }
        let used = Set(node.fields.compactMap(\.oneof))
        var places: [Int: Int] = [:]
        for oneof in node.oneofs.indices where used.contains(oneof) { places[oneof] = places.count }
        node.oneofs = node.oneofs.indices.filter { used.contains($0) }.map { node.oneofs[$0] }
        for index in node.fields.indices {
            let oneof = node.fields[index].oneof.flatMap { places[$0] }
            node.fields[index].oneof = oneof
            // A oneof stands where the first of its groups does.
            guard let oneof, node.fields[index].isGroup, node.oneofs[oneof].span == .none else { continue }
            node.oneofs[oneof].span = node.fields[index].span
        }
    }

    /// Extensions, one block for those of one message that follow each other.
    func extends(
        _ values: [ArraySlice<UInt8>],
        _ level: inout Level
    ) throws(ProtobufSchemaError) -> [ExtendNode] {
        var blocks: [ExtendNode] = []
        for value in values {
            let extendee = try reference(try DescriptorFields(value), 2)
            let field = try field(value, &level)
            if blocks.last?.extendee != extendee { blocks.append(ExtendNode(extendee: extendee, span: .none)) }
            blocks[blocks.count - 1].fields.append(field)
            if field.isGroup, blocks[blocks.count - 1].span == .none { blocks[blocks.count - 1].span = field.span }
        }
        return blocks
    }
}
