// SPDX-License-Identifier: Apache-2.0

/// The type of a value: one of the language, or a message or enum by its place in the model's tables.
package enum ValueType: Hashable, Sendable {
    case scalar(ScalarType)
    case message(Int)
    case enumeration(Int)
    /// A name that an import defines which nobody gave.
    case unknown
}

/// A message with all its names resolved.
package struct LinkedMessage: Sendable {
    package var node: MessageNode
    /// The file that defines it.
    package var file: Int
    /// Its name and scope.
    var symbol: Int
    /// The message around it.
    package var parent: Int?
    /// Its fields among the model's, in the order of the text.
    package var fields: Range<Int>
    /// The messages inside of it, groups included, in the order of the text.
    package var messages: [Int] = []
    package var enums: [Int] = []
    /// Extensions that are defined inside of it, whatever they extend.
    package var extensions: Range<Int> = 0..<0
    /// The numbers that extensions can have, in order.
    var extensionNumbers: [ExtensionNumbers] = []
    /// The fields without which a message of the type is not valid.
    var required: [Int] = []
    /// Whether it is a set of messages in the old wire format.
    package var isMessageSet = false
    /// The names that none of its fields can have.
    var reservedNames: Set<String> = []
    package var features = FeatureSet()

    /// The extension range that a number lies in.
    func extensionRange(of number: Int32) -> ExtensionRangeNode? {
        var low = 0
        var high = extensionNumbers.count
        while low < high {
            let middle = (low + high) / 2
            if extensionNumbers[middle].end < number { low = middle + 1 } else { high = middle }
        }
        guard low < extensionNumbers.count, extensionNumbers[low].start <= number else { return nil }
        return node.extensionRanges[extensionNumbers[low].statement]
    }
}

/// Numbers that extensions of a message can have.
struct ExtensionNumbers: Sendable {
    var start: Int32
    var end: Int32
    /// Which of the message's `extensions` statements has them.
    var statement: Int

    /// The numbers of a message, in order.
    static func all(of node: MessageNode) -> [ExtensionNumbers] {
        guard !node.extensionRanges.isEmpty else { return [] }
        let isMessageSet = node.options.bool("message_set_wire_format") == true
        return node.extensionRanges.enumerated().flatMap { place, statement in
            statement.ranges.map { range in
                let end = range.endsAtMax && isMessageSet ? Int32.max - 1 : range.end
                return ExtensionNumbers(start: range.start, end: end, statement: place)
            }
        }.sorted { $0.start < $1.start }
    }
}

/// An enum.
package struct LinkedEnum: Sendable {
    package var node: EnumNode
    package var file: Int
    var symbol: Int
    /// The message around it.
    package var parent: Int?
    /// The numbers of its values in order.
    var numbers: [Int32] = []
    /// Where values can be used in options, for those that say it, by their place.
    var uses: [Int: OptionUse] = [:]
    package var features = FeatureSet()

    /// Whether a value has the number.
    func hasValue(_ number: Int32) -> Bool {
        var low = 0
        var high = numbers.count
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < numbers.count && numbers[low] == number
    }
}

/// A field or an extension with its type resolved.
package struct LinkedField: Sendable {
    package var node: FieldNode
    package var file: Int
    var symbol: Int
    /// The message whose field it is; for an extension the message that it extends, if that is known.
    package var message: Int?
    /// Whether it is written in an `extend` block.
    package var isExtension = false
    /// The type; of a map that of its values.
    package var type = ValueType.unknown
    /// The type of a map's keys; nil for all other fields.
    package var mapKey: ScalarType?
    /// Where it can be used as an option.
    var use = OptionUse()
    package var features = FeatureSet()

    /// The name in JSON, given or derived.
    package var jsonName: String {
        (node.options.isEmpty ? nil : node.options.string("json_name")) ?? FieldNaming.json(node.name.text)
    }

    /// The bytes of the name in JSON, which need not be UTF-8 if it was given.
    var jsonNameBytes: [UInt8] {
        if case .string(let bytes)? = node.options.first(named: "json_name")?.value { return bytes }
        return Array(FieldNaming.json(node.name.text).utf8)
    }

    package var isMap: Bool {
        if case .map = node.kind { return true }
        return false
    }

    package var isGroup: Bool {
        if case .group = node.kind { return true }
        return false
    }

    /// Whether a message can hold several values; true for maps.
    package var isRepeated: Bool { node.label == .repeated || isMap }

    /// Whether a message tells the type's zero or empty value from none.
    package var hasPresence: Bool {
        if isRepeated { return false }
        if case .message = type { return true }
        return isExtension || node.oneof != nil || features.fieldPresence != .implicit
    }

    /// Whether a message without a value is not valid.
    package var isRequired: Bool {
        node.label == .required || (features.fieldPresence == .legacyRequired && !isRepeated && !isExtension)
    }
}

/// A service.
package struct LinkedService: Sendable {
    package var node: ServiceNode
    package var file: Int
    var symbol: Int
    package var methods: [LinkedMethod] = []
    package var features = FeatureSet()
}

/// A method with the messages it takes and returns, if they are known.
package struct LinkedMethod: Sendable {
    package var node: MethodNode
    package var input: Int?
    package var output: Int?
}
