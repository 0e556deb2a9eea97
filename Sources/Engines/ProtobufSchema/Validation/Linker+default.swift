// SPDX-License-Identifier: Apache-2.0

extension Linker {
    /// A default value has to be one of the field's type.
    func validateDefault(of field: LinkedField) throws(ProtobufSchemaError) {
        guard let option = field.node.options.first(named: "default") else { return }
        if field.isRepeated {
            throw error(.invalidValue, "repeated fields have no default value", at: option.span)
        }
        switch field.type {
        case .unknown: break
        case .message: throw error(.invalidValue, "messages have no default value", at: option.span)
        case .enumeration(let place): try validateDefault(option, inEnum: place)
        case .scalar(let scalar):
            guard Self.isDefault(option.value, of: scalar) else {
                throw error(.invalidValue, "the default is no value of \(scalar.word)", at: option.valueSpan)
            }
        }
    }

    private func validateDefault(_ option: OptionNode, inEnum place: Int) throws(ProtobufSchemaError) {
        guard case .identifier(let word) = option.value else {
            throw error(.invalidValue, "the default of an enum is the name of a value", at: option.valueSpan)
        }
        guard value(word, ofEnum: place) != nil else {
            let message = "\(symbols.fullName(enums[place].symbol)) has no value \(word)"
            throw error(.invalidValue, message, at: option.valueSpan)
        }
    }

    /// The symbol of an enum's value; names of values lie beside the enum.
    func value(_ name: String, ofEnum place: Int) -> Int? {
        guard let symbol = symbols.find(name, in: symbols[enums[place].symbol].parent),
            symbols[symbol].kind == .enumValue, symbols[symbol].index == place
        else { return nil }
        return symbol
    }

    private static func isDefault(_ value: OptionValue, of scalar: ScalarType) -> Bool {
        switch (scalar, value) {
        case (.int32, .unsigned(let number)), (.sint32, .unsigned(let number)), (.sfixed32, .unsigned(let number)):
            number <= 1 << 31 - 1
        case (.int64, .unsigned(let number)), (.sint64, .unsigned(let number)), (.sfixed64, .unsigned(let number)):
            number <= 1 << 63 - 1
        case (.int32, .negative(let number)), (.sint32, .negative(let number)), (.sfixed32, .negative(let number)):
            number >= Int64(Int32.min)
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
