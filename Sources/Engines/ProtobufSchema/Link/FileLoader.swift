// SPDX-License-Identifier: Apache-2.0

/// Finds and reads the files that a schema imports, directly or through others.
struct FileLoader {
    /// Texts by path.
    private var texts: [String: [UInt8]] = [:]
    private let limits: ProtobufLimits
    private let toleratesMissing: Bool
    private var files: [LinkedFile] = []
    private var places: [String: Int] = [:]
    /// Files whose imports have all been read, each after those it imports.
    private var order: [Int] = []
    private var isDone: [Bool] = []
    /// How many import statements there are.
    private var importCount = 0

    init(references: [ProtobufReference], limits: ProtobufLimits, toleratesMissing: Bool) {
        for reference in references { texts[reference.path] = reference.text }
        self.limits = limits
        self.toleratesMissing = toleratesMissing
    }

    /// Every file that is needed, the given one first, and an order in which each comes after those it imports.
    mutating func load(_ root: ProtobufFile) throws(ProtobufSchemaError) -> (files: [LinkedFile], order: [Int]) {
        try add(root)
        try follow(from: 0)
        return (files, order)
    }

    /// These files and every other that they need, in the order given, and an order in which each comes after those it
    /// imports.
    mutating func load(
        all roots: [ProtobufFile]
    ) throws(ProtobufSchemaError) -> (files: [LinkedFile], order: [Int]) {
        for root in roots { try add(root) }
        for root in roots.indices where !isDone[root] { try follow(from: root) }
        return (files, order)
    }

    /// Reads what a file imports, directly or through others.
    private mutating func follow(from root: Int) throws(ProtobufSchemaError) {
        var open = [root]
        while let file = open.last {
            let position = files[file].imports.count
            guard position < files[file].node.imports.count else {
                isDone[file] = true
                order.append(file)
                open.removeLast()
                continue
            }
            let target = try target(of: files[file].node.imports[position], in: file)
            files[file].imports.append(target)
            if let target, !isDone[target] {
                // A file whose imports are being read is one of those that led here.
                guard files[target].imports.isEmpty, target != file else {
                    throw cycle(at: position, in: file, open: open, target: target)
                }
                open.append(target)
            }
        }
    }

    private mutating func add(_ file: ProtobufFile) throws(ProtobufSchemaError) {
        if let violation = file.violation { throw violation }
        importCount += file.imports.count
        if let last = file.imports.last, importCount > limits.imports {
            let message = "the files of a schema may have up to \(limits.imports) imports together"
            throw ProtobufSchemaError(
                .tooLarge,
                message,
                path: file.path,
                offset: Int(last.span.start),
                in: file.text
            )
        }
        if !file.path.isEmpty { places[file.path] = files.count }
        files.append(LinkedFile(node: file))
        isDone.append(false)
    }

    /// The place of an imported file, which is read if it has not been; nil if nobody gave it.
    private mutating func target(of statement: ImportNode, in file: Int) throws(ProtobufSchemaError) -> Int? {
        if let place = places[statement.path] { return place }
        guard files.count < limits.files else {
            throw error(.tooLarge, "a schema may need up to \(limits.files) files", statement, in: file)
        }
        if let text = texts[statement.path] {
            try add(try ProtobufFile(parsing: text, path: statement.path, limits: limits))
        } else if let known = WellKnownFiles.file(at: statement.path) {
            try add(known)
            files[files.count - 1].isBuiltIn = true
        } else if toleratesMissing {
            return nil
        } else {
            let message = "\"\(statement.path)\" is imported but not among the files given: add it as a reference"
            throw error(.missingImport, message, statement, in: file)
        }
        return files.count - 1
    }

    private func cycle(at position: Int, in file: Int, open: [Int], target: Int) -> ProtobufSchemaError {
        let paths = open.drop { $0 != target }.map { "\"\(files[$0].node.path)\"" }
        let message =
            "files import each other: \((paths + ["\"\(files[target].node.path)\""]).joined(separator: " → "))"
        return error(.invalidImport, message, files[file].node.imports[position], in: file)
    }

    private func error(
        _ code: ProtobufSchemaError.Code,
        _ message: String,
        _ statement: ImportNode,
        in file: Int
    ) -> ProtobufSchemaError {
        let node = files[file].node
        let offset = Int(statement.pathSpan.start)
        return ProtobufSchemaError(code, message, path: node.path, offset: offset, in: node.text)
    }
}
