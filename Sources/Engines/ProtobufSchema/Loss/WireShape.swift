// SPDX-License-Identifier: Apache-2.0

/// What the bytes of a message are read by: a message, or the entry of a map, which the model has no message for.
enum WireShape: Hashable {
    case message(Int)
    /// The entry of a map, by its field.
    case entry(Int)
}

/// A field as the bytes of a message have it.
struct WireSlot {
    enum Element {
        case scalar(ScalarType)
        case enumeration(Int)
        case message(WireShape)
        /// A type that nobody gave.
        case unknown
    }

    let number: Int32
    let name: String
    let element: Element
    var isRepeated = false
    var isMap = false
    var isRequired = false
    var isDelimited = false
    var isPacked = false
    var verifiesUTF8 = true
    var oneof: Int?
    /// Where the field is written, in which file.
    let span: SourceSpan
    let file: Int

    /// Whether several values are written one after the other under one tag.
    var writesPacked: Bool {
        guard isRepeated, isPacked else { return false }
        return switch element {
        case .scalar(let type): !type.isLengthDelimited
        case .enumeration: true
        case .message, .unknown: false
        }
    }

    /// How the type is called.
    func word(_ model: LinkedModel) -> String {
        let word =
            switch element {
            case .scalar(let type): type.word
            case .enumeration(let place): "the enum \(model.name(ofEnum: place))"
            case .message(.message(let place)): "the message \(model.name(ofMessage: place))"
            case .message(.entry): "a map"
            case .unknown: "an unknown type"
            }
        return isRepeated && !isMap ? "repeated " + word : word
    }
}

extension LinkedModel {
    /// The fields of a shape.
    func slots(of shape: WireShape) -> [WireSlot] {
        switch shape {
        case .message(let place): messages[place].fields.map { slot(ofField: $0) }
        case .entry(let place): entrySlots(of: place)
        }
    }

    private func slot(ofField place: Int) -> WireSlot {
        let field = fields[place]
        return WireSlot(
            number: field.node.number,
            name: field.node.name.text,
            element: field.isMap ? .message(.entry(place)) : element(field.type),
            isRepeated: field.isRepeated,
            isMap: field.isMap,
            isRequired: field.isRequired,
            isDelimited: field.isGroup || field.features.isDelimited && !field.isMap,
            isPacked: field.features.isPacked,
            verifiesUTF8: field.features.verifiesUTF8,
            oneof: field.node.oneof,
            span: field.node.span,
            file: field.file
        )
    }

    private func entrySlots(of place: Int) -> [WireSlot] {
        let field = fields[place]
        func slot(_ number: Int32, _ name: String, _ element: WireSlot.Element) -> WireSlot {
            WireSlot(
                number: number,
                name: name,
                element: element,
                verifiesUTF8: field.features.verifiesUTF8,
                span: field.node.span,
                file: field.file
            )
        }
        return [
            slot(1, "key", field.mapKey.map { .scalar($0) } ?? .unknown), slot(2, "value", element(field.type)),
        ]
    }

    private func element(_ type: ValueType) -> WireSlot.Element {
        switch type {
        case .scalar(let type): .scalar(type)
        case .message(let place): .message(.message(place))
        case .enumeration(let place): .enumeration(place)
        case .unknown: .unknown
        }
    }
}
