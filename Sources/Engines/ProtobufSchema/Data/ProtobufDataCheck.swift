// SPDX-License-Identifier: Apache-2.0
import JSON

/// Checks one message in Protobuf's JSON form against a schema. Recursion follows the value, whose depth is bounded.
struct ProtobufDataCheck {
    private static let most = 1_000
    /// How many values of enums and extensions are looked at for one message.
    private static let mostSteps = 100_000_000

    let model: LinkedModel
    let view: JSONTapeView
    private var places: TextLocator
    private(set) var errors: [ProtobufDataError] = []
    private var steps = 0
    /// The fields of messages by the names that JSON may use.
    private var fields: [Int: [[UInt8]: Int]] = [:]

    init(model: LinkedModel, view: JSONTapeView, places: TextLocator) {
        self.model = model
        self.view = view
        self.places = places
    }

    /// Adds an error for everything in a value that is not of the message.
    mutating func message(_ node: Int, _ place: Int) {
        let name = model.name(ofMessage: place)
        if let wellKnown = WellKnownJSON(name) { return self.wellKnown(node, wellKnown) }
        guard view.nodes[node].kind == .object else { return wrong(node, "message \(shown(name))") }
        var found: Set<Int> = []
        var oneofs: Set<Int> = []
        var key = node + 1
        while key < view.nodes[node].extent {
            defer { key = view.next(key + 1) }
            if isFull { return }
            guard let field = field(named: key, of: place) else {
                report(key + 1, "\(shown(name)) has no field \(view.fragment(of: key))")
                continue
            }
            guard found.insert(field).inserted else {
                report(key + 1, "the field \(view.fragment(of: key)) is given twice, by its two names")
                continue
            }
            let entry = model.fields[field]
            if isAbsent(key + 1, entry) {
                found.remove(field)
                continue
            }
            if !entry.isExtension, let oneof = entry.node.oneof, !oneofs.insert(oneof).inserted {
                report(key + 1, "another field of the same oneof is given too")
            }
            value(key + 1, of: entry)
        }
        if isExhausted(node, model.messages[place].required.count) { return }
        for required in model.messages[place].required where !found.contains(required) {
            let field = shown(model.fields[required].node.name.text)
            report(node, "the required field \"\(field)\" of \(shown(name)) is missing")
        }
    }

    /// A null stands for no value, but for the two types of which it is one.
    private func isAbsent(_ node: Int, _ field: LinkedField) -> Bool {
        guard view.nodes[node].kind == .null else { return false }
        switch field.type {
        case .message(let place): return field.isRepeated || model.name(ofMessage: place) != "google.protobuf.Value"
        case .enumeration(let place):
            return field.isRepeated || model.name(ofEnum: place) != "google.protobuf.NullValue"
        default: return true
        }
    }

    private mutating func field(named key: Int, of place: Int) -> Int? {
        let text = Array(view.bytes(key))
        if text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]") {
            let name = String(decoding: text[1..<text.count - 1], as: UTF8.self)
            guard let symbol = model.symbol(named: name), !isExhausted(key, model.fields.count) else { return nil }
            return model.fields.firstIndex { $0.symbol == symbol && $0.isExtension && $0.message == place }
        }
        if fields[place] == nil {
            var names: [[UInt8]: Int] = [:]
            for field in model.messages[place].fields {
                names[Array(model.fields[field].node.name.text.utf8)] = field
                names[Array(model.fields[field].jsonName.utf8)] = field
            }
            fields[place] = names
        }
        return fields[place]?[text]
    }

    private mutating func value(_ node: Int, of field: LinkedField) {
        if let key = field.mapKey {
            map(node, key, field.type)
        } else if field.isRepeated {
            guard view.nodes[node].kind == .array else { return wrong(node, "array") }
            var element = node + 1
            while element < view.nodes[node].extent {
                single(element, field.type)
                element = view.next(element)
            }
        } else {
            single(node, field.type)
        }
    }

    private mutating func map(_ node: Int, _ keyType: ScalarType, _ type: ValueType) {
        guard view.nodes[node].kind == .object else { return wrong(node, "map") }
        var key = node + 1
        while key < view.nodes[node].extent {
            if !isKey(view.bytes(key), keyType) {
                report(key + 1, "\(view.fragment(of: key)) is no key of type \(keyType.word)")
            }
            single(key + 1, type)
            key = view.next(key + 1)
        }
    }

    private func isKey(_ text: UnsafeBufferPointer<UInt8>, _ type: ScalarType) -> Bool {
        switch type {
        case .string: true
        case .bool: text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8)
        default: ScalarJSON.isInteger(String(decoding: text, as: UTF8.self), type)
        }
    }

    private mutating func single(_ node: Int, _ type: ValueType) {
        if isFull { return }
        switch type {
        case .scalar(let scalar):
            if !ScalarJSON.isValue(node, scalar, view) { wrong(node, scalar.word) }
        case .message(let place): message(node, place)
        case .enumeration(let place): enumeration(node, place)
        case .unknown: break
        }
    }

    private mutating func enumeration(_ node: Int, _ place: Int) {
        let entry = model.enums[place]
        let name = model.name(ofEnum: place)
        if isExhausted(node, entry.node.values.count) { return }
        switch view.nodes[node].kind {
        case .null where name == "google.protobuf.NullValue": return
        case .string:
            let text = view.bytes(node)
            if entry.node.values.contains(where: { $0.name.text.utf8.elementsEqual(text) }) { return }
        case .number:
            if let number = ScalarJSON.integer(view.string(node)).flatMap(Int32.init(exactly:)),
                entry.features.hasOpenEnums || entry.hasValue(number)
            {
                return
            }
        default: break
        }
        report(node, "expected a value of the enum \(shown(name)), found \(view.fragment(of: node))")
    }

    /// Whether too much was looked at, which is told once.
    private mutating func isExhausted(_ node: Int, _ more: Int) -> Bool {
        let before = steps
        steps += min(more, Self.mostSteps)
        if steps <= Self.mostSteps { return false }
        if before <= Self.mostSteps { report(node, "checking takes more than \(Self.mostSteps) steps; split it") }
        steps = Self.mostSteps + 1
        return true
    }

    private mutating func wellKnown(_ node: Int, _ type: WellKnownJSON) {
        if !type.isValue(node, view) { report(node, "expected \(type.form), found \(view.fragment(of: node))") }
    }

    private mutating func wrong(_ node: Int, _ word: String) {
        report(node, "expected a value of type \(word), found \(view.fragment(of: node))")
    }

    mutating func report(_ node: Int, _ message: String) {
        if isFull { return }
        let offset = Int(view.nodes[node].offset)
        errors.append(
            ProtobufDataError(
                instance: places.pointer(toOffset: offset),
                offset: offset,
                position: places.position(ofOffset: offset),
                message: message
            )
        )
    }

    /// Whether nothing more is reported, and so nothing more looked at.
    private var isFull: Bool { errors.count >= Self.most }

    /// The beginning of a name: a schema may have one of a megabyte, and a thousand messages that hold it.
    private func shown(_ name: String) -> String {
        name.utf8.count <= 200 ? name : String(name.prefix(100)) + "…"
    }
}
