// SPDX-License-Identifier: Apache-2.0

/// What the options of one element say by Confluent's `Meta`, which may be written whole
/// (`(confluent.field_meta) = {tags: ["PII"]}`) or member by member (`(confluent.field_meta).tags = "PII"`).
struct MetaOption {
    private static let tagsMember = FieldValue.Key.field("tags")

    /// The places of the options that say it.
    private let places: [Int]
    private let fields: [FieldValue]

    /// - Parameter name: the extension's full name, without a leading dot.
    init(_ name: String, in options: [OptionNode]) {
        places = options.indices.filter { index in
            let part = options[index].parts[0]
            return part.isExtension && part.name.utf8.drop { $0 == UInt8(ascii: ".") }.elementsEqual(name.utf8)
        }
        fields = places.flatMap { Self.fields(of: options[$0]) }
    }

    var tags: [String] {
        fields.filter { $0.key == Self.tagsMember }.flatMap(\.values).compactMap { value in
            guard case .string(let bytes) = value.content else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Writes it as one message with these tags, at the place of the first option that said it; without tags and
    /// anything else, not at all.
    func write(_ tags: [String], _ name: String, to options: inout [OptionNode]) {
        var message = MessageValue(fields: fields.filter { $0.key != Self.tagsMember }, span: .none)
        if !tags.isEmpty {
            let values = tags.map { TextValue(content: .string(Array($0.utf8)), span: .none) }
            let field = FieldValue(key: Self.tagsMember, keySpan: .none, values: values, isList: true, span: .none)
            message.fields.append(field)
        }
        let place = places.first ?? options.count
        let written = places.first.map { options[$0].parts[0].name } ?? name
        for index in places.reversed() { options.remove(at: index) }
        guard !message.fields.isEmpty else { return }
        let part = OptionNamePart(name: written, isExtension: true, span: .none)
        let option = OptionNode(
            parts: [part],
            value: .message(message),
            nameSpan: .none,
            valueSpan: .none,
            span: .none
        )
        options.insert(option, at: place)
    }

    private static func fields(of option: OptionNode) -> [FieldValue] {
        if option.parts.count == 1, case .message(let message) = option.value { return message.fields }
        guard option.parts.count == 2 else { return [] }
        let value = TextValue(content: option.value.content, span: option.valueSpan)
        let part = option.parts[1]
        let key = part.isExtension ? FieldValue.Key.extension(part.name) : .field(part.name)
        return [FieldValue(key: key, keySpan: part.span, values: [value], isList: false, span: option.span)]
    }
}
