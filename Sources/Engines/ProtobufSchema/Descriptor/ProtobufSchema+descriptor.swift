// SPDX-License-Identifier: Apache-2.0

extension ProtobufSchema {
    /// Reads a schema as clients register it: the language's own text, or a serialized
    /// `google.protobuf.FileDescriptorProto` in base64, which no text of the language can be taken for.
    ///
    /// - Throws: ``ProtobufSchemaError`` as for either.
    public init(
        registered text: [UInt8],
        references: [ProtobufReference] = [],
        path: String = "",
        limits: ProtobufLimits = ProtobufLimits()
    ) throws(ProtobufSchemaError) {
        guard text.count <= limits.bytes, Self.isDescriptor(text), let bytes = Base64.decoded(text) else {
            try self.init(parsing: text, references: references, path: path, limits: limits)
            return
        }
        try self.init(descriptor: bytes, references: references, path: path, limits: limits)
    }

    /// Whether a text can be a descriptor in base64, but not in the language itself: the one has no punctuation, the
    /// other does not go without.
    public static func isDescriptor(_ text: [UInt8]) -> Bool {
        var hasLetters = false
        for byte in text {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                hasLetters = true
            case UInt8(ascii: "="), 0x20, 0x09...0x0D: continue
            default: return false
            }
        }
        return hasLetters
    }

    /// Reads a serialized `google.protobuf.FileDescriptorProto`. The schema is what its text says, in the form of
    /// ``registryText``; options that none of the files defines are left out.
    ///
    /// - Throws: ``ProtobufSchemaError`` if the bytes are no descriptor, or not one of a valid file.
    public init(
        descriptor: [UInt8],
        references: [ProtobufReference] = [],
        path: String = "",
        limits: ProtobufLimits = ProtobufLimits()
    ) throws(ProtobufSchemaError) {
        guard descriptor.count <= limits.bytes else {
            throw DescriptorFields.error("it has more than \(limits.bytes) bytes", at: 0, .tooLarge)
        }
        let imported = try Self.imported(by: descriptor, references, limits)
        var decoder = DescriptorDecoder(options: OptionDecoder(imported.model, limits, isWhole: false), limits: limits)
        var text = ProtoPrinter.text(of: try decoder.file(descriptor[...]))
        try self.init(parsing: text, references: references, path: path, limits: limits)
        // Options that the file defines itself could not be read before, nor what hides the names of others.
        guard definesOptions || decoder.options?.hasExtensions == true else { return }
        decoder = DescriptorDecoder(options: OptionDecoder(model, limits, isWhole: true), limits: limits)
        text = ProtoPrinter.text(of: try decoder.file(descriptor[...]))
        try self.init(parsing: text, references: references, path: path, limits: limits)
    }

    /// The files that a descriptor imports, as far as they are known.
    private static func imported(
        by descriptor: [UInt8],
        _ references: [ProtobufReference],
        _ limits: ProtobufLimits
    ) throws(ProtobufSchemaError) -> ProtobufSchema {
        var file = ProtobufFile(path: "", text: [])
        file.syntax = .edition2024
        var seen: Set<String> = []
        file.imports = try DescriptorDecoder.imports(DescriptorFields(descriptor[...])).compactMap { statement in
            guard seen.insert(statement.path).inserted else { return nil }
            return ImportNode(kind: .plain, path: statement.path, pathSpan: .none, span: .none)
        }
        return try ProtobufSchema(linking: file, references: references, limits: limits, toleratesMissingImports: true)
    }

    /// Whether the schema's own file extends messages that describe options.
    private var definesOptions: Bool {
        model.fields.contains { field in
            guard field.isExtension, field.file == 0, let message = field.message else { return false }
            return model.name(ofMessage: message).utf8.starts(with: "google.protobuf.".utf8)
        }
    }

    /// The schema's own file as a serialized `google.protobuf.FileDescriptorProto`, such as compilers write it; without
    /// places in the text.
    ///
    /// - Parameter name: the file's name in it; that which the schema was read with, or `default`.
    public func descriptor(name: String? = nil) -> [UInt8] {
        let path = model.files[0].node.path
        return DescriptorEncoder(model).file(name: name ?? (path.isEmpty ? "default" : path))
    }

    /// ``descriptor(name:)`` in base64, as registries serve it under `format=serialized`.
    public var serializedText: String { Base64.encoded(descriptor()) }
}
