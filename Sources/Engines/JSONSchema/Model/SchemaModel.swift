// SPDX-License-Identifier: Apache-2.0
import JSON

/// All schemas that one text and the texts it refers to hold, as flat lists of plain values.
///
/// Schemas refer to each other by number, so recursive ones are plain values. Strings, numbers and values of keywords
/// stay in the tapes.
final class SchemaModel: Sendable {
    /// The schema's own text, the references that were used, then the meta-schemas that were used.
    let tapes: [JSONTape]
    /// The names by which the texts were found; empty for the schema's own.
    let documentNames: [String]
    let schemas: [SchemaEntry]
    let keywords: [KeywordEntry]
    let children: [SchemaChild]
    let resources: [SchemaResource]

    init(
        tapes: [JSONTape],
        documentNames: [String],
        schemas: [SchemaEntry],
        keywords: [KeywordEntry],
        children: [SchemaChild],
        resources: [SchemaResource]
    ) {
        self.tapes = tapes
        self.documentNames = documentNames
        self.schemas = schemas
        self.keywords = keywords
        self.children = children
        self.resources = resources
    }
}

/// One schema: an object or a boolean somewhere in a text.
struct SchemaEntry: Sendable {
    enum Kind: UInt8, Sendable {
        case object, always, never
    }

    static let none = UInt32.max

    let kind: Kind
    /// The text it stands in, and the value there.
    let document: UInt32
    let node: UInt32
    /// The resource whose URI its references are relative to.
    let resource: UInt32
    /// Its keywords in the list of all.
    var firstKeyword: UInt32 = 0
    var keywordCount: UInt32 = 0
    var present = KeywordSet()
    /// Where `$ref` leads.
    var reference = SchemaEntry.none
    /// Where `$dynamicRef` or `$recursiveRef` leads if nothing in the dynamic scope says otherwise.
    var dynamicReference = SchemaEntry.none

    var keywordRange: Range<Int> { Int(firstKeyword)..<Int(firstKeyword) + Int(keywordCount) }
}

/// A keyword of a schema.
struct KeywordEntry: Sendable {
    let keyword: Keyword
    /// Its value in the tape.
    let node: UInt32
    /// The schemas it holds in the list of all children.
    var first: UInt32 = 0
    var count: UInt32 = 0

    var childRange: Range<Int> { Int(first)..<Int(first) + Int(count) }
}

/// A schema inside another one.
struct SchemaChild: Sendable {
    /// The member's name in the tape, of keywords that map names to schemas.
    let key: UInt32
    let schema: UInt32
}

/// A schema with a URI of its own, and what inside it has a name.
struct SchemaResource: Sendable {
    struct Anchor: Sendable {
        let name: String
        let schema: UInt32
        let isDynamic: Bool
    }

    /// The absolute URI without fragment; empty if it has none.
    let uri: String
    let document: UInt32
    /// The value in the tape that pointers start from, and its schema.
    let node: UInt32
    var schema: UInt32
    let dialect: SchemaDialect
    var anchors: [Anchor] = []
    /// Whether `$recursiveAnchor` is true.
    var isRecursiveAnchor = false
}

/// A draft and which of its vocabularies count.
struct SchemaDialect: Sendable, Equatable {
    var draft: JSONSchemaDraft
    /// Whether keywords that only assert (type, minimum, required …) count.
    var validates = true
    /// Whether `format` is an assertion.
    var assertsFormat = false
}

extension SchemaModel {
    func draft(of schema: UInt32) -> JSONSchemaDraft {
        resources[Int(schemas[Int(schema)].resource)].dialect.draft
    }
}
