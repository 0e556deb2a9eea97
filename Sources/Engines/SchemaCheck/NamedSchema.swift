// SPDX-License-Identifier: Apache-2.0

/// A schema under a name that people know it by: a file, or "version 3".
public struct NamedSchema: Sendable {
    /// The name.
    public let name: String
    /// The file its text is in, if it is in one.
    public let file: String?
    /// The files that the texts it refers to are in, in the order in which the schema was given them.
    public let referenceFiles: [String]
    /// The schema.
    public let schema: ParsedSchema

    /// A schema under a name. References without a file are counted instead: "reference 1 of version 3".
    public init(name: String, file: String? = nil, referenceFiles: [String] = [], schema: ParsedSchema) {
        self.name = name
        self.file = file
        self.referenceFiles = referenceFiles
        self.schema = schema
    }

    /// The file of one of the schema's texts: 0 for its own, then the references'.
    func file(ofDocument document: Int) -> String? {
        if document == 0 { return file }
        guard let reference = schema.reference(ofDocument: document) else {
            return schema.name(ofDocument: document)
        }
        return referenceFiles.indices.contains(reference)
            ? referenceFiles[reference] : "reference \(reference + 1) of \(name)"
    }
}
