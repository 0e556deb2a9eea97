// SPDX-License-Identifier: Apache-2.0
import RepositoryCheck

/// The files of a commit, or those that are about to become one.
struct GitFiles: CheckSource {
    enum Origin: Sendable {
        /// A tree, by its id; nil before the first commit, where there is nothing.
        case tree(String?)
        /// What is staged, in a file that may be another than the usual one.
        case index(String?)
    }

    let repository: GitRepository
    let origin: Origin
    /// What is put before a path to show it.
    let label: String

    /// How many submodules may lie within each other.
    private static let deepest = 8

    /// The files of a commit.
    init(commit reference: String, of repository: GitRepository) throws(CommandFailure) {
        self.repository = repository
        let name = try repository.name(of: reference)
        origin = .tree(try repository.tree(name))
        label = "\(name):"
    }

    /// The files of the index.
    init(stagedIn repository: GitRepository) throws(CommandFailure) {
        self.repository = repository
        origin = .index(try repository.hookIndex())
        label = ""
    }

    func shown(_ path: String) -> String { label + path }

    func has(_ path: String) throws(CommandFailure) -> Bool { try entry(path) != nil }

    func text(_ path: String) throws(CommandFailure) -> [UInt8] {
        guard let entry = try entry(path) else {
            throw InputFile.unreadable(shown(path), "it is not among the files of that state")
        }
        guard entry.isFile else {
            throw InputFile.unreadable(shown(path), entry.isLink ? "links are not followed" : "it is no file")
        }
        let answer = try repository.run(["cat-file", "blob", entry.id], in: entry.repository ?? "")
        guard answer.status == 0 else { throw InputFile.unreadable(shown(path), answer.complaint) }
        return answer.output
    }

    private func entry(_ path: String) throws(CommandFailure) -> GitEntry? {
        guard let path = repository.path(path) else { return nil }
        return try entries([path]).first { $0.path.utf8.elementsEqual(path.utf8) }
    }

    func files(in place: CheckPlace, _ tree: RepositoryTree) throws(CommandFailure) -> RepositoryTree.Found {
        guard let root = CheckPaths.relative(try CheckPaths.real(place.root), to: repository.top) else {
            throw CommandFailure(
                "cannot look into '\(place.root)'",
                "it does not lie in the repository",
                wayOut: "compare with dir:PATH, or check a folder of the repository"
            )
        }
        let scopes = place.scopes.map { RepositoryTree.joined(root, $0) }
        var found = RepositoryTree.Found()
        var wanted: [GitEntry] = []
        for entry in try sized(entries(scopes)) where entry.isSearched(from: scopes) {
            guard let path = CheckPaths.relative(entry.path, to: root) ?? (root.isEmpty ? entry.path : nil) else {
                continue
            }
            if entry.isSubmodule {
                found.skipped.append(SkippedFile(path: path, reason: "a submodule whose commit is not here"))
                continue
            }
            guard tree.configuration.isCandidate(path) else { continue }
            if let reason = entry.isLink ? "links are not followed" : entry.isConflict ? "it is not merged" : nil {
                found.skipped.append(SkippedFile(path: path, reason: reason))
            } else if entry.isFile, try found.take(path, entry.size ?? 0) {
                wanted.append(entry)
            }
        }
        try read(wanted, below: root, to: &found)
        return found
    }

    /// Each submodule's objects are in a repository of its own.
    private func read(
        _ wanted: [GitEntry],
        below root: String,
        to found: inout RepositoryTree.Found
    ) throws(CommandFailure) {
        var byRepository: [String: [GitEntry]] = [:]
        for entry in wanted { byRepository[entry.repository ?? "", default: []].append(entry) }
        for (folder, entries) in byRepository.sorted(by: { $0.key < $1.key }) {
            let input = entries.flatMap { Array($0.id.utf8) + [UInt8(ascii: "\n")] }
            let answer = try repository.run(["cat-file", "--batch"], in: folder, input: input)
            var objects = GitObjects(answer.output)
            for entry in entries {
                guard let bytes = objects.next(entry.id) else {
                    throw CommandFailure(
                        "cannot read '\(shown(entry.path))'",
                        answer.complaint,
                        wayOut: "look at the repository with git fsck"
                    )
                }
                let path = root.isEmpty ? entry.path : CheckPaths.relative(entry.path, to: root) ?? entry.path
                found.files.append(RepositoryFile(path: path, bytes: bytes))
            }
        }
    }
}

extension GitFiles {
    /// What lies at or below paths of the repository, each once.
    private func entries(_ paths: [String]) throws(CommandFailure) -> [GitEntry] {
        let entries: [GitEntry]
        switch origin {
        case .tree(nil): return []
        case .tree(.some(let id)):
            let above = try list(["ls-tree", "-z", "-l", "--full-tree", id] + Self.words(Self.above(paths)))
            let inside = Self.submodules(above.split(separator: 0).compactMap { GitEntry(ofTree: $0) }, above: paths)
            entries = try tree(id, paths, in: "", depth: 0) + opened(inside, in: "", depth: 0)
        case .index(let file):
            let output = try list(["ls-files", "--stage", "-z", "--full-name"] + Self.words(paths), index: file)
            let above = try list(["ls-files", "--stage", "-z", "--full-name"], index: file)
            let inside = Self.submodules(above.split(separator: 0).compactMap { GitEntry(ofIndex: $0) }, above: paths)
            let found = output.split(separator: 0).compactMap { GitEntry(ofIndex: $0) }
            entries = try opened(found + inside, in: "", depth: 0)
        }
        var seen: Set<[UInt8]> = []
        return entries.filter { seen.insert(Array($0.path.utf8)).inserted }
    }

    /// The folders that paths lie in.
    private static func above(_ paths: [String]) -> [String] {
        var folders: [String] = []
        for path in paths {
            let parts = path.split(separator: "/")
            for count in parts.indices.dropFirst() { folders.append(parts[..<count].joined(separator: "/")) }
        }
        return folders
    }

    /// The submodules that paths lie in, of which git tells nothing when it is asked for the paths.
    private static func submodules(_ entries: [GitEntry], above paths: [String]) -> [GitEntry] {
        entries.filter { entry in
            entry.isSubmodule && paths.contains { CheckPaths.relative($0, to: entry.path).map { !$0.isEmpty } ?? false }
        }
    }

    private func tree(
        _ id: String,
        _ paths: [String],
        in folder: String,
        depth: Int
    ) throws(CommandFailure) -> [GitEntry] {
        let arguments = ["ls-tree", "-r", "-z", "-l", "--full-tree", id]
        let output = try list(arguments + Self.words(paths), in: folder)
        return try opened(output.split(separator: 0).compactMap { GitEntry(ofTree: $0) }, in: folder, depth: depth)
    }

    /// A submodule stands in a tree as a commit of another repository; if that is here too, what it holds.
    private func opened(_ entries: [GitEntry], in folder: String, depth: Int) throws(CommandFailure) -> [GitEntry] {
        guard depth < Self.deepest else { return entries }
        var result: [GitEntry] = []
        for entry in entries {
            let place = RepositoryTree.joined(folder, entry.path)
            if entry.isSubmodule, let id = try submodule(entry, in: place) {
                let inner = try tree(id, [""], in: place, depth: depth + 1)
                result += inner.map { GitEntry($0, in: entry.path) }
            } else {
                result.append(entry)
            }
        }
        return result
    }

    private func submodule(_ entry: GitEntry, in place: String) throws(CommandFailure) -> String? {
        guard CheckPaths.isFolder(CheckPaths.join(repository.top, place)) else { return nil }
        let answer = try repository.run(["rev-parse", "--verify", "--quiet", "\(entry.id)^{tree}"], in: place)
        guard answer.status == 0 else { return nil }
        return String(decoding: answer.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    private func list(
        _ arguments: [String],
        in folder: String = "",
        index: String? = nil
    ) throws(CommandFailure) -> [UInt8] {
        let answer = try repository.run(arguments, in: folder, index: index)
        guard answer.status == 0 else {
            throw CommandFailure(
                "cannot list the files of a state",
                answer.complaint,
                wayOut: "look at it with git ls-tree"
            )
        }
        return answer.output
    }

    /// An empty path means everything.
    private static func words(_ paths: [String]) -> [String] {
        paths.contains { $0.isEmpty } ? [] : ["--"] + paths
    }

    /// The entries with their sizes, which the index does not tell.
    private func sized(_ entries: [GitEntry]) throws(CommandFailure) -> [GitEntry] {
        let unknown = entries.filter { $0.size == nil }
        if unknown.isEmpty { return entries }
        let input = unknown.flatMap { Array($0.id.utf8) + [UInt8(ascii: "\n")] }
        let answer = try repository.run(["cat-file", "--batch-check=%(objectsize)"], input: input)
        var lines = answer.output.split(separator: UInt8(ascii: "\n"))[...]
        guard answer.status == 0, lines.count == unknown.count else {
            throw CommandFailure("cannot read what is staged", answer.complaint, wayOut: "look at it with git status")
        }
        return entries.map { entry in
            guard entry.size == nil, let line = lines.popFirst() else { return entry }
            var entry = entry
            // A submodule's commit is not among the objects, and has no size.
            entry.size = Int(String(decoding: line, as: UTF8.self))
            return entry
        }
    }
}
