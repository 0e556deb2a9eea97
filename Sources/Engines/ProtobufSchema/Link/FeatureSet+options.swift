// SPDX-License-Identifier: Apache-2.0

extension FeatureSet {
    /// The features of an element that has these options, inside of one that has the features at hand.
    func applying(_ options: [OptionNode]) -> FeatureSet {
        guard !options.isEmpty else { return self }
        var result = self
        Self.forEach(in: options) { name, word, _ in result.set(name, to: word) }
        return result
    }

    /// Calls with every feature of the language itself that the options set, and its value.
    static func forEach(in options: [OptionNode], _ body: (_ name: String, _ word: String, SourceSpan) -> Void) {
        for option in options {
            guard let first = option.parts.first, first.name == "features", !first.isExtension else { continue }
            if option.parts.count == 2, !option.parts[1].isExtension, case .identifier(let word) = option.value {
                body(option.parts[1].name, word, option.valueSpan)
            } else if option.parts.count == 1, case .message(let value) = option.value {
                for field in value.fields {
                    guard case .field(let name) = field.key, let value = field.values.first,
                        case .identifier(let word, _) = value.content
                    else { continue }
                    body(name, word, value.span)
                }
            }
        }
    }

    private mutating func set(_ name: String, to word: String) {
        switch (name, word) {
        case ("field_presence", "EXPLICIT"): fieldPresence = .explicit
        case ("field_presence", "IMPLICIT"): fieldPresence = .implicit
        case ("field_presence", "LEGACY_REQUIRED"): fieldPresence = .legacyRequired
        case ("enum_type", "OPEN"): hasOpenEnums = true
        case ("enum_type", "CLOSED"): hasOpenEnums = false
        case ("repeated_field_encoding", _): isPacked = word == "PACKED"
        case ("utf8_validation", _): verifiesUTF8 = word == "VERIFY"
        case ("message_encoding", _): isDelimited = word == "DELIMITED"
        case ("json_format", _): allowsJSON = word == "ALLOW"
        case ("enforce_naming_style", _): enforcesNamingStyle = word != "STYLE_LEGACY"
        case ("default_symbol_visibility", "EXPORT_ALL"): visibility = .exportAll
        case ("default_symbol_visibility", "EXPORT_TOP_LEVEL"): visibility = .exportTopLevel
        case ("default_symbol_visibility", "LOCAL_ALL"): visibility = .localAll
        case ("default_symbol_visibility", "STRICT"): visibility = .strict
        default: break
        }
    }
}
