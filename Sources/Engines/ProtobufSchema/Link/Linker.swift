// SPDX-License-Identifier: Apache-2.0

/// Gathers what files define and resolves their names, one file after the other, imports first.
struct Linker {
    var files: [LinkedFile]
    var messages: [LinkedMessage] = []
    var enums: [LinkedEnum] = []
    var fields: [LinkedField] = []
    var services: [LinkedService] = []
    var symbols = SymbolTable()
    /// The file at work.
    var file = 0
    /// The files whose names the file at work may use, itself included.
    var visibleFiles = FileSet()
    /// The files that are imported for options only.
    var optionFiles = FileSet()
    /// The packages that those files are in, with the packages around them.
    var visiblePackages: Set<Int> = []
    /// Whether one of the imports is missing, so that a name may be defined there.
    var hasMissingImports = false
    /// The messages and fields that the file at work adds.
    var ownMessages = 0..<0
    var ownEnums = 0..<0
    var ownFields = 0..<0
    var ownServices = 0..<0

    init(files: [LinkedFile]) {
        self.files = files
    }

    /// Links the next file; those that it imports have been.
    mutating func link(_ file: Int) throws(ProtobufSchemaError) {
        self.file = file
        try declare()
        findVisibleFiles()
        try resolve()
        inheritFeatures()
        if !files[file].isBuiltIn { try validate() }
    }

    var node: ProtobufFile { files[file].node }

    var syntax: ProtobufSyntax { files[file].node.syntax }

    func error(_ code: ProtobufSchemaError.Code, _ message: String, at span: SourceSpan) -> ProtobufSchemaError {
        let node = files[file].node
        return ProtobufSchemaError(code, message, path: node.path, offset: Int(span.start), in: node.text)
    }
}
