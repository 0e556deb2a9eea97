// SPDX-License-Identifier: Apache-2.0

extension OptionRun {
    /// Whether the value of an option has the type of its field.
    mutating func checkValue(_ option: OptionNode, of place: Int, _ path: [Int]) throws(ProtobufSchemaError) {
        let field = types.fields[place]
        if field.isMap {
            guard case .message(let entry) = option.value else { throw mismatch(option, "a message in braces") }
            return try checkEntry(entry, of: place, path, option)
        }
        switch field.type {
        case .unknown: return
        case .scalar(let scalar):
            guard Self.isValue(option.value, of: scalar) else {
                throw mismatch(option, "a value of \(scalar.word)")
            }
        case .enumeration(let index):
            guard case .identifier(let word) = option.value else {
                throw mismatch(option, "the name of an enum's value")
            }
            guard types.hasValue(word, inEnum: index) else {
                let name = types.symbols.fullName(types.enums[index].symbol)
                throw error(.invalidValue, "\(name) has no value \(word)", at: option.valueSpan)
            }
            try checkKnown(word, of: place, option)
            try checkUse(ofValue: word, inEnum: index, at: option.valueSpan)
        case .message(let index):
            guard case .message(let value) = option.value else {
                throw mismatch(option, "a message in braces")
            }
            if types.messages[index].isMessageSet, !value.fields.isEmpty {
                throw error(.invalidOption, "message sets cannot be set in options", at: option.valueSpan)
            }
            try checkMessage(value, of: index, path, option)
        }
    }

    /// Features cannot be set to the value that means that they are not set.
    private func checkKnown(_ word: String, of place: Int, _ option: OptionNode) throws(ProtobufSchemaError) {
        guard option.parts.first?.name == "features", option.parts.first?.isExtension == false else { return }
        if word.hasSuffix("_UNKNOWN") {
            throw error(.invalidValue, "a feature cannot be set to \(word)", at: option.valueSpan)
        }
    }

    private func mismatch(_ option: OptionNode, _ wanted: String) -> ProtobufSchemaError {
        error(.invalidValue, "the option \(option.name) takes \(wanted)", at: option.valueSpan)
    }

    private static func isValue(_ value: OptionValue, of scalar: ScalarType) -> Bool {
        switch (scalar, value) {
        case (.int32, .unsigned(let number)), (.sint32, .unsigned(let number)), (.sfixed32, .unsigned(let number)):
            number <= UInt64(Int32.max)
        case (.int32, .negative(let number)), (.sint32, .negative(let number)), (.sfixed32, .negative(let number)):
            number >= Int64(Int32.min)
        case (.int64, .unsigned(let number)), (.sint64, .unsigned(let number)), (.sfixed64, .unsigned(let number)):
            number <= UInt64(Int64.max)
        case (.int64, .negative), (.sint64, .negative), (.sfixed64, .negative): true
        case (.uint32, .unsigned(let number)), (.fixed32, .unsigned(let number)): number <= UInt64(UInt32.max)
        case (.uint64, .unsigned), (.fixed64, .unsigned): true
        case (.float, .unsigned), (.float, .negative), (.float, .double): true
        case (.double, .unsigned), (.double, .negative), (.double, .double): true
        case (.float, .identifier(let word)), (.double, .identifier(let word)): word == "inf" || word == "nan"
        case (.bool, .identifier(let word)): word == "true" || word == "false"
        case (.string, .string), (.bytes, .string): true
        default: false
        }
    }
}
