// SPDX-License-Identifier: Apache-2.0

/// The Git repository that a folder belongs to, read through the `git` that is installed.
struct GitRepository: Sendable {
    /// The repository's own folder.
    let top: String

    init(at folder: String) throws(CommandFailure) {
        let answer = try Self.run(["rev-parse", "--show-prefix"], in: folder)
        guard answer.status == 0 else {
            throw CommandFailure(
                "'\(folder)' is in no Git repository that can be read",
                answer.complaint,
                wayOut: "compare with dir:PATH, or check a folder of a repository"
            )
        }
        // Empty, or ending with a slash; and a line end.
        let prefix = answer.output.count - 1
        let path = try CheckPaths.real(folder)
        let length = prefix > 0 ? path.utf8.count - prefix : path.utf8.count
        top = length > 0 ? String(decoding: path.utf8.prefix(length), as: UTF8.self) : "/"
    }

    /// The path below the repository's own folder; nil if it does not lie in it.
    func path(_ path: String) -> String? {
        CheckPaths.real(file: path).flatMap { CheckPaths.relative($0, to: top) }
    }

    /// The tree of a commit; nil if the repository has no commit yet and its first one is about to be made.
    ///
    /// - Parameter name: a commit or a tree.
    func tree(_ name: String) throws(CommandFailure) -> String? {
        try Self.refuseOption(name)
        if let id = try id("\(name)^{tree}") { return id }
        if name == "HEAD" || name == "@" {
            let branch = try run(["symbolic-ref", "--quiet", "HEAD"])
            if branch.status == 0, try id("HEAD") == nil { return nil }
        }
        throw CommandFailure("cannot find '\(name)'", "the repository has no such commit", wayOut: Self.missing)
    }

    /// What a reference names: itself, or for `REF...` the commit at which `HEAD` left `REF`.
    func name(of reference: String) throws(CommandFailure) -> String {
        guard reference.utf8.suffix(3).elementsEqual("...".utf8) else { return reference }
        let id = try mergeBase(String(decoding: reference.utf8.dropLast(3), as: UTF8.self))
        // As many digits as name a commit of any repository, and people still read.
        return String(id.prefix(12))
    }

    private static let missing =
        "fetch it first (git fetch origin), with its history where a pipeline clones only the last commit"

    private static func refuseOption(_ reference: String) throws(CommandFailure) {
        guard reference.utf8.first == UInt8(ascii: "-") else { return }
        throw CommandFailure("cannot find '\(reference)'", "no name of a commit", wayOut: missing)
    }

    private func mergeBase(_ reference: String) throws(CommandFailure) -> String {
        try Self.refuseOption(reference)
        guard try id("\(reference)^{commit}") != nil else {
            throw CommandFailure(
                "cannot find '\(reference)'",
                "the repository has no such commit",
                wayOut: Self.missing
            )
        }
        let answer = try run(["merge-base", reference, "HEAD"])
        guard answer.status == 0, let id = Self.firstLine(answer.output) else {
            throw CommandFailure(
                "cannot find where this left '\(reference)'",
                "they have no commit in common that is here",
                wayOut: Self.missing
            )
        }
        return id
    }

    private func id(_ name: String) throws(CommandFailure) -> String? {
        let answer = try run(["rev-parse", "--verify", "--quiet", name])
        return answer.status == 0 ? Self.firstLine(answer.output) : nil
    }

    private static func firstLine(_ output: [UInt8]) -> String? {
        String(decoding: output, as: UTF8.self).split(separator: "\n").first.map(String.init)
    }

    /// Runs git in the repository's own folder, its paths being paths and no patterns.
    ///
    /// - Parameter index: the file to take for the index, if it is another than the repository's own.
    func run(
        _ arguments: [String],
        in submodule: String = "",
        input: [UInt8] = [],
        index: String? = nil
    ) throws(CommandFailure) -> ChildProgram.Answer {
        try Self.run(
            ["--literal-pathspecs"] + arguments,
            in: CheckPaths.join(top, submodule),
            input: input,
            settings: index.map { ["GIT_INDEX_FILE=\($0)"] } ?? []
        )
    }

    private static func run(
        _ arguments: [String],
        in folder: String,
        input: [UInt8] = [],
        settings: [String] = []
    ) throws(CommandFailure) -> ChildProgram.Answer {
        do throws(ChildProgram.StartFailure) {
            let words = ["-C", folder] + arguments
            return try ChildProgram.run("git", words, input: input, environment: environment, settings: settings)
        } catch {
            throw CommandFailure("cannot run git", error.reason, wayOut: "install git, or compare with dir:PATH")
        }
    }

    /// A hook's settings name the repository and the index it runs for, which are not always those of the folder.
    private static func environment(_ variable: String) -> Bool {
        let kept = ["GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH"]
        return !variable.hasPrefix("GIT_") || kept.contains { variable.hasPrefix($0) }
    }
}

extension GitRepository {
    /// The index that a commit is made from: a hook's, if it is one of this repository, else nil for the usual one.
    func hookIndex() throws(CommandFailure) -> String? {
        guard let named = Terminal.environment("GIT_INDEX_FILE"), let path = CheckPaths.real(file: named) else {
            return nil
        }
        let answer = try run(["rev-parse", "--absolute-git-dir"])
        guard answer.status == 0, let folder = Self.firstLine(answer.output), let real = try? CheckPaths.real(folder),
            CheckPaths.relative(path, to: real) != nil
        else { return nil }
        return path
    }
}
