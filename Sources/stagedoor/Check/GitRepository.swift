// SPDX-License-Identifier: Apache-2.0
import RepositoryCheck

/// The Git repository that a folder belongs to, read through the `git` that is installed.
struct GitRepository {
    private let folder: String
    /// The folder below the repository's own; empty, or ending with a slash.
    private let prefix: String

    init(at folder: String) throws(CommandFailure) {
        self.folder = folder
        let answer = try Self.run(["rev-parse", "--show-prefix"], in: folder)
        guard answer.status == 0 else {
            throw CommandFailure(
                "'\(folder)' is in no Git repository that can be read",
                answer.complaint,
                wayOut: "compare with dir:PATH, or check a folder of a repository"
            )
        }
        var prefix = String(decoding: answer.output, as: UTF8.self)
        if prefix.utf8.last == UInt8(ascii: "\n") { prefix.removeLast() }
        self.prefix = prefix
    }

    /// The files of a commit or tree that may be schemas, by their paths below the folder.
    func read(_ reference: String, scopes: [String], _ tree: RepositoryTree) throws(CommandFailure)
        -> RepositoryTree.Found
    {
        let id = try treeID(reference)
        var found = RepositoryTree.Found()
        let entries = try entries(of: id, scopes)
        var wanted: [GitEntry] = []
        for entry in entries where entry.isSearched && tree.configuration.isCandidate(entry.path) {
            guard entry.isFile else {
                if entry.isLink {
                    found.skipped.append(SkippedFile(path: entry.path, reason: "links are not followed"))
                }
                continue
            }
            guard try found.take(entry.path, entry.size) else { continue }
            wanted.append(entry)
        }
        if wanted.isEmpty { return found }
        let input = wanted.flatMap { Array($0.id.utf8) + [UInt8(ascii: "\n")] }
        let answer = try Self.run(["cat-file", "--batch"], in: folder, input: input)
        var objects = GitObjects(answer.output)
        for entry in wanted {
            guard let bytes = objects.next(entry.id) else {
                throw CommandFailure(
                    "cannot read '\(entry.path)' at '\(reference)'",
                    answer.complaint,
                    wayOut: "look at the repository with git fsck"
                )
            }
            found.files.append(RepositoryFile(path: entry.path, bytes: bytes))
        }
        return found
    }

    private func treeID(_ reference: String) throws(CommandFailure) -> String {
        let missing = "fetch it first (git fetch origin), with its history where a pipeline clones only the last commit"
        guard reference.utf8.first != UInt8(ascii: "-") else {
            throw CommandFailure("cannot find '\(reference)'", "no name of a commit", wayOut: missing)
        }
        let answer = try Self.run(["rev-parse", "--verify", "--quiet", "\(reference)^{tree}"], in: folder)
        let id = String(decoding: answer.output, as: UTF8.self).split(separator: "\n").first.map(String.init)
        guard answer.status == 0, let id else {
            throw CommandFailure("cannot find '\(reference)'", "the repository has no such commit", wayOut: missing)
        }
        return id
    }

    private func entries(of tree: String, _ scopes: [String]) throws(CommandFailure) -> [GitEntry] {
        var arguments = ["ls-tree", "-r", "-z", "-l", "--full-tree", tree]
        let paths = scopes.map { prefix + $0 }.filter { !$0.isEmpty }
        // An empty path means everything.
        if paths.count == scopes.count { arguments += ["--"] + paths }
        let answer = try Self.run(arguments, in: folder)
        guard answer.status == 0 else {
            throw CommandFailure(
                "cannot list the files of the base",
                answer.complaint,
                wayOut: "look at it with git ls-tree"
            )
        }
        var seen: Set<[UInt8]> = []
        return answer.output.split(separator: 0).compactMap { line in
            guard let entry = GitEntry(line, below: prefix) else { return nil }
            return seen.insert(Array(entry.path.utf8)).inserted ? entry : nil
        }
    }

    private static func run(
        _ arguments: [String],
        in folder: String,
        input: [UInt8] = []
    ) throws(CommandFailure) -> ChildProgram.Answer {
        do throws(ChildProgram.StartFailure) {
            return try ChildProgram.run("git", ["-C", folder] + arguments, input: input, environment: environment)
        } catch {
            throw CommandFailure(
                "cannot run git",
                error.reason,
                wayOut: "install git, or compare with dir:PATH"
            )
        }
    }

    /// A hook's settings name the repository and the index it runs for, which are not always those of the folder.
    private static func environment(_ variable: String) -> Bool {
        let kept = ["GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH"]
        return !variable.hasPrefix("GIT_") || kept.contains { variable.hasPrefix($0) }
    }
}

/// A line of `git ls-tree -l`: `100644 blob ID    SIZE<tab>PATH`.
private struct GitEntry {
    let id: String
    let size: Int
    /// The path below the folder.
    let path: String
    private let mode: String

    init?(_ line: ArraySlice<UInt8>, below prefix: String) {
        guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
        let words = line[..<tab].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        let path = line[line.index(after: tab)...]
        guard words.count == 4, path.starts(with: prefix.utf8),
            let text = String(validating: path.dropFirst(prefix.utf8.count), as: UTF8.self)
        else { return nil }
        (mode, id, size) = (words[0], words[2], Int(words[3]) ?? 0)
        self.path = text
    }

    var isFile: Bool { mode.hasPrefix("100") }
    var isLink: Bool { mode == "120000" }

    /// Whether all folders of the path are looked into.
    var isSearched: Bool {
        path.split(separator: "/").dropLast().allSatisfy { RepositoryConfiguration.isSearched(folder: String($0)) }
    }
}

/// The answer of `git cat-file --batch`: for each object `ID blob SIZE`, a line end, the content, a line end.
private struct GitObjects {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next(_ id: String) -> [UInt8]? {
        guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let words = bytes[place..<end].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 3, words[0] == id, let size = Int(words[2]), size >= 0, size < bytes.count - end else {
            return nil
        }
        place = min(end + 1 + size + 1, bytes.count)
        return Array(bytes[(end + 1)..<(end + 1 + size)])
    }
}
