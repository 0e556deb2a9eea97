// SPDX-License-Identifier: Apache-2.0
import JSON

/// Checks one datum in Avro's JSON encoding against a schema. Recursion follows the value, whose depth is bounded.
struct AvroDataCheck {
    private static let most = 1_000
    /// How many symbols and branches are looked at for one datum.
    private static let mostSteps = 10_000_000
    /// How many branches of a union a message names.
    private static let mostNames = 20

    let model: AvroModel
    let bytes: UnsafeBufferPointer<UInt8>
    let view: JSONTapeView
    private var places: TextLocator
    private(set) var errors: [AvroDataError] = []
    private var steps = 0
    private var isExhausted = false

    init(model: AvroModel, bytes: UnsafeBufferPointer<UInt8>, view: JSONTapeView, places: TextLocator) {
        self.places = places
        self.model = model
        self.bytes = bytes
        self.view = view
    }

    /// Adds an error for everything in a value that is not of the type.
    mutating func value(_ node: Int, _ id: UInt32) {
        let type = model.types[Int(id)]
        steps += 1 + Int(type.count)
        if isFull { return }
        if steps > Self.mostSteps { return exhausted(node) }
        switch type.shape {
        case .array: array(node, type)
        case .map: map(node, type)
        case .union: union(node, type)
        case .record, .error: record(node, type)
        case .enumeration: symbol(node, type)
        case .fixed:
            if view.nodes[node].kind == .string, view.length(ofBytes: node) == Int(type.first) { return }
            report(node, "expected a string of \(type.first) characters \\u0000 to \\u00ff for \(name(of: type))")
        default:
            if !view.isValue(node, of: type.shape) { wrong(node, type.shape.word) }
        }
    }

    private mutating func array(_ node: Int, _ type: AvroEntry) {
        guard view.nodes[node].kind == .array else { return wrong(node, "array") }
        var element = node + 1
        while element < view.nodes[node].extent {
            value(element, type.first)
            element = view.next(element)
        }
    }

    private mutating func map(_ node: Int, _ type: AvroEntry) {
        guard view.nodes[node].kind == .object else { return wrong(node, "map") }
        var key = node + 1
        while key < view.nodes[node].extent {
            value(key + 1, type.first)
            key = view.next(key + 1)
        }
    }

    private mutating func symbol(_ node: Int, _ type: AvroEntry) {
        let isKnown =
            view.nodes[node].kind == .string
            && model.words[type.parts].contains { view.bytes(node).hasSameBytes(as: bytes.slice($0)) }
        if !isKnown { report(node, "expected one of the symbols of \(name(of: type)), found \(shown(node))") }
    }

    private mutating func record(_ node: Int, _ type: AvroEntry) {
        guard view.nodes[node].kind == .object else { return wrong(node, "record \(name(of: type))") }
        let members = MemberIndex(node, view)
        var found = 0
        for place in type.parts {
            let field = model.fields[place]
            if let member = members.value(bytes.slice(field.name)) {
                found += 1
                value(member, field.type)
            } else {
                report(node, "the field \"\(shown(model.text(field.name)))\" of \(name(of: type)) is missing")
            }
        }
        if found < view.nodes[node].count { unknownFields(node, type) }
    }

    private mutating func unknownFields(_ node: Int, _ type: AvroEntry) {
        let names = Set(model.fields[type.parts].map { ByteKey(bytes.slice($0.name)) })
        var key = node + 1
        while key < view.nodes[node].extent {
            if !names.contains(ByteKey(view.bytes(key))) {
                report(key + 1, "\(name(of: type)) has no field \(shown(key))")
            }
            key = view.next(key + 1)
        }
    }

    private mutating func union(_ node: Int, _ type: AvroEntry) {
        let branches = model.branches[type.parts]
        let isNull = view.nodes[node].kind == .null
        if isNull, branches.contains(where: { model.types[Int($0)].shape == .null }) { return }
        if view.nodes[node].kind == .object, view.nodes[node].count == 1 {
            let wanted = view.string(node + 1)
            if let branch = branches.first(where: { hasName($0, wanted) }) { return value(node + 2, branch) }
        }
        report(node, "expected a value of the union as one of \(forms(of: branches)), found \(shown(node))")
    }

    private func forms(of branches: ArraySlice<UInt32>) -> String {
        let names = branches.prefix(Self.mostNames).map { branch in
            let name = shown(branchName(branch))
            return name == "null" ? "null" : "{\"\(name)\": …}"
        }
        return names.joined(separator: ", ") + (branches.count > names.count ? ", …" : "")
    }

    private func hasName(_ branch: UInt32, _ wanted: String) -> Bool {
        let type = model.types[Int(branch)]
        if type.shape == .null { return false }
        guard type.shape.isNamed else { return type.shape.word.utf8.elementsEqual(wanted.utf8) }
        // The simple name first: it is compared without making a text.
        return model.simpleName(of: type, endsIn: wanted) && branchName(branch).utf8.elementsEqual(wanted.utf8)
    }

    /// The name by which JSON tells a union's branch.
    private func branchName(_ branch: UInt32) -> String {
        let type = model.types[Int(branch)]
        return model.name(of: type)?.full ?? type.shape.word
    }

    private func name(of type: AvroEntry) -> String { shown(model.name(of: type)?.full ?? type.shape.word) }

    /// Whether nothing more is reported, and so nothing more looked at.
    private var isFull: Bool { errors.count >= Self.most }

    /// The beginning of a name: a schema may have one of a megabyte, and a thousand messages that hold it.
    private func shown(_ name: String) -> String {
        name.utf8.count <= 200 ? name : String(name.prefix(100)) + "…"
    }

    private func shown(_ node: Int) -> String { view.fragment(of: node) }

    private mutating func wrong(_ node: Int, _ word: String) {
        report(node, "expected a value of type \(word), found \(shown(node))")
    }

    private mutating func exhausted(_ node: Int) {
        if !isExhausted { report(node, "checking the record takes more than \(Self.mostSteps) steps; split it") }
        isExhausted = true
    }

    private mutating func report(_ node: Int, _ message: String) {
        if isFull { return }
        let offset = Int(view.nodes[node].offset)
        errors.append(
            AvroDataError(
                instance: places.pointer(toOffset: offset),
                offset: offset,
                position: places.position(ofOffset: offset),
                message: message
            )
        )
    }
}
