// SPDX-License-Identifier: Apache-2.0

extension LinkedModel {
    /// Links all files of a tree at once, each of them one time, however many others import it.
    ///
    /// - Parameters:
    ///   - references: the files by the paths that imports name, no two by the same; they are the model's first files, in
    ///     this order. After them come those of the built-in files that one of them needs.
    ///   - limits: the bounds for each text and for their number.
    /// - Throws: ``ProtobufSchemaError`` at the first thing that the language forbids.
    package static func linking(
        tree references: [ProtobufReference],
        limits: ProtobufLimits
    ) throws(ProtobufSchemaError) -> LinkedModel {
        var roots: [ProtobufFile] = []
        roots.reserveCapacity(references.count)
        for reference in references {
            roots.append(try ProtobufFile(parsing: reference.text, path: reference.path, limits: limits))
        }
        var loader = FileLoader(references: [], limits: limits, toleratesMissing: false)
        let (files, order) = try loader.load(all: roots)
        var linker = Linker(files: files)
        for file in order { try linker.link(file) }
        return LinkedModel(linker)
    }
}
