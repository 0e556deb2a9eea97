// SPDX-License-Identifier: Apache-2.0

/// Where something that can be tagged stands in a schema's own file.
public struct ProtobufTagPlace: Sendable {
    /// Whether it is a message; otherwise a field.
    public let isMessage: Bool
    /// The names of the messages around it, outermost first, and its own; without the package.
    public let names: [String]
}

/// A `.proto` text whose messages and fields carry tags in the options of `confluent/meta.proto`:
/// `(confluent.message_meta).tags` and `(confluent.field_meta).tags`.
///
/// Names are not resolved: an option is known by how it is written, with or without a leading dot.
public struct ProtobufTaggedText: Sendable {
    private static let metaFile = "confluent/meta.proto"

    private var file: ProtobufFile

    /// Reads a text.
    ///
    /// - Throws: ``ProtobufSchemaError`` where the text does not follow the grammar.
    public init(parsing text: [UInt8], limits: ProtobufLimits = ProtobufLimits()) throws(ProtobufSchemaError) {
        file = try ProtobufFile(parsing: text, limits: limits)
    }

    /// The text as registries keep it (see ``ProtobufSchema/registryText``), with the changes.
    public var registryText: String { String(decoding: ProtoPrinter.text(of: file), as: UTF8.self) }

    /// Passes every message and every field, in the order of the text, with its tags, and puts those in their place that
    /// come back. The file of the options is imported if something changed and nothing imported it yet.
    ///
    /// Fields of extensions belong to other messages and are left out.
    public mutating func changeTags<Failure: Error>(
        _ change: (ProtobufTagPlace, [String]) throws(Failure) -> [String]
    ) throws(Failure) {
        let prefix = needsLeadingDot ? "." : ""
        var isChanged = false
        for index in file.messages.indices {
            if try Self.changeTags(of: &file.messages[index], around: [], prefix, change) { isChanged = true }
        }
        if isChanged, !file.imports.contains(where: { $0.path.utf8.elementsEqual(Self.metaFile.utf8) }) {
            file.imports.append(ImportNode(kind: .plain, path: Self.metaFile, pathSpan: .none, span: .none))
        }
    }

    /// Whether `confluent` might be something else than the package of that name: names are looked for from the inside out,
    /// and an imported file may be in a package `live.confluent`, which is near to one in `live`.
    private var needsLeadingDot: Bool {
        !file.packageName.isEmpty && file.imports.contains { !Self.isKnown($0.path) }
            || file.packageName.split(separator: ".").contains("confluent")
            || file.enums.contains { $0.name.text == "confluent" }
            || file.services.contains { $0.name.text == "confluent" }
            || file.messages.contains { Self.containsConfluent($0) }
    }

    private static func isKnown(_ path: String) -> Bool {
        path.utf8.starts(with: "google/".utf8) || path.utf8.starts(with: "confluent/".utf8)
    }

    /// Recursion goes along the text, whose depth is bounded; so it does below.
    private static func containsConfluent(_ message: MessageNode) -> Bool {
        message.name.text == "confluent" || message.enums.contains { $0.name.text == "confluent" }
            || message.fields.contains { $0.name.text == "confluent" }
            || message.messages.contains { containsConfluent($0) }
    }

    /// Returns whether anything changed.
    private static func changeTags<Failure: Error>(
        of message: inout MessageNode,
        around: [String],
        _ prefix: String,
        _ change: (ProtobufTagPlace, [String]) throws(Failure) -> [String]
    ) throws(Failure) -> Bool {
        let names = around + [message.name.text]
        let place = ProtobufTagPlace(isMessage: true, names: names)
        var isChanged = try changeTags(&message.options, "confluent.message_meta", place, prefix, change)
        for index in message.fields.indices {
            let place = ProtobufTagPlace(isMessage: false, names: names + [message.fields[index].name.text])
            if try changeTags(&message.fields[index].options, "confluent.field_meta", place, prefix, change) {
                isChanged = true
            }
        }
        for index in message.messages.indices {
            if try changeTags(of: &message.messages[index], around: names, prefix, change) { isChanged = true }
        }
        return isChanged
    }

    private static func changeTags<Failure: Error>(
        _ options: inout [OptionNode],
        _ name: String,
        _ place: ProtobufTagPlace,
        _ prefix: String,
        _ change: (ProtobufTagPlace, [String]) throws(Failure) -> [String]
    ) throws(Failure) -> Bool {
        let meta = MetaOption(name, in: options)
        let tags = meta.tags
        let changed = try change(place, tags)
        guard !changed.elementsEqual(tags, by: { $0.utf8.elementsEqual($1.utf8) }) else { return false }
        meta.write(changed, prefix + name, to: &options)
        return true
    }
}
