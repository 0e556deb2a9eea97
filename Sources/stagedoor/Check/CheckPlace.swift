// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Where the files of a check are, and the files that steer it.
struct CheckPlace: Sendable {
    /// The folder that paths are relative to.
    let root: String
    /// What is checked, relative to the root; an empty text is all of it.
    let scopes: [String]
    /// Whether one folder is checked, so that a base given as a folder is that folder's.
    let isOneFolder: Bool
    /// What is put before a path to show it.
    let prefix: String
    /// The configuration, if there is one.
    let config: String?
    /// The waivers, if there are any.
    let waivers: String?

    private static let configName = "stagedoor.yaml"
    private static let waiversName = "stagedoor.waivers.yaml"

    init(paths: [String], config: String?, waivers: String?) throws(CommandFailure) {
        var real: [String] = []
        for path in paths { real.append(try Self.real(path)) }
        let here = try Self.real(".")
        let only = paths.count == 1 && Self.isFolder(real[0]) ? paths[0] : nil
        let areBelow = real.allSatisfy { Self.relative($0, to: here) != nil }
        let ownConfig = only.map { Self.join($0, Self.configName) }.flatMap { Self.exists($0) ? $0 : nil }
        let localConfig = areBelow && Self.exists(Self.configName) ? Self.configName : nil
        if let only, !areBelow || (config == nil && (ownConfig != nil || localConfig == nil)) {
            root = only
        } else if areBelow {
            root = "."
        } else {
            throw CommandFailure(
                "cannot check '\(paths.joined(separator: "', '"))' together",
                "not all of it lies below the current folder",
                wayOut: "go to the folder that holds all of it, or name one folder"
            )
        }
        let base = try Self.real(root)
        scopes = real.map { Self.relative($0, to: base) ?? "" }
        isOneFolder = only != nil
        prefix = Self.prefix(root)
        self.config = config ?? ownConfig ?? localConfig
        let beside = [Self.join(root, Self.waiversName), Self.join(".", Self.waiversName)]
        self.waivers = waivers ?? beside.first { Self.exists($0) }
    }

    /// A folder as what is put before a path in it.
    static func prefix(_ folder: String) -> String {
        var text = folder
        while text.hasPrefix("./") { text.removeFirst(2) }
        while text.count > 1, text.hasSuffix("/") { text.removeLast() }
        return text == "." || text.isEmpty ? "" : text == "/" ? "/" : text + "/"
    }

    /// A path in a folder.
    static func join(_ folder: String, _ path: String) -> String {
        path.isEmpty ? folder : prefix(folder) + path
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func real(_ path: String) throws(CommandFailure) -> String {
        guard let resolved = realpath(path, nil) else { throw InputFile.unreadable(path, Terminal.systemError) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func relative(_ path: String, to folder: String) -> String? {
        if path.utf8.elementsEqual(folder.utf8) { return "" }
        let start = folder == "/" ? "/" : folder + "/"
        return path.utf8.starts(with: start.utf8)
            ? String(decoding: path.utf8.dropFirst(start.utf8.count), as: UTF8.self) : nil
    }
}
