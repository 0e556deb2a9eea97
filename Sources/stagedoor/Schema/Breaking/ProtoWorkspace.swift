// SPDX-License-Identifier: Apache-2.0
import Findings
import Glibc
import ProtobufBreaking
import ProtobufSchema

/// The workspace that a folder of `.proto` files is a part of, as a `buf.yaml` or `buf.work.yaml` above it says.
struct ProtoWorkspace: Sendable {
    /// How far up is looked at most.
    private static let highest = 64

    /// The folder around the modules.
    let folder: ProtoFolder
    /// What was named, as it was named.
    private let part: ProtoFolder
    /// Where that lies in the workspace.
    private let path: String
    private let configuration: BufConfiguration

    /// Looks in the folders above, up to that of the repository; nil if none of them speaks of the folder.
    init?(above part: ProtoFolder) throws(CommandFailure) {
        guard part.isFolder else { return nil }
        var folder = try CheckPaths.real(part.path)
        // What a folder says itself goes before, but modules of a buf.work.yaml have files of their own.
        var hasNearer = Self.has("buf.yaml", in: folder)
        if Self.has("buf.work.yaml", in: folder) { return nil }
        var found: (folder: String, path: String, configuration: BufConfiguration)?
        var path = ""
        for _ in 0..<Self.highest {
            guard !Self.has(".git", in: folder), folder != "/", let slash = folder.lastIndex(of: "/") else { break }
            let name = String(folder[folder.index(after: slash)...])
            path = path.isEmpty ? name : "\(name)/\(path)"
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
            let isWorkspace = Self.has("buf.work.yaml", in: folder)
            guard isWorkspace || (!hasNearer && Self.has("buf.yaml", in: folder)) else { continue }
            hasNearer = true
            let configuration = try Self.configuration(folder)
            let speaksOfIt = configuration.modules.contains { Self.is($0, around: path) }
            if speaksOfIt { found = (folder, path, configuration) }
            if isWorkspace || !speaksOfIt { break }
        }
        guard let found else { return nil }
        self.folder = ProtoFolder(path: found.folder)
        self.part = part
        self.path = found.path
        configuration = found.configuration
    }

    private static func has(_ name: String, in folder: String) -> Bool {
        access(CheckPaths.join(folder, name), F_OK) == 0
    }

    private static func configuration(_ folder: String) throws(CommandFailure) -> BufConfiguration {
        func read(_ paths: [String]) throws(CommandFailure) -> BufConfiguration {
            var files: [ProtobufReference] = []
            for path in paths where has(path, in: folder) {
                let text = try InputFile(reading: CheckPaths.join(folder, path)).bytes
                files.append(ProtobufReference(path: path, text: text))
            }
            do throws(BufConfigurationError) {
                return try BufConfiguration(of: files)
            } catch {
                throw CommandFailure("cannot understand the configuration in '\(folder)'", error.description)
            }
        }
        guard has("buf.work.yaml", in: folder) else { return try read(["buf.yaml"]) }
        let modules = try read(["buf.work.yaml"]).modules.flatMap(\.roots)
        return try read(["buf.work.yaml"] + modules.map { "\($0)/buf.yaml" })
    }

    /// Whether a module lies around a folder, or in it.
    private static func `is`(_ module: BufModule, around path: String) -> Bool {
        module.roots.contains { root in
            root == "." || CheckPaths.relative(path, to: root) != nil || CheckPaths.relative(root, to: path) != nil
        }
    }

    /// Whether a module is what was named, a part of it, or around it.
    func concerns(_ module: BufModule) -> Bool { Self.is(module, around: path) }

    /// The modules that concern what was named, each with that of the same folders in an older workspace; nil if they are
    /// not the same ones in both.
    func pairs(with old: ProtoWorkspace) -> [(new: Int, old: Int)]? {
        let (mine, theirs) = (configuration.modules, old.configuration.modules)
        var left = theirs.indices.filter { old.concerns(theirs[$0]) }
        var pairs: [(new: Int, old: Int)] = []
        for index in mine.indices where concerns(mine[index]) {
            guard let place = left.firstIndex(where: { theirs[$0].roots == mine[index].roots }) else { return nil }
            pairs.append((index, left.remove(at: place)))
        }
        return left.isEmpty ? pairs : nil
    }

    /// The module that was named, for where only its own folder is known; nil if it is none by itself.
    var own: BufConfiguration? {
        let found = configuration.modules.filter { $0.roots == [path] }
        guard found.count == 1, var module = found.first else { return nil }
        module.roots = ["."]
        module.includes = module.includes.compactMap { CheckPaths.relative($0, to: path) }.filter { !$0.isEmpty }
        module.excludes = module.excludes.compactMap { CheckPaths.relative($0, to: path) }
        var alone = BufConfiguration()
        alone.modules = [module]
        return alone
    }

    /// Whether a file of the workspace lies in what was named.
    func contains(_ file: String) -> Bool { CheckPaths.relative(file, to: path) != nil }

    /// A file of the workspace as people see it.
    func shown(_ file: String) -> String {
        CheckPaths.relative(file, to: path).map { part.prefix + $0 } ?? folder.prefix + file
    }
}
