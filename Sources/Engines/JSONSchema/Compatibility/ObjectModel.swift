// SPDX-License-Identifier: Apache-2.0
import JSON

/// What a schema says about an object's members, whichever draft says it.
struct ObjectModel {
    let schema: UInt32
    let properties: ArraySlice<SchemaChild>
    let patterns: ArraySlice<SchemaChild>
    var permitsAdditional = true
    /// The schema of members that are not named.
    var additional: UInt32?
    let unevaluated: UInt32?
    private let view: JSONTapeView
    private let requiredNode: Int?
    private let byName: [ByteKey: Int]?
    private let required: Set<ByteKey>?

    private static let fewNames = 8

    init(_ schema: UInt32, _ table: ShapeTable) {
        self.schema = schema
        let model = table.model
        view = table.view(of: schema)
        properties = model.keyword(.properties, of: schema).map { model.children[$0.childRange] } ?? []
        patterns = model.keyword(.patternProperties, of: schema).map { model.children[$0.childRange] } ?? []
        unevaluated = table.child(.unevaluatedProperties, of: schema)
        let requiredNode = model.keyword(.required, of: schema).map { Int($0.node) }
        self.requiredNode = requiredNode
        let view = view
        byName = properties.count <= Self.fewNames ? nil : Self.index(properties, view)
        required = requiredNode.flatMap { Self.names(in: $0, view) }
        guard let additional = table.child(.additionalProperties, of: schema) else { return }
        switch model.schemas[Int(additional)].kind {
        case .never: permitsAdditional = false
        case .always: break
        case .object: self.additional = additional
        }
    }

    private static func index(_ properties: ArraySlice<SchemaChild>, _ view: JSONTapeView) -> [ByteKey: Int] {
        var index = [ByteKey: Int](minimumCapacity: properties.count)
        for place in properties.indices { index[ByteKey(view.bytes(Int(properties[place].key)))] = place }
        return index
    }

    private static func names(in array: Int, _ view: JSONTapeView) -> Set<ByteKey>? {
        guard view.nodes[array].count > fewNames else { return nil }
        return Set((array + 1..<Int(view.nodes[array].extent)).map { ByteKey(view.bytes($0)) })
    }

    func name(_ property: SchemaChild) -> UnsafeBufferPointer<UInt8> { view.bytes(Int(property.key)) }

    /// The schema of a property; the place is where it would stand if both objects had the same ones.
    func schema(of name: UnsafeBufferPointer<UInt8>, near place: Int) -> UInt32? {
        let guess = properties.startIndex + place
        if guess < properties.endIndex, self.name(properties[guess]).hasSameBytes(as: name) {
            return properties[guess].schema
        }
        if let byName { return byName[ByteKey(name)].map { properties[$0].schema } }
        return properties.first { self.name($0).hasSameBytes(as: name) }?.schema
    }

    func requires(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        if let required { return required.contains(ByteKey(name)) }
        guard let array = requiredNode else { return false }
        // Names hold nothing, so the next value is the next name.
        return (array + 1..<Int(view.nodes[array].extent)).contains { view.bytes($0).hasSameBytes(as: name) }
    }

    func isOpen(_ table: ShapeTable) -> Bool {
        patterns.isEmpty && permitsAdditional && additional == nil && unevaluated.map { table.isEmpty($0) } ?? true
    }

    /// The schema of members that no pattern matches and that are not named, if there is one.
    func partial(_ table: ShapeTable) -> UInt32? {
        if let additional { return additional }
        guard permitsAdditional, let unevaluated, !table.isNever(unevaluated) else { return nil }
        return unevaluated
    }
}
