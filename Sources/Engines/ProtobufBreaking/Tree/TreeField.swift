// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

/// A field, an extension, or one of the two fields that the entries of a map have.
struct TreeField {
    enum Role {
        /// As it is written.
        case field
        /// The key of a map's entries.
        case key
        /// The value of a map's entries.
        case value
    }

    let model: LinkedModel
    /// The place of the field, or of the map field, in the model.
    let index: Int
    let role: Role

    var linked: LinkedField { model.fields[index] }

    var number: Int32 {
        switch role {
        case .field: model.fields[index].node.number
        case .key: 1
        case .value: 2
        }
    }

    var name: String {
        switch role {
        case .field: model.fields[index].node.name.text
        case .key: "key"
        case .value: "value"
        }
    }

    var shownName: String { ShownText.name(name) }

    var jsonName: String { role == .field ? model.fields[index].jsonName : name }

    var file: Int { model.fields[index].file }

    var isExtension: Bool { model.fields[index].isExtension }

    var isInMapEntry: Bool { role != .field }

    /// The whole field; for those of a map's entries the map's type.
    var place: TreePlace {
        role == .field ? TreePlace(file: file, span: model.fields[index].node.span) : typePlace
    }

    var typePlace: TreePlace { TreePlace(file: file, span: model.fields[index].node.typeSpan) }

    var namePlace: TreePlace {
        role == .field ? TreePlace(file: file, span: model.fields[index].node.name.span) : typePlace
    }

    /// The options that are written for it.
    var options: [OptionNode] { role == .field ? model.fields[index].node.options : [] }

    /// How it is encoded.
    var kind: FieldKind {
        let field = model.fields[index]
        if role == .key { return field.mapKey.map(FieldKind.init) ?? .message }
        if role == .field, field.isMap { return .message }
        switch field.type {
        case .scalar(let scalar): return FieldKind(scalar)
        case .enumeration: return .enumeration
        case .message: return role == .field && field.features.isDelimited ? .group : .message
        case .unknown: return .message
        }
    }

    /// How many values it can have, and whether none is one of them.
    var cardinality: FieldCardinality {
        let field = model.fields[index]
        if role == .field {
            if field.isMap { return .map }
            if field.isRepeated { return .repeated }
            if field.isRequired { return .required }
            return field.hasPresence ? .optional : .implicit
        }
        return kind == .message || field.features.fieldPresence != .implicit ? .optional : .implicit
    }

    var hasLabelRequired: Bool { role == .field && model.fields[index].node.label == .required }

    /// The name of the oneof that it is in.
    var oneof: String? {
        guard role == .field, let place = model.fields[index].node.oneof, let message = model.fields[index].message,
            model.messages[message].node.oneofs.indices.contains(place)
        else { return nil }
        return model.messages[message].node.oneofs[place].name.text
    }
}
