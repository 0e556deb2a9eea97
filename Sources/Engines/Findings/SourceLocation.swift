// SPDX-License-Identifier: Apache-2.0

/// A place in something that was checked. Every part is optional: say what is known.
public struct SourceLocation: Sendable, Hashable {
    /// Path of the file as the user gave it.
    public var file: String?
    /// Line, from 1.
    public var line: Int?
    /// Column, from 1, in Unicode code points.
    public var column: Int?
    /// JSON pointer (RFC 6901) to the value; empty for the whole document.
    public var pointer: String?

    /// A place of the parts that are known.
    public init(file: String? = nil, line: Int? = nil, column: Int? = nil, pointer: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.pointer = pointer
    }
}

/// A second place that helps to understand a finding, such as the same field in the old schema.
public struct RelatedLocation: Sendable, Hashable {
    /// What the place is: "old schema".
    public var label: String
    /// The place.
    public var location: SourceLocation
    /// The text that stands there, short.
    public var fragment: String?
    /// The line there, if its text is known.
    public var excerpt: SourceExcerpt?

    /// A labelled place.
    public init(label: String, location: SourceLocation, fragment: String? = nil, excerpt: SourceExcerpt? = nil) {
        self.label = label
        self.location = location
        self.fragment = fragment
        self.excerpt = excerpt
    }
}

extension SourceLocation {
    /// The line, if it is one that exists; formats with schemas of their own refuse lines before 1.
    var validLine: Int? { line.flatMap { $0 >= 1 ? $0 : nil } }

    /// The column, if it and its line exist.
    var validColumn: Int? { validLine == nil ? nil : column.flatMap { $0 >= 1 ? $0 : nil } }

    /// The file without a leading `./`, unless nothing is left.
    var plainFile: String? {
        guard var path = file else { return nil }
        while path.hasPrefix("./") { path.removeFirst(2) }
        return path.isEmpty ? nil : path
    }
}
