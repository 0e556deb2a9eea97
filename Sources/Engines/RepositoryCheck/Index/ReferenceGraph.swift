// SPDX-License-Identifier: Apache-2.0
import JSONSchema
import ProtobufSchema
import SchemaCheck

/// Finds out which file each reference leads to, and an order in which each file comes after those it needs.
struct ReferenceGraph {
    /// Files that need each other: one of the circles through them.
    struct Circle {
        /// The file whose reference closes the circle.
        let file: Int
        let offset: Int
        /// The files on the way, the first once more at the end.
        let way: [Int]
        /// How many files hang together so, which may be more than those on the way.
        let count: Int
    }

    private(set) var files: [IndexedFile]
    private(set) var circles: [Circle] = []
    private var places: [TextKey: Int] = [:]
    /// Avro types by their full name, JSON Schemas by `$id`; the first file by path counts, but a file whose root is the
    /// type before one that only has it inside.
    private var types: [TextKey: Int] = [:]
    private var identifiers: [TextKey: Int] = [:]

    init(_ files: [IndexedFile]) {
        self.files = files
        for (index, file) in files.enumerated() {
            places[TextKey(file.path)] = index
            if file.format == .avro, let record = file.outline.record { keep(index, record, in: &types) }
            if file.format == .json { for name in file.outline.names { keep(index, name, in: &identifiers) } }
        }
        for (index, file) in files.enumerated() where file.format == .avro {
            for name in file.outline.names { keep(index, name, in: &types) }
        }
    }

    private func keep(_ index: Int, _ name: String, in table: inout [TextKey: Int]) {
        if table[TextKey(name)] == nil { table[TextKey(name)] = index }
    }

    /// Looks up every reference. What leads nowhere is left to the reader of the format, which says where and why.
    mutating func resolve(protoRoots: [String]) {
        let endings = ProtobufEndings(files)
        for index in files.indices {
            let file = files[index]
            files[index].targets = file.outline.references.map { reference in
                let target =
                    switch file.format {
                    case .avro: avro(reference.candidates)
                    case .json: json(reference.candidates[0], from: file)
                    case .protobuf: protobuf(reference.candidates[0], from: file, protoRoots, endings)
                    }
                return target.flatMap { files[$0].format == file.format ? $0 : nil }
            }
        }
    }

    private func avro(_ names: [String]) -> Int? {
        for name in names {
            if let file = types[TextKey(name)] { return file }
        }
        return nil
    }

    private func json(_ uri: String, from file: IndexedFile) -> Int? {
        let base = file.outline.names.first ?? ""
        let absolute = URIText.resolve(uri, against: base)
        if let known = identifiers[TextKey(absolute)] ?? identifiers[TextKey(uri)] { return known }
        guard !uri.utf8.contains(UInt8(ascii: ":")), uri.utf8.first != UInt8(ascii: "/") else { return nil }
        return PathText.join(PathText.directory(file.path), uri).flatMap { places[TextKey($0)] }
    }

    private func protobuf(
        _ path: String,
        from file: IndexedFile,
        _ roots: [String],
        _ endings: ProtobufEndings
    ) -> Int? {
        let folders = roots.isEmpty ? PathText.ancestors(PathText.directory(file.path)) : roots
        for folder in folders {
            if let place = PathText.join(folder, path).flatMap({ places[TextKey($0)] }) { return place }
        }
        return roots.isEmpty && !ProtobufSchema.isBuiltIn(path) ? endings.only(path) : nil
    }

    /// Each file after those it needs, otherwise by path; notes circles on the way.
    mutating func order() -> [Int] {
        let found = ReferenceCircles(files.map(\.targets))
        for (index, isCircular) in found.isCircular.enumerated() where isCircular { files[index].isCircular = true }
        circles = found.groups.compactMap { group in
            guard let file = group.way.dropLast().last else { return nil }
            let offset = files[file].outline.references[group.reference].offset
            return Circle(file: file, offset: offset, way: group.way, count: group.count)
        }
        return found.order
    }
}

/// Protobuf files by every ending of their paths, for imports whose root nobody named.
private struct ProtobufEndings {
    /// The file of an ending; nil if several have it.
    private var files: [TextKey: Int?] = [:]

    init(_ all: [IndexedFile]) {
        for (index, file) in all.enumerated() where file.format == .protobuf {
            let parts = file.path.split(separator: "/")
            guard parts.count <= RepositoryLimits.depth + 1 else { continue }
            for start in parts.indices {
                let key = TextKey(parts[start...].joined(separator: "/"))
                files[key] = files[key] == nil ? .some(index) : .some(nil)
            }
        }
    }

    func only(_ path: String) -> Int? { files[TextKey(path)] ?? nil }
}
