// SPDX-License-Identifier: Apache-2.0

/// Takes out of a file what extends others, and what only extensions give a meaning.
enum ExtensionStripper {
    static func strip(_ file: ProtobufFile) -> ProtobufFile {
        var result = file
        result.options = kept(file.options)
        result.messages = file.messages.map(strip)
        result.enums = file.enums.map(strip)
        result.extends = []
        for index in result.services.indices {
            result.services[index].options = kept(result.services[index].options)
            for method in result.services[index].methods.indices {
                result.services[index].methods[method].options = kept(result.services[index].methods[method].options)
            }
        }
        return result
    }

    private static func strip(_ message: MessageNode) -> MessageNode {
        var result = message
        result.options = kept(message.options)
        result.extensionRanges = []
        result.extends = []
        for index in result.fields.indices { result.fields[index].options = kept(result.fields[index].options) }
        for index in result.oneofs.indices { result.oneofs[index].options = kept(result.oneofs[index].options) }
        result.messages = message.messages.map(strip)
        result.enums = message.enums.map(strip)
        return result
    }

    private static func strip(_ enumeration: EnumNode) -> EnumNode {
        var result = enumeration
        result.options = kept(enumeration.options)
        for index in result.values.indices { result.values[index].options = kept(result.values[index].options) }
        return result
    }

    private static func kept(_ options: [OptionNode]) -> [OptionNode] {
        guard !options.isEmpty else { return options }
        return options.filter { option in
            !option.parts.contains { $0.isExtension && !isConfluents($0.name) }
        }.map { option in
            guard case .message(let value) = option.value else { return option }
            var result = option
            result.value = .message(strip(value))
            return result
        }
    }

    private static func isConfluents(_ name: String) -> Bool {
        name.utf8.starts(with: "confluent.".utf8) || name.utf8.starts(with: ".confluent.".utf8)
    }

    /// Recursion goes along the text, whose depth is bounded.
    private static func strip(_ message: MessageValue) -> MessageValue {
        var result = message
        result.fields.removeAll { field in
            if case .extension(let name) = field.key { !isConfluents(name) } else { false }
        }
        for index in result.fields.indices {
            result.fields[index].values = result.fields[index].values.map { value in
                guard case .message(let inner) = value.content else { return value }
                return TextValue(content: .message(strip(inner)), span: value.span)
            }
        }
        return result
    }
}
