// SPDX-License-Identifier: Apache-2.0
import JSON

/// Reads JSON texts into types. One parser reads a schema and its references, which share one space of names.
struct AvroSchemaParser {
    /// A failure before its place is worked out.
    struct Failure: Error {
        let code: AvroSchemaError.Code
        let offset: Int
        let message: String
    }

    var types: [AvroEntry] = []
    var fields: [AvroFieldEntry] = []
    var branches: [UInt32] = []
    var words: [AvroWord] = []
    var names = AvroNameTable()
    /// Fields and branches of what is being read: those of nested types come in between, so they are moved when whole.
    var openFields: [AvroFieldEntry] = []
    var openBranches: [UInt32] = []
    /// Defaults, checked when the whole text is read: a default's type may be defined after it.
    var defaults: [AvroDefault.Expectation] = []
    private var document: UInt32 = 0
    private var nameBytes = 0
    private static let mostNameBytes = 64 << 20

    /// The type that a text describes, and the text as it was read.
    mutating func parse(
        _ text: [UInt8],
        document: Int,
        limits: JSONLimits
    ) throws(AvroSchemaError) -> (root: UInt32, tape: JSONTape) {
        self.document = UInt32(truncatingIfNeeded: document)
        if let primitive = Self.barePrimitive(text) {
            types.append(AvroEntry(shape: primitive, document: self.document, node: 0, offset: 0))
            return (UInt32(truncatingIfNeeded: types.count - 1), JSONTape(unread: text))
        }
        let tape: JSONTape
        do throws(JSONError) {
            tape = try JSONTape(reading: text, limits: limits)
        } catch {
            throw AvroSchemaError(
                code: .invalidJSON,
                message: error.message,
                document: document,
                position: error.position,
                pointer: JSONPointer()
            )
        }
        do throws(Failure) {
            let root = try tape.withView { view throws(Failure) in
                let root = try type(0, in: AvroNameTable.nullSpace, view)
                try AvroDefault.check(defaults, in: self, view)
                return root
            }
            defaults.removeAll(keepingCapacity: true)
            return (root, tape)
        } catch {
            throw AvroSchemaError(
                code: error.code,
                message: error.message,
                document: document,
                position: TextPosition(offset: error.offset, in: text),
                pointer: TextLocator(tape).pointer(toOffset: error.offset)
            )
        }
    }

    /// A primitive's name without quotes, which is not JSON but which registries have always taken.
    private static func barePrimitive(_ text: [UInt8]) -> AvroShape? {
        guard text.count < 16, let first = text.first, first != UInt8(ascii: "\""), first != UInt8(ascii: "n") else {
            return nil
        }
        return text.withUnsafeBufferPointer { AvroShape(primitive: $0) }
    }

    /// The type that a JSON value describes, `space` being the namespace of the enclosing definition.
    mutating func type(_ node: Int, in space: UInt32, _ view: JSONTapeView) throws(Failure) -> UInt32 {
        switch view.nodes[node].kind {
        case .string: return try reference(node, in: space, view)
        case .array: return try union(node, in: space, view)
        case .object: return try complex(node, in: space, view)
        default:
            throw failure(
                .unknownType,
                node,
                view,
                "expected a type: a name, an object or an array, found a \(view.kind(node))"
            )
        }
    }

    private mutating func reference(_ node: Int, in space: UInt32, _ view: JSONTapeView) throws(Failure) -> UInt32 {
        let text = view.bytes(node)
        if let primitive = AvroShape(primitive: text) { return add(primitive, node, view) }
        let name = AvroWrittenName(text)
        guard name.isValid else {
            throw failure(.unknownType, node, view, "\(quoted(text)) is neither a type nor a name")
        }
        let ownSpace = name.namespace.map { names.findSpace($0) } ?? space
        if let ownSpace, let known = names.type(ownSpace, name.simple) {
            try spend(ownSpace, name.simple, node, view)
            return known
        }
        // A plain name that the enclosing namespace lacks may be one of the null namespace.
        if name.namespace == nil, let known = names.type(AvroNameTable.nullSpace, name.simple) { return known }
        throw failure(
            .unknownType,
            node,
            view,
            "\(quoted(name.full(in: namespace(space)))) is not a type known here; define it before its first use or add "
                + "a reference to it"
        )
    }

    /// Counts a full name, which the canonical form will write out: a short text with a long namespace must not make
    /// a huge one.
    mutating func spend(
        _ space: UInt32,
        _ simple: UnsafeBufferPointer<UInt8>,
        _ node: Int,
        _ view: JSONTapeView
    ) throws(Failure) {
        nameBytes += names.spaces[Int(space)].count + simple.count
        guard nameBytes <= Self.mostNameBytes else {
            throw failure(
                .invalidName,
                node,
                view,
                "the full names up to here are more than \(Self.mostNameBytes >> 20) MiB together; shorten the namespace"
            )
        }
    }

    private mutating func complex(_ node: Int, in space: UInt32, _ view: JSONTapeView) throws(Failure) -> UInt32 {
        let attributes = AvroAttributes(node, view)
        let type = attributes.type
        if type == 0 {
            throw failure(.missingAttribute, node, view, "a type written as an object needs the attribute \"type\"")
        }
        // {"type": {…}} and {"type": […]}: the inner type is meant.
        guard view.nodes[type].kind == .string else { return try self.type(type, in: space, view) }
        let word = view.bytes(type)
        if let primitive = AvroShape(primitive: word) { return add(primitive, node, view) }
        switch word.count {
        case 3 where word.equals("map"):
            let values = try present(attributes.values, "values", node, view)
            return try container(.map, of: values, node, in: space, view)
        case 4 where word.equals("enum"): return try enumeration(attributes, node, in: space, view)
        case 5 where word.equals("array"):
            let items = try present(attributes.items, "items", node, view)
            return try container(.array, of: items, node, in: space, view)
        case 5 where word.equals("fixed"): return try fixed(attributes, node, in: space, view)
        case 5 where word.equals("error"): return try record(.error, attributes, node, in: space, view)
        case 6 where word.equals("record"): return try record(.record, attributes, node, in: space, view)
        default: return try reference(type, in: space, view)
        }
    }

    private mutating func container(
        _ shape: AvroShape,
        of part: Int,
        _ node: Int,
        in space: UInt32,
        _ view: JSONTapeView
    ) throws(Failure) -> UInt32 {
        let element = try type(part, in: space, view)
        let id = add(shape, node, view)
        types[Int(id)].first = element
        return id
    }
}

extension AvroSchemaParser {
    mutating func add(_ shape: AvroShape, _ node: Int, _ view: JSONTapeView) -> UInt32 {
        types.append(
            AvroEntry(
                shape: shape,
                document: document,
                node: UInt32(truncatingIfNeeded: node),
                offset: view.nodes[node].offset
            )
        )
        return UInt32(truncatingIfNeeded: types.count - 1)
    }

    /// The attribute's value, which has to be there.
    func present(_ value: Int, _ name: String, _ node: Int, _ view: JSONTapeView) throws(Failure) -> Int {
        if value == 0 { throw failure(.missingAttribute, node, view, "the attribute \"\(name)\" is missing") }
        return value
    }

    func namespace(_ space: UInt32) -> String { names.text(names.spaces[Int(space)]) }

    func failure(_ code: AvroSchemaError.Code, _ node: Int, _ view: JSONTapeView, _ message: String) -> Failure {
        Failure(code: code, offset: Int(view.nodes[node].offset), message: message)
    }

    /// A text from outside as a JSON string, cut to a length that fits a message.
    func quoted(_ text: String) -> String {
        JSON.string(text.utf8.count <= 120 ? text : String(text.prefix(100)) + "…").compactText
    }

    func quoted(_ text: UnsafeBufferPointer<UInt8>) -> String { quoted(String(decoding: text, as: UTF8.self)) }
}
