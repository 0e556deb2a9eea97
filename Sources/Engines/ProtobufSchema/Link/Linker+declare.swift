// SPDX-License-Identifier: Apache-2.0

extension Linker {
    /// Enters everything that the file defines into the tables.
    mutating func declare() throws(ProtobufSchemaError) {
        let node = files[file].node
        let before = (messages.count, enums.count, fields.count, services.count)
        if symbols.symbols.count == 1 { reserve(for: node) }
        let package = try declarePackage()
        files[file].package = package
        files[file].isLite = node.isLite
        for child in node.messages { files[file].messages.append(try declare(child, parent: nil, in: package)) }
        for child in node.enums { files[file].enums.append(try declare(child, parent: nil, in: package)) }
        files[file].extensions = try declareExtensions(node.extends, in: package)
        for child in node.services { try declare(child, in: package) }
        ownMessages = before.0..<messages.count
        ownEnums = before.1..<enums.count
        ownFields = before.2..<fields.count
        ownServices = before.3..<services.count
        files[file].services = ownServices
    }

    /// Room for what a text of this length is likely to define.
    private mutating func reserve(for node: ProtobufFile) {
        let length = min(node.text.count, 1 << 16)
        symbols.reserve(length / 24 + 8)
        fields.reserveCapacity(length / 40 + 4)
        messages.reserveCapacity(node.messages.count + 2)
    }

    private mutating func declarePackage() throws(ProtobufSchemaError) -> Int {
        guard let package = files[file].node.package else { return SymbolTable.root }
        var scope = SymbolTable.root
        for part in package.name.text.utf8.split(separator: UInt8(ascii: ".")) {
            let name = String(decoding: part, as: UTF8.self)
            let (place, existing) = symbols.add(
                Symbol(kind: .package, parent: scope, name: name, index: 0, file: file)
            )
            if let existing, symbols[existing].kind != .package {
                throw duplicate(existing, as: "package", at: package.name.span)
            }
            scope = place
        }
        return scope
    }

    @discardableResult
    mutating func define(
        _ kind: Symbol.Kind,
        _ name: SourceName,
        in scope: Int,
        index: Int,
        position: Int = 0
    ) throws(ProtobufSchemaError) -> Int {
        let (place, existing) = symbols.add(
            Symbol(kind: kind, parent: scope, name: name.text, index: index, file: file, position: position)
        )
        if let existing { throw duplicate(existing, as: kind.word, at: name.span) }
        return place
    }

    private func duplicate(_ existing: Int, as kind: String, at span: SourceSpan) -> ProtobufSchemaError {
        let found = symbols[existing]
        let path = files[found.file].node.path
        let place = found.file == file ? "" : " in \(path.isEmpty ? "the schema's own file" : "\"\(path)\"")"
        var message = "\(symbols.fullName(existing)) is already defined as a \(found.kind.word)\(place)"
        if found.kind == .enumValue || kind == Symbol.Kind.enumValue.word {
            message += "; names of enum values lie beside their enum, not inside of it"
        }
        return error(.duplicateName, message, at: span)
    }

    private mutating func declare(
        _ node: MessageNode,
        parent: Int?,
        in scope: Int
    ) throws(ProtobufSchemaError) -> Int {
        let index = messages.count
        let symbol = try define(.message, node.name, in: scope, index: index)
        let first = fields.count
        messages.append(
            LinkedMessage(
                node: node,
                file: file,
                symbol: symbol,
                parent: parent,
                fields: first..<first + node.fields.count
            )
        )
        for field in node.fields { try declare(field, in: symbol, message: index) }
        for (position, oneof) in node.oneofs.enumerated() {
            try define(.oneof, oneof.name, in: symbol, index: position)
        }
        if syntax == .proto3 { try declareSyntheticOneofs(of: node, in: symbol) }
        var children: [Int] = []
        for child in node.messages { children.append(try declare(child, parent: index, in: symbol)) }
        messages[index].messages = children
        for child in node.enums { messages[index].enums.append(try declare(child, parent: index, in: symbol)) }
        messages[index].isMessageSet = node.options.bool("message_set_wire_format") == true
        if !node.reserved.isEmpty { messages[index].reservedNames = Set(node.reserved.flatMap(\.names).map(\.text)) }
        messages[index].extensionNumbers = ExtensionNumbers.all(of: node)
        messages[index].extensions = try declareExtensions(node.extends, in: symbol)
        return index
    }

    /// In proto3 every field with the label `optional` is in a oneof of its own, whose name is taken.
    private mutating func declareSyntheticOneofs(of node: MessageNode, in scope: Int) throws(ProtobufSchemaError) {
        guard node.fields.contains(where: { $0.label == .optional }) else { return }
        var taken = Set(node.fields.lazy.map(\.name.text)).union(node.oneofs.lazy.map(\.name.text))
        for field in node.fields where field.label == .optional {
            var name = field.name.text.utf8.first == UInt8(ascii: "_") ? field.name.text : "_" + field.name.text
            while !taken.insert(name).inserted { name = "X" + name }
            try define(.oneof, SourceName(text: name, span: field.name.span), in: scope, index: -1)
        }
    }

    private mutating func declare(
        _ node: FieldNode,
        in scope: Int,
        message: Int?,
        isExtension: Bool = false
    ) throws(ProtobufSchemaError) {
        let index = fields.count
        let symbol = try define(isExtension ? .extension : .field, node.name, in: scope, index: index)
        fields.append(
            LinkedField(node: node, file: file, symbol: symbol, message: message, isExtension: isExtension)
        )
        if case .map = node.kind {
            let entry = SourceName(text: FieldNaming.mapEntry(node.name.text), span: node.name.span)
            try define(.mapEntry, entry, in: scope, index: index)
        }
    }

    private mutating func declareExtensions(
        _ blocks: [ExtendNode],
        in scope: Int
    ) throws(ProtobufSchemaError) -> Range<Int> {
        let first = fields.count
        for block in blocks {
            for field in block.fields { try declare(field, in: scope, message: nil, isExtension: true) }
        }
        return first..<fields.count
    }

    private mutating func declare(_ node: EnumNode, parent: Int?, in scope: Int) throws(ProtobufSchemaError) -> Int {
        let index = enums.count
        let symbol = try define(.enumeration, node.name, in: scope, index: index)
        let numbers = node.values.map(\.number).sorted()
        enums.append(LinkedEnum(node: node, file: file, symbol: symbol, parent: parent, numbers: numbers))
        for (position, value) in node.values.enumerated() {
            try define(.enumValue, value.name, in: scope, index: index, position: position)
        }
        return index
    }

    private mutating func declare(_ node: ServiceNode, in scope: Int) throws(ProtobufSchemaError) {
        let index = services.count
        let symbol = try define(.service, node.name, in: scope, index: index)
        services.append(LinkedService(node: node, file: file, symbol: symbol))
        for method in node.methods {
            try define(.method, method.name, in: symbol, index: services[index].methods.count)
            services[index].methods.append(LinkedMethod(node: method))
        }
    }
}
