// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Finds the files that hold policies.
enum PolicyFiles {
    private static let deepest = 64
    private static let most = 100_000

    /// The files that these paths name: a folder stands for the policies in it and below, sorted by their paths' bytes.
    ///
    /// - Throws: ``CommandFailure`` for a folder that cannot be searched or holds no policies.
    static func paths(_ paths: [String]) throws(CommandFailure) -> [String] {
        var files: [String] = []
        for path in paths {
            var status = stat()
            guard path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                files.append(path)
                continue
            }
            let count = files.count
            try add(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, &files, depth: 0)
            files[count...].sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            guard files.count > count else {
                throw CommandFailure(
                    "no policies in '\(path)'",
                    "neither the folder nor one below it has a .cedar or .cedar.json file",
                    wayOut: "name the file itself if it is called otherwise"
                )
            }
        }
        return files
    }

    private static func add(_ folder: String, _ files: inout [String], depth: Int) throws(CommandFailure) {
        guard depth < deepest else {
            throw CommandFailure("cannot search '\(folder)'", "more than \(deepest) folders lie within each other")
        }
        guard let directory = opendir(folder) else { throw InputFile.unreadable(folder, Terminal.systemError) }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(".") { continue }
            let child = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
            var status = stat()
            // Links to folders are not followed: they could lead back up.
            if lstat(child, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
                try add(child, &files, depth: depth + 1)
            } else if name.hasSuffix(".cedar") || name.hasSuffix(".cedar.json") {
                guard files.count < most else {
                    throw CommandFailure("cannot read the policies", "more than \(most) files; name fewer folders")
                }
                files.append(child)
            }
        }
    }
}
