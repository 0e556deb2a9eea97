// SPDX-License-Identifier: Apache-2.0
import Findings
import Glibc
import JSON

/// Policies in files.
enum PolicyFolder {
    private static let deepest = 16

    /// The files of a folder by their names in it, or one file by its own.
    static func read(_ path: String) throws(CommandFailure) -> [(name: String, text: String)] {
        var folder = path
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        var documents: [(name: String, text: String)] = []
        for file in try PolicyFiles.paths([path]) {
            guard file.hasSuffix(".cedar") else {
                throw CommandFailure(
                    "cannot use '\(file)'",
                    "a server's policies are Cedar text",
                    wayOut: "stagedoor policy convert makes it of JSON"
                )
            }
            let isBelow = file.hasPrefix(folder + "/")
            let name =
                isBelow ? String(file.dropFirst(folder.count + 1)) : file.split(separator: "/").last.map(String.init)
            guard let text = String(validating: try InputFile(reading: file).bytes, as: UTF8.self) else {
                throw CommandFailure("cannot use '\(file)'", "it is not UTF-8")
            }
            documents.append((name ?? file, text))
        }
        for part in keptParts { documents += try kept(part, of: folder) }
        return documents
    }

    /// What is kept with the policies: tests of them, and descriptions of the things that they speak of.
    static let keptParts = ["tests", "entities"]

    /// The JSON files in a part of the folder, and in folders in it, by their paths.
    private static func kept(_ part: String, of folder: String) throws(CommandFailure) -> [(name: String, text: String)]
    {
        var files: [(name: String, text: String)] = []
        for name in try names(of: folder, in: part, depth: 0) {
            guard let text = String(validating: try InputFile(reading: folder + "/" + name).bytes, as: UTF8.self)
            else { throw CommandFailure("cannot use '\(folder)/\(name)'", "it is not UTF-8") }
            files.append((name, text))
        }
        return files
    }

    /// The JSON files below a part of a folder, by their paths from the folder on.
    private static func names(of folder: String, in part: String, depth: Int) throws(CommandFailure) -> [String] {
        guard depth < deepest else {
            throw CommandFailure("cannot use '\(folder)/\(part)'", "folders in it are nested too deeply")
        }
        guard let directory = opendir(folder + "/" + part) else {
            let (code, reason) = (errno, Terminal.systemError)
            var status = stat()
            let isFile = stat(folder, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
            // What cannot be read is not the same as what is not there, which the server would take away.
            guard code == ENOENT || isFile else { throw InputFile.unreadable("\(folder)/\(part)", reason) }
            return []
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard !name.hasPrefix(".") else { continue }
            var status = stat()
            let path = part + "/" + name
            let isFolder = stat(folder + "/" + path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            if isFolder {
                names += try Self.names(of: folder, in: path, depth: depth + 1)
            } else if name.hasSuffix(".json") {
                names.append(path)
            }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// What the server says is wrong, one line for each thing.
    static func refusal(_ answer: RegistryAnswer) -> any Error {
        let lines = (answer.body?["message"]?.string ?? "").split(separator: "\n").map { String($0).printable }
        for line in lines.dropFirst() { Terminal.complain(line) }
        return CommandFailure(
            "the policies are not in force",
            lines.first.map { $0.hasSuffix(":") ? String($0.dropLast()) : $0 } ?? "they are not valid",
            code: .violations
        )
    }
}
