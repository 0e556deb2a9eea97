// SPDX-License-Identifier: Apache-2.0

/// The built-in `descriptor.proto` is large and imported often, so it is linked once.
extension Linker {
    /// Where the file stands in a linker that begins with it; the schema's own file is the first.
    private static let descriptorPlace = 1

    /// A linker that has linked the built-in `descriptor.proto` and nothing else.
    static let descriptorLinked: Linker? = {
        guard let file = WellKnownFiles.file(at: WellKnownFiles.descriptorPath) else { return nil }
        var linked = LinkedFile(node: file)
        linked.isBuiltIn = true
        var linker = Linker(files: [LinkedFile(node: ProtobufFile(path: "", text: [])), linked])
        do throws(ProtobufSchemaError) { try linker.link(descriptorPlace) } catch { return nil }
        return linker
    }()

    /// Links files, the schema's own first, in an order in which each comes after those it imports.
    static func linking(_ files: [LinkedFile], order: [Int]) throws(ProtobufSchemaError) -> Linker {
        let path = WellKnownFiles.descriptorPath
        guard let place = files.firstIndex(where: { $0.isBuiltIn && $0.node.path == path }), place > 0,
            var linker = descriptorLinked
        else {
            var linker = Linker(files: files)
            for file in order { try linker.link(file) }
            return linker
        }
        // The file changes places with the one that stands where it was linked.
        func moved(_ file: Int) -> Int { file == place ? descriptorPlace : file == descriptorPlace ? place : file }
        let descriptor = linker.files[descriptorPlace]
        linker.files = files
        linker.files.swapAt(place, descriptorPlace)
        linker.files[descriptorPlace] = descriptor
        for file in linker.files.indices {
            linker.files[file].imports = linker.files[file].imports.map { $0.map(moved) }
        }
        for file in order where file != place { try linker.link(moved(file)) }
        return linker
    }
}
