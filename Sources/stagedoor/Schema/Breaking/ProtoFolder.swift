// SPDX-License-Identifier: Apache-2.0
import Glibc
import ProtobufBreaking
import ProtobufSchema

/// A folder of `.proto` files that the user named, or a single file.
struct ProtoFolder: Sendable {
    private static let deepest = 64
    /// What else is read: it says what belongs together.
    private static let configurations = ["buf.yaml", "buf.work.yaml"]

    let path: String

    /// What to put before the paths of its files to show them.
    var prefix: String {
        if !isFolder {
            guard let slash = path.lastIndex(of: "/") else { return "" }
            return String(path[...slash])
        }
        return path == "." ? "" : path.hasSuffix("/") ? path : path + "/"
    }

    var isFolder: Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The files, linked.
    ///
    /// - Parameter configuration: the modules, instead of those that the folder's own `buf.yaml` says, if it says more
    ///   than that everything is one.
    func tree(_ configuration: BufConfiguration? = nil) throws(CommandFailure) -> ProtoTree {
        let files = try files()
        let layout = configuration.flatMap { $0.modules.count > 1 || $0.modules[0].isPart ? $0 : nil }
        let tree: ProtoTree
        do throws(ProtoTreeError) {
            tree = try ProtoTree(files, configuration: layout)
        } catch {
            throw CommandFailure("cannot read '\(path)'", error.description)
        }
        guard tree.fileCount > 0 else {
            throw CommandFailure("no files in '\(path)'", "neither the folder nor one below it has a .proto file")
        }
        return tree
    }

    private func files() throws(CommandFailure) -> [ProtobufReference] {
        guard isFolder else {
            let file = try InputFile(reading: path)
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return [ProtobufReference(path: name, text: file.bytes)]
        }
        var files: [ProtobufReference] = []
        try add(folder: "", &files, depth: 0)
        return files
    }

    private func add(folder: String, _ files: inout [ProtobufReference], depth: Int) throws(CommandFailure) {
        let here = path.hasSuffix("/") ? path + folder : "\(path)/\(folder)"
        guard depth < Self.deepest else {
            throw CommandFailure("cannot search '\(here)'", "more than \(Self.deepest) folders lie within each other")
        }
        guard let directory = opendir(here) else { throw InputFile.unreadable(here, Terminal.systemError) }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(".") { continue }
            var status = stat()
            // Links are not followed: they could lead back up, or to what is nobody's to print.
            guard lstat(here + name, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                try add(folder: folder + name + "/", &files, depth: depth + 1)
            } else if status.st_mode & S_IFMT != S_IFREG {
                continue
            } else if name.hasSuffix(".proto") || Self.configurations.contains(name) {
                guard files.count < ProtoTree.limits.files + 1_000 else {
                    throw CommandFailure("cannot read '\(path)'", "more than \(ProtoTree.limits.files) files")
                }
                files.append(ProtobufReference(path: folder + name, text: try InputFile(reading: here + name).bytes))
            }
        }
    }
}

extension BufModule {
    /// Whether it is not just all there is.
    fileprivate var isPart: Bool { roots != ["."] || !includes.isEmpty || !excludes.isEmpty }
}
