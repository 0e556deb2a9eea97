// SPDX-License-Identifier: Apache-2.0

/// Writes a schema's own file as the compiler does: a `google.protobuf.FileDescriptorProto`.
struct DescriptorEncoder {
    let model: LinkedModel
    let options: OptionEncoder
    let budget = NameBudget()

    init(_ model: LinkedModel) {
        self.model = model
        options = OptionEncoder(model)
    }

    func file(name: String) -> [UInt8] {
        let linked = model.files[0]
        let node = linked.node
        var writer = WireWriter()
        writer.string(1, name)
        if let package = node.package { writer.string(2, package.name.text) }
        let dependencies = node.imports.filter { $0.kind != .option }
        for statement in dependencies { writer.string(3, statement.path) }
        for message in linked.messages { writer.bytes(4, self.message(message)) }
        for index in linked.enums { writer.bytes(5, enumeration(index)) }
        for index in linked.services { writer.bytes(6, service(index)) }
        addExtensions(7, linked.extensions, node.extends, to: &writer)
        addOptions(8, node.options, .file, linked.package, to: &writer)
        for (place, statement) in dependencies.enumerated() where statement.kind == .public {
            writer.integer(10, Int32(truncatingIfNeeded: place))
        }
        for (place, statement) in dependencies.enumerated() where statement.kind == .weak {
            writer.integer(11, Int32(truncatingIfNeeded: place))
        }
        if node.syntax.isEdition {
            writer.string(12, "editions")
            writer.integer(14, Int32(truncatingIfNeeded: node.syntax.rawValue))
        } else if node.syntax == .proto3 {
            writer.string(12, "proto3")
        }
        for statement in node.imports where statement.kind == .option { writer.string(15, statement.path) }
        return writer.bytes
    }

    /// Recursion goes along the text, whose depth is bounded.
    private func message(_ index: Int) -> [UInt8] {
        let linked = model.messages[index]
        let synthetic = SyntheticOneofs(model, linked)
        var writer = WireWriter()
        writer.string(1, linked.node.name.text)
        for field in linked.fields {
            let oneof = model.fields[field].node.oneof ?? synthetic.places[field]
            writer.bytes(2, self.field(field, FieldPlace(oneof: oneof, isOptional: synthetic.places[field] != nil)))
        }
        addNested(linked, to: &writer)
        for child in linked.enums { writer.bytes(4, enumeration(child)) }
        for statement in linked.node.extensionRanges { addRanges(statement, of: linked, to: &writer) }
        addExtensions(6, linked.extensions, linked.node.extends, to: &writer)
        addOptions(7, linked.node.options, .message, model.symbols[linked.symbol].parent, to: &writer)
        for oneof in linked.node.oneofs {
            var inner = WireWriter()
            inner.string(1, oneof.name.text)
            addOptions(2, oneof.options, .oneof, linked.symbol, to: &inner)
            writer.bytes(8, inner.bytes)
        }
        for name in synthetic.names {
            var inner = WireWriter()
            inner.string(1, name)
            writer.bytes(8, inner.bytes)
        }
        addReserved(linked.node.reserved, 9, 10, isExclusive: true, to: &writer)
        addVisibility(linked.node.visibility, 11, to: &writer)
        return writer.bytes
    }

    /// The messages inside of one, entries of maps among them, in the order of the text: clients count them.
    private func addNested(_ linked: LinkedMessage, to writer: inout WireWriter) {
        var maps = linked.fields.filter { model.fields[$0].isMap }[...]
        for child in linked.messages {
            let start = model.messages[child].node.span.start
            while let map = maps.first, model.fields[map].node.span.start < start {
                writer.bytes(3, entry(map))
                maps.removeFirst()
            }
            writer.bytes(3, message(child))
        }
        for map in maps { writer.bytes(3, entry(map)) }
    }

    private func addRanges(_ statement: ExtensionRangeNode, of message: LinkedMessage, to writer: inout WireWriter) {
        let isSet = message.isMessageSet
        for range in statement.ranges {
            var inner = WireWriter()
            inner.integer(1, range.start)
            inner.integer(2, (isSet && range.endsAtMax) || range.end == .max ? .max : range.end + 1)
            addOptions(3, statement.options, .extensionRange, model.symbols[message.symbol].parent, to: &inner)
            writer.bytes(5, inner.bytes)
        }
    }

    private func addReserved(
        _ nodes: [ReservedNode],
        _ rangeField: Int32,
        _ nameField: Int32,
        isExclusive: Bool,
        to writer: inout WireWriter
    ) {
        for range in nodes.flatMap(\.ranges) {
            var inner = WireWriter()
            inner.integer(1, range.start)
            inner.integer(2, isExclusive && range.end < .max ? range.end + 1 : range.end)
            writer.bytes(rangeField, inner.bytes)
        }
        for name in nodes.flatMap(\.names) { writer.string(nameField, name.text) }
    }

    private func addVisibility(_ visibility: Visibility, _ field: Int32, to writer: inout WireWriter) {
        switch visibility {
        case .unspecified: break
        case .local: writer.integer(field, 1)
        case .export: writer.integer(field, 2)
        }
    }

    func addOptions(
        _ field: Int32,
        _ nodes: [OptionNode],
        _ element: OptionElement,
        _ scope: Int,
        to writer: inout WireWriter
    ) {
        guard !nodes.isEmpty, let bytes = options.encoded(nodes, of: element, in: scope) else { return }
        writer.bytes(field, bytes)
    }

    private func enumeration(_ index: Int) -> [UInt8] {
        let linked = model.enums[index]
        var writer = WireWriter()
        writer.string(1, linked.node.name.text)
        let scope = model.symbols[linked.symbol].parent
        for value in linked.node.values {
            var inner = WireWriter()
            inner.string(1, value.name.text)
            inner.integer(2, value.number)
            addOptions(3, value.options, .enumValue, scope, to: &inner)
            writer.bytes(2, inner.bytes)
        }
        addOptions(3, linked.node.options, .enumeration, scope, to: &writer)
        addReserved(linked.node.reserved, 4, 5, isExclusive: false, to: &writer)
        addVisibility(linked.node.visibility, 6, to: &writer)
        return writer.bytes
    }

    private func service(_ index: Int) -> [UInt8] {
        let linked = model.services[index]
        var writer = WireWriter()
        writer.string(1, linked.node.name.text)
        for method in linked.methods {
            var inner = WireWriter()
            inner.string(1, method.node.name.text)
            inner.string(2, typeName(method.input.map(ValueType.message) ?? .unknown, method.node.input))
            inner.string(3, typeName(method.output.map(ValueType.message) ?? .unknown, method.node.output))
            addOptions(4, method.node.options, .method, linked.symbol, to: &inner)
            if method.node.inputIsStream { inner.bool(5, true) }
            if method.node.outputIsStream { inner.bool(6, true) }
            writer.bytes(2, inner.bytes)
        }
        addOptions(3, linked.node.options, .service, model.symbols[linked.symbol].parent, to: &writer)
        return writer.bytes
    }
}

/// The oneofs that the compiler makes for `optional` fields of proto3, one for each.
struct SyntheticOneofs {
    private(set) var names: [String] = []
    /// By field, its oneof among all of the message's.
    private(set) var places: [Int: Int] = [:]

    init(_ model: LinkedModel, _ message: LinkedMessage) {
        guard model.files[message.file].node.syntax == .proto3 else { return }
        let optional = message.fields.filter { model.fields[$0].node.label == .optional }
        guard !optional.isEmpty else { return }
        var taken = Set(message.node.fields.map(\.name.text))
        taken.formUnion(message.node.oneofs.map(\.name.text))
        for field in optional {
            let plain = model.fields[field].node.name.text
            var name = plain.utf8.first == UInt8(ascii: "_") ? plain : "_" + plain
            while !taken.insert(name).inserted { name = "X" + name }
            places[field] = message.node.oneofs.count + names.count
            names.append(name)
        }
    }
}
