// SPDX-License-Identifier: Apache-2.0

/// What one `.proto` text says, in the order in which it says it; nothing is resolved.
struct ProtobufFile: Sendable {
    /// The path by which imports name the file; empty for a schema's own text.
    var path: String
    var text: [UInt8]
    var syntax = ProtobufSyntax.proto2
    /// The `syntax` or `edition` statement, if there is one.
    var syntaxSpan: SourceSpan?
    var package: PackageNode?
    var imports: [ImportNode] = []
    var options: [OptionNode] = []
    var messages: [MessageNode] = []
    var enums: [EnumNode] = []
    var services: [ServiceNode] = []
    var extends: [ExtendNode] = []
    /// The first thing that can be read but that the compiler's own parser refuses.
    var violation: ProtobufSchemaError?

    init(path: String, text: [UInt8]) {
        self.path = path
        self.text = text
    }

    /// The package's name; empty without one.
    var packageName: String { package?.name.text ?? "" }

    /// The text of a span.
    func source(_ span: SourceSpan) -> String {
        String(decoding: text[span.range.clamped(to: 0..<text.count)], as: UTF8.self)
    }
}

/// `package a.b;`
struct PackageNode: Sendable {
    var name: SourceName
    var span: SourceSpan
}

/// `import public "a.proto";`
struct ImportNode: Sendable {
    enum Kind: Sendable {
        case plain, `public`, weak, option
    }

    var kind: Kind
    /// The path, unescaped.
    var path: String
    var pathSpan: SourceSpan
    var span: SourceSpan
}
