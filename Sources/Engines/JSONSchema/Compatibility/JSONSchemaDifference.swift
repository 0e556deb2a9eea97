// SPDX-License-Identifier: Apache-2.0
public import JSON

/// One difference between a writer's schema and a reader's.
public struct JSONSchemaDifference: Sendable, Hashable {
    /// A place in one of a schema's texts.
    public struct Place: Sendable, Hashable {
        /// 0 for the schema's own text, then the references'.
        public let document: Int
        /// Offset in bytes.
        public let offset: Int
        /// The value in that text's tape.
        let node: Int
    }

    /// What changed.
    public let change: JSONSchemaChange
    /// The way through the schemas as Confluent writes it, references followed: `#/properties/a/maxLength`.
    public let path: String
    /// The place in the reader's schema: the keyword's value, or the schema that lacks it.
    public let reader: Place
    /// The place in the writer's schema.
    public let writer: Place

    /// A difference that is nowhere in particular.
    init(change: JSONSchemaChange, path: String, reader: Place, writer: Place) {
        self.change = change
        self.path = path
        self.reader = reader
        self.writer = writer
    }
}

/// A pair of schemas that cannot be compared within bounds: there is no verdict.
public enum JSONSchemaComparisonLimit: Error, Sendable, CustomStringConvertible {
    /// Schemas nested deeper than this many levels.
    case depth(Int)
    /// More pairs of schemas to compare than this.
    case steps(Int)
    /// A pattern of `patternProperties` that decides, but cannot be matched in linear time.
    case pattern(String)

    /// What happened and the way out.
    public var description: String {
        switch self {
        case .depth(let depth): "the schemas nest more than \(depth) levels deep; flatten them"
        case .steps(let steps): "comparing the schemas takes more than \(steps) steps; split their combinators"
        case .pattern(let pattern): "the pattern \(quoted(pattern)) cannot be matched in linear time; simplify it"
        }
    }
}

extension JSONSchema {
    /// How many differences of a pair are told at most.
    public static let mostDifferences = 5_000

    /// Everything that is different between a writer's schema and this one, the reader's, as Confluent's schema
    /// registry sees it; at most ``mostDifferences``, those that break before those that do not.
    ///
    /// The schemas are compatible if every change is, by ``JSONSchemaChange/isCompatible(_:)`` of the same policy. The
    /// policy decides as well which branches of combinators belong together.
    ///
    /// - Throws: ``JSONSchemaComparisonLimit`` past 600 nested schemas or a million pairs of schemas.
    public func differences(
        reading writer: JSONSchema,
        policy: JSONSchemaPolicy = .strict
    ) throws(JSONSchemaComparisonLimit) -> [JSONSchemaDifference] {
        try model.withViews { readerViews throws(JSONSchemaComparisonLimit) in
            try writer.model.withViews { writerViews throws(JSONSchemaComparisonLimit) in
                var comparison = Comparison(
                    original: ShapeTable(writer.model, writerViews),
                    update: ShapeTable(model, readerViews),
                    policy: policy
                )
                return try comparison.run()
            }
        }
    }

    /// The JSON pointer to a place of a difference.
    public func pointer(to place: JSONSchemaDifference.Place) -> JSONPointer {
        guard model.tapes.indices.contains(place.document) else { return JSONPointer() }
        return model.tapes[place.document].withView { $0.pointer(to: place.node) }
    }
}

extension SchemaModel {
    /// Lends all texts. Recurses once a text, of which the parser has bounded the number.
    func withViews<Result, Failure: Error>(
        _ body: ([JSONTapeView]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withViews(from: 0, [], body)
    }

    private func withViews<Result, Failure: Error>(
        from index: Int,
        _ views: [JSONTapeView],
        _ body: ([JSONTapeView]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard index < tapes.count else { return try body(views) }
        return try tapes[index].withView { view throws(Failure) in
            try withViews(from: index + 1, views + [view], body)
        }
    }
}
