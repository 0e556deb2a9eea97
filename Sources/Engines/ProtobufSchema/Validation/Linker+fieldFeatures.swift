// SPDX-License-Identifier: Apache-2.0

extension Linker {
    /// What editions demand of a field, of the features it has and of those it sets itself.
    func validateFeatures(of field: LinkedField) throws(ProtobufSchemaError) {
        let options = field.node.options
        let span = field.node.name.span
        if let option = options.first(named: "packed") {
            let message = "editions have no option packed: use features.repeated_field_encoding"
            throw error(.invalidOption, message, at: option.span)
        }
        if field.features.fieldPresence == .implicit, !field.isRepeated {
            if let option = options.first(named: "default") {
                throw error(.invalidField, "a field with implicit presence has no default", at: option.span)
            }
            if case .enumeration(let place) = field.type, !enums[place].features.hasOpenEnums {
                throw error(.invalidField, "a field with implicit presence needs an open enum", at: span)
            }
        }
        if field.isExtension, field.features.fieldPresence == .legacyRequired {
            throw error(.invalidField, "extensions cannot be required", at: span)
        }
        var found: (String, SourceSpan)?
        FeatureSet.forEach(in: options) { name, word, place in
            if found == nil, let message = objection(to: name, word, in: field) { found = (message, place) }
        }
        if let (message, place) = found { throw error(.invalidOption, message, at: place) }
    }

    /// Why a field cannot set a feature; nil if it can.
    private func objection(to feature: String, _ word: String, in field: LinkedField) -> String? {
        switch feature {
        case "field_presence":
            if field.node.oneof != nil { return "fields of oneofs cannot set field_presence" }
            if field.isRepeated { return "repeated fields cannot set field_presence" }
            if field.isExtension { return "extensions cannot set field_presence" }
            if case .message = field.type, word == "IMPLICIT" { return "messages always have explicit presence" }
        case "repeated_field_encoding":
            if !field.isRepeated { return "only repeated fields can set repeated_field_encoding" }
            if word == "PACKED", !isPackable(field) { return "only repeated numbers, bools and enums can be packed" }
        case "utf8_validation":
            let isString = field.type == .scalar(.string) || field.mapKey == .string || field.type == .unknown
            if !isString { return "only strings can set utf8_validation" }
        case "message_encoding":
            if field.isMap { return "maps cannot set message_encoding" }
            switch field.type {
            case .message, .unknown: break
            case .scalar, .enumeration: return "only messages can set message_encoding"
            }
        default: break
        }
        return nil
    }
}
