// SPDX-License-Identifier: Apache-2.0

extension Linker {
    /// Names in JSON have to differ; where JSON is only an afterthought, those that fields choose themselves.
    func validateJSONNames(of index: Int) throws(ProtobufSchemaError) {
        let message = messages[index]
        for field in message.fields { try validateJSONName(of: fields[field]) }
        if message.node.options.bool("deprecated_legacy_json_field_conflicts") == true {
            return
        }
        try validateJSONNames(of: message, custom: false)
        if message.fields.contains(where: { fields[$0].hasCustomJSONName }) {
            try validateJSONNames(of: message, custom: true)
        }
    }

    private func validateJSONNames(of message: LinkedMessage, custom: Bool) throws(ProtobufSchemaError) {
        guard custom || message.features.allowsJSON, message.fields.count > 1 else { return }
        if !custom, !FieldNaming.mayCollide(message.node.fields.lazy.map(\.name)) { return }
        var taken: [String: Int] = [:]
        taken.reserveCapacity(message.fields.count)
        for place in message.fields {
            let isCustom = custom && fields[place].hasCustomJSONName
            let name = isCustom ? fields[place].jsonName : FieldNaming.json(fields[place].node.name.text)
            guard let other = taken[name] else {
                taken[name] = place
                continue
            }
            let isOtherCustom = custom && fields[other].hasCustomJSONName
            if custom, !isCustom, !isOtherCustom { continue }
            if !message.features.allowsJSON, !isCustom || !isOtherCustom { continue }
            let field = fields[place].node.name
            let text = "\(field.text) and \(fields[other].node.name.text) have the same name \"\(name)\" in JSON"
            throw error(.duplicateName, text, at: field.span)
        }
    }

    func validateJSONName(of field: LinkedField) throws(ProtobufSchemaError) {
        guard field.hasCustomJSONName else { return }
        let span = field.node.name.span
        let name = field.jsonName.utf8
        if field.isExtension {
            throw error(.invalidOption, "extensions cannot choose a json_name", at: span)
        }
        if name.first == UInt8(ascii: "["), name.last == UInt8(ascii: "]") {
            throw error(.invalidOption, "names in JSON between brackets are those of extensions", at: span)
        }
        if name.contains(0) {
            throw error(.invalidOption, "a name in JSON cannot hold the character NUL", at: span)
        }
    }
}

extension LinkedField {
    /// Whether the name in JSON differs from the one that would be derived.
    var hasCustomJSONName: Bool {
        !node.options.isEmpty && node.options.first(named: "json_name") != nil
            && jsonName != FieldNaming.json(node.name.text)
    }
}
