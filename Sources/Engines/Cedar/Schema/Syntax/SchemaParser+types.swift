// SPDX-License-Identifier: Apache-2.0

extension CommonTypeDeclaration {
    /// The names that JSON needs for its own types.
    static let reservedNames: Set<String> = [
        "Bool", "Boolean", "Entity", "Extension", "Long", "Record", "Set", "String",
    ]
}

extension SchemaParser {
    /// A name, `Set<…>` or a record.
    mutating func type() throws(CedarError) -> TypeExpression {
        if isAt("{") { return try record() }
        let path = try path()
        guard isAt("<"), path.name.qualified == "Set" else {
            return TypeExpression(kind: .entityOrCommon(path.name), span: path.span)
        }
        try descend()
        defer { typeDepth -= 1 }
        try advance()
        let element = try type()
        try expect(">")
        return TypeExpression(kind: .set(element), span: span(from: path.span.start))
    }

    private mutating func descend() throws(CedarError) {
        typeDepth += 1
        guard typeDepth <= SchemaFragment.Limits.typeDepth else {
            throw error(
                "schema.too-deep",
                "the type is nested deeper than \(SchemaFragment.Limits.typeDepth) levels",
                at: token.span
            )
        }
    }

    /// `{ name: Type, "name"?: Type }`. Of two attributes of one name the last counts, as with the reference engine.
    mutating func record() throws(CedarError) -> TypeExpression {
        let start = token.span.start
        try descend()
        defer { typeDepth -= 1 }
        try expect("{")
        var attributes: [AttributeDeclaration] = []
        while !isAt("}") {
            let annotations = try annotations()
            let name = try nameText()
            let isOptional = try take("?")
            try expect(":")
            let type = try type()
            attributes.append(
                AttributeDeclaration(name: name, annotations: annotations, isRequired: !isOptional, type: type)
            )
            guard try take(",") else { break }
        }
        try expect("}")
        return TypeExpression(kind: .record(.init(sorting: attributes)), span: span(from: start))
    }
}

extension [AttributeDeclaration] {
    /// The attributes by name, the last of each.
    init(sorting attributes: [AttributeDeclaration]) {
        self.init()
        reserveCapacity(attributes.count)
        for attribute in attributes.sorted(by: { CedarString($0.name) < CedarString($1.name) }) {
            if last.map({ CedarString($0.name) }) == CedarString(attribute.name) { removeLast() }
            append(attribute)
        }
    }
}
