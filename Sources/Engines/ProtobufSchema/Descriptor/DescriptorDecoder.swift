// SPDX-License-Identifier: Apache-2.0

/// Turns a serialized `google.protobuf.FileDescriptorProto` into a syntax tree that can be printed.
///
/// Nothing has a place in a text; messages, and what stands among them, have one that tells their order.
struct DescriptorDecoder {
    let options: OptionDecoder?
    let limits: ProtobufLimits
    private(set) var syntax = ProtobufSyntax.proto2
    private var package = ""

    init(options: OptionDecoder?, limits: ProtobufLimits) {
        self.options = options
        self.limits = limits
    }

    mutating func file(_ bytes: ArraySlice<UInt8>) throws(ProtobufSchemaError) -> ProtobufFile {
        let fields = try DescriptorFields(bytes)
        var file = ProtobufFile(path: "", text: [])
        syntax = try Self.syntax(fields)
        file.syntax = syntax
        file.syntaxSpan = SourceSpan.none
        if let name = fields.data(2), !name.isEmpty {
            package = try fields.path(name)
            file.package = PackageNode(name: SourceName(text: package, span: .none), span: .none)
        }
        file.imports = try Self.imports(fields)
        file.options = try decoded(fields.merged(8), .file)
        let scope = package.utf8.split(separator: UInt8(ascii: ".")).map { String(decoding: $0, as: UTF8.self) }
        var level = try level(fields.all(4), in: scope, depth: 1)
        for value in fields.all(5) { file.enums.append(try enumeration(value)) }
        for value in fields.all(6) { file.services.append(try service(value)) }
        file.extends = try extends(fields.all(7), &level)
        file.messages = level.messages
        return file
    }

    private static func syntax(_ fields: DescriptorFields) throws(ProtobufSchemaError) -> ProtobufSyntax {
        switch fields.text(12) {
        case "", "proto2": return .proto2
        case "proto3": return .proto3
        case "editions":
            if let edition = fields.integer(14).flatMap({ ProtobufSyntax(rawValue: Int($0)) }), edition.isEdition {
                return edition
            }
        default: break
        }
        let message = "its syntax or edition is not known"
        throw DescriptorFields.error(message, at: 0, .unsupportedEdition)
    }

    static func imports(_ fields: DescriptorFields) throws(ProtobufSchemaError) -> [ImportNode] {
        let publicPlaces = Set(try fields.integers(10))
        let weakPlaces = Set(try fields.integers(11))
        var imports: [ImportNode] = []
        for (place, path) in fields.all(3).enumerated() {
            let number = Int32(truncatingIfNeeded: place)
            let kind: ImportNode.Kind =
                publicPlaces.contains(number) ? .public : weakPlaces.contains(number) ? .weak : .plain
            imports.append(Self.statement(kind, path))
        }
        return imports + fields.all(15).map { Self.statement(.option, $0) }
    }

    private static func statement(_ kind: ImportNode.Kind, _ path: ArraySlice<UInt8>) -> ImportNode {
        ImportNode(kind: kind, path: String(decoding: path, as: UTF8.self), pathSpan: .none, span: .none)
    }

    func decoded(
        _ bytes: ArraySlice<UInt8>,
        _ element: OptionElement
    ) throws(ProtobufSchemaError) -> [OptionNode] {
        guard !bytes.isEmpty, let options else { return [] }
        return try options.options(bytes, of: element)
    }

    func enumeration(_ bytes: ArraySlice<UInt8>) throws(ProtobufSchemaError) -> EnumNode {
        let fields = try DescriptorFields(bytes)
        var node = EnumNode(name: try fields.name(1), visibility: Self.visibility(fields.integer(6)), span: .none)
        for value in fields.all(2) {
            let inner = try DescriptorFields(value)
            node.values.append(
                EnumValueNode(
                    name: try inner.name(1),
                    number: inner.integer(2) ?? 0,
                    numberSpan: .none,
                    options: try decoded(inner.merged(3), .enumValue),
                    span: .none
                )
            )
        }
        node.options = try decoded(fields.merged(3), .enumeration)
        node.reserved = try reserved(fields, 4, 5, isExclusive: false)
        return node
    }

    static func visibility(_ number: Int32?) -> Visibility {
        switch number {
        case 1: .local
        case 2: .export
        default: .unspecified
        }
    }

    func reserved(
        _ fields: DescriptorFields,
        _ rangeField: Int32,
        _ nameField: Int32,
        isExclusive: Bool
    ) throws(ProtobufSchemaError) -> [ReservedNode] {
        var node = ReservedNode(span: .none)
        for value in fields.all(rangeField) { node.ranges.append(try range(value, isExclusive: isExclusive)) }
        var names = ReservedNode(span: .none)
        for value in fields.all(nameField) {
            names.names.append(SourceName(text: try fields.identifier(value), span: .none))
        }
        return [node, names].filter { !$0.ranges.isEmpty || !$0.names.isEmpty }
    }

    func range(_ bytes: ArraySlice<UInt8>, isExclusive: Bool) throws(ProtobufSchemaError) -> RangeNode {
        let fields = try DescriptorFields(bytes)
        let end = fields.integer(2) ?? 0
        guard !isExclusive || end > .min else { throw fields.error("a range ends before it begins") }
        return RangeNode(
            start: fields.integer(1) ?? 0,
            end: isExclusive ? end - 1 : end,
            startSpan: .none,
            endSpan: .none
        )
    }

    private func service(_ bytes: ArraySlice<UInt8>) throws(ProtobufSchemaError) -> ServiceNode {
        let fields = try DescriptorFields(bytes)
        var node = ServiceNode(name: try fields.name(1), span: .none)
        for value in fields.all(2) {
            let inner = try DescriptorFields(value)
            node.methods.append(
                MethodNode(
                    name: try inner.name(1),
                    input: try reference(inner, 2),
                    output: try reference(inner, 3),
                    inputIsStream: inner.bool(5),
                    outputIsStream: inner.bool(6),
                    options: try decoded(inner.merged(4), .method),
                    span: .none
                )
            )
        }
        node.options = try decoded(fields.merged(3), .service)
        return node
    }

    func reference(_ fields: DescriptorFields, _ number: Int32) throws(ProtobufSchemaError) -> TypeReference {
        TypeReference(name: try fields.path(fields.data(number) ?? []), span: .none)
    }
}
