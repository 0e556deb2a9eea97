// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

/// Which files of a tree belong to which module, and by which paths they import each other.
struct TreeLayout {
    /// The files by the paths of imports, in the order of these.
    private(set) var references: [ProtobufReference] = []
    /// Their paths in the tree.
    private(set) var paths: [String] = []
    /// The files of each module.
    private(set) var modules: [[Int]]

    private struct Entry {
        var reference: ProtobufReference
        var path: String
        var module: Int
    }

    init(_ files: [ProtobufReference], _ modules: [BufModule]) throws(ProtoTreeError) {
        self.modules = modules.map { _ in [] }
        var entries: [Entry] = []
        var bytes = 0
        for file in files where file.path.utf8.suffix(6).elementsEqual(".proto".utf8) {
            guard let entry = Self.entry(file, modules) else { continue }
            entries.append(entry)
            bytes += file.text.count
            guard entries.count <= ProtoTree.limits.files, bytes <= ProtoTree.limits.bytes else {
                let most = "\(ProtoTree.limits.files) files and \(ProtoTree.limits.bytes >> 20) MiB"
                throw .tooLarge("a tree may have up to \(most): compare parts of it")
            }
        }
        entries.sort { left, right in
            let (first, second) = (left.reference.path, right.reference.path)
            if PathName.areSame(first, second) { return left.path.utf8.lexicographicallyPrecedes(right.path.utf8) }
            return first.utf8.lexicographicallyPrecedes(second.utf8)
        }
        var first: [String: Int] = [:]
        for (place, entry) in entries.enumerated() {
            if let other = first.updateValue(place, forKey: entry.reference.path) {
                throw .sameImport(entry.reference.path, first: entries[other].path, second: entry.path)
            }
            references.append(entry.reference)
            paths.append(entry.path)
            self.modules[entry.module].append(place)
        }
    }

    private static func entry(_ file: ProtobufReference, _ modules: [BufModule]) -> Entry? {
        for (place, module) in modules.enumerated() {
            guard let path = module.importPath(of: file.path) else { continue }
            let reference = ProtobufReference(path: path, text: file.text)
            return Entry(reference: reference, path: file.path, module: place)
        }
        return nil
    }

    /// The path in the tree of the file that imports name so.
    func path(ofImport path: String) -> String {
        guard let place = references.firstIndex(where: { PathName.areSame($0.path, path) }) else { return path }
        return paths[place]
    }
}
