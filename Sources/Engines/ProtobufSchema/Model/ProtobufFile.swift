// SPDX-License-Identifier: Apache-2.0

/// What one `.proto` text says, in the order in which it says it; nothing is resolved.
package struct ProtobufFile: Sendable {
    /// The path by which imports name the file; empty for a schema's own text.
    package var path: String
    package var text: [UInt8]
    package var syntax = ProtobufSyntax.proto2
    /// The `syntax` or `edition` statement, if there is one.
    package var syntaxSpan: SourceSpan?
    package var package: PackageNode?
    package var imports: [ImportNode] = []
    package var options: [OptionNode] = []
    package var messages: [MessageNode] = []
    package var enums: [EnumNode] = []
    package var services: [ServiceNode] = []
    package var extends: [ExtendNode] = []
    /// The first thing that can be read but that the compiler's own parser refuses.
    package var violation: ProtobufSchemaError?

    package init(path: String, text: [UInt8]) {
        self.path = path
        self.text = text
    }

    /// The package's name; empty without one.
    package var packageName: String { package?.name.text ?? "" }

    /// The text of a span.
    package func source(_ span: SourceSpan) -> String {
        String(decoding: text[span.range.clamped(to: 0..<text.count)], as: UTF8.self)
    }
}

/// `package a.b;`
package struct PackageNode: Sendable {
    package var name: SourceName
    package var span: SourceSpan
}

/// `import public "a.proto";`
package struct ImportNode: Sendable {
    package enum Kind: Sendable {
        case plain, `public`, weak, option
    }

    package var kind: Kind
    /// The path, unescaped.
    package var path: String
    package var pathSpan: SourceSpan
    package var span: SourceSpan
}
