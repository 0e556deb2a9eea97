// SPDX-License-Identifier: Apache-2.0
import JSON

/// A reference that waits until everything it may lead to has been read.
struct PendingReference {
    let schema: UInt32
    let keyword: Keyword
    /// Its text.
    let node: UInt32
}

/// Which resources and references are known by which URI; bytes, because URIs are compared so.
struct DocumentIndex {
    /// How many resources are in `resources`.
    private var indexed = 0
    private var resources: [[UInt8]: UInt32] = [:]
    /// The resources that are the roots of references, by the references' numbers.
    var roots: [Int: UInt32] = [:]
    private var names: [[UInt8]: Int]?

    mutating func resource(_ uri: String, among all: [SchemaResource]) -> UInt32? {
        while indexed < all.count {
            let key = Array(all[indexed].uri.utf8)
            // A document's own name for itself counts before another document's name for it.
            if !key.isEmpty, resources[key] == nil { resources[key] = UInt32(truncatingIfNeeded: indexed) }
            indexed += 1
        }
        return resources[Array(uri.utf8)]
    }

    /// The number of the reference of that name.
    mutating func reference(_ name: String, among all: [JSONSchemaReference], base: String) -> Int? {
        if let names { return names[Array(name.utf8)] }
        var built: [[UInt8]: Int] = [:]
        for (index, reference) in all.enumerated() {
            let (uri, _) = URIText.split(reference.name)
            for key in [uri, URIText.resolve(uri, against: base)] where built[Array(key.utf8)] == nil {
                built[Array(key.utf8)] = index
            }
        }
        names = built
        return built[Array(name.utf8)]
    }
}

extension SchemaParser {
    /// Resolves all references, reading the texts they lead to, whose references are resolved as well.
    mutating func resolveReferences() throws(SchemaFailure) {
        var unresolved: [PendingReference] = []
        var next = 0
        while next < pending.count {
            let reference = pending[next]
            next += 1
            guard let target = try target(of: reference) else {
                unresolved.append(reference)
                continue
            }
            if reference.keyword == .ref {
                schemas[Int(reference.schema)].reference = target
            } else {
                schemas[Int(reference.schema)].dynamicReference = target
            }
        }
        if !unresolved.isEmpty { try refuse(unresolved) }
    }

    /// The schema a reference leads to.
    private mutating func target(of reference: PendingReference) throws(SchemaFailure) -> UInt32? {
        let owner = schemas[Int(reference.schema)]
        let text = tapes[Int(owner.document)].withView { $0.string(Int(reference.node)) }
        let (uri, fragment) = URIText.split(text)
        if !Self.isPlain(text) { try readDeferred() }
        var resource = owner.resource
        if !uri.isEmpty {
            guard let found = try self.resource(uri, from: owner.resource) else { return nil }
            resource = found
        }
        guard let fragment, !fragment.isEmpty else { return resources[Int(resource)].schema }
        // The text it leads to may have been read just now.
        if !Self.isPlain(text) { try readDeferred() }
        if fragment.utf8.first == UInt8(ascii: "/") { return try schema(at: fragment, in: resource) }
        return resources[Int(resource)].anchors.first { $0.name.hasSameBytes(as: fragment) }?.schema
    }

    /// Whether a reference needs no names inside definitions: `#`, or `#/definitions/` and a name.
    private static func isPlain(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isFound = parts.count == 3 && ["definitions", "$defs"].contains { parts[1].elementsEqual($0.utf8) }
        return parts[0].elementsEqual("#".utf8) && (parts.count == 1 || isFound)
    }

    private mutating func resource(_ uri: String, from origin: UInt32) throws(SchemaFailure) -> UInt32? {
        let absolute = URIText.resolve(uri, against: resources[Int(origin)].uri)
        if let known = documents.resource(absolute, among: resources) { return known }
        for name in [absolute, uri] {
            guard let number = documents.reference(name, among: references, base: resources[0].uri) else { continue }
            return try root(ofReference: number)
        }
        if let text = MetaSchema.text(of: absolute) {
            try document(Array(text.utf8), uri: absolute, name: absolute)
            return documents.resource(absolute, among: resources)
        }
        // It may be the name of something inside a reference.
        for number in references.indices { _ = try root(ofReference: number) }
        try readDeferred()
        return documents.resource(absolute, among: resources)
    }

    private mutating func root(ofReference number: Int) throws(SchemaFailure) -> UInt32 {
        if let known = documents.roots[number] { return known }
        let (name, _) = URIText.split(references[number].name)
        let uri = URIText.resolve(name, against: resources[0].uri)
        let root = try document(references[number].text, uri: uri, name: references[number].name)
        documents.roots[number] = root
        return root
    }

    /// The schema that a JSON pointer, as a URI fragment, leads to; read now if nothing said that it is a schema.
    private mutating func schema(at fragment: String, in start: UInt32) throws(SchemaFailure) -> UInt32? {
        let origin = resources[Int(start)]
        let document = Int(origin.document)
        let tape = tapes[document]
        return try tape.withView { view throws(SchemaFailure) -> UInt32? in
            var node = Int(origin.node)
            var resource = start
            for token in Self.tokens(of: fragment) {
                guard let next = Self.step(token, from: node, view) else { return nil }
                node = next
                let known = schemaAt[document][node]
                if known != SchemaEntry.none { resource = schemas[Int(known)].resource }
            }
            let known = schemaAt[document][node]
            if known != SchemaEntry.none { return known }
            let kind = view.nodes[node].kind
            guard kind == .object || kind == .true || kind == .false else { return nil }
            let context = Context(
                document: origin.document,
                resource: resource,
                dialect: resources[Int(resource)].dialect
            )
            return try schema(node, context, view)
        }
    }

    private static func step(_ token: [UInt8], from node: Int, _ view: JSONTapeView) -> Int? {
        switch view.nodes[node].kind {
        case .object: return token.withUnsafeBufferPointer { view.member($0, of: node) }
        case .array:
            let text = String(decoding: token, as: UTF8.self)
            guard let index = Int(text), String(index) == text else { return nil }
            return view.element(index, of: node)
        default: return nil
        }
    }

    /// The reference tokens of a pointer in a URI fragment: percent-decoded, then `~1` and `~0` undone.
    private static func tokens(of fragment: String) -> [[UInt8]] {
        let parts = Array(fragment.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.dropFirst().map { unescape(percentDecoded(Array($0))) }
    }

    private static func percentDecoded(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(UInt8(ascii: "%")) else { return bytes }
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let value = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
            {
                decoded.append(value)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded
    }

    private static func unescape(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(UInt8(ascii: "~")) else { return bytes }
        var plain: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            if bytes[index] == UInt8(ascii: "~"), next == UInt8(ascii: "0") || next == UInt8(ascii: "1") {
                plain.append(next == UInt8(ascii: "0") ? UInt8(ascii: "~") : UInt8(ascii: "/"))
                index += 2
            } else {
                plain.append(bytes[index])
                index += 1
            }
        }
        return plain
    }
}
