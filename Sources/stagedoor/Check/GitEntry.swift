// SPDX-License-Identifier: Apache-2.0
import RepositoryCheck

/// A file of a commit or of the index, or what stands in its place.
struct GitEntry {
    let id: String
    /// The path below the repository's own folder.
    let path: String
    /// How many bytes it has; nil if that is not known yet.
    var size: Int?
    private let mode: String

    /// A line of `git ls-tree -l`: `100644 blob ID    SIZE<tab>PATH`, `-` being the size of what is no file.
    init?(ofTree line: ArraySlice<UInt8>) {
        guard let (words, path) = Self.parts(line), words.count == 4 else { return nil }
        (mode, id, size) = (words[0], words[2], Int(words[3]) ?? 0)
        self.path = path
    }

    /// A line of `git ls-files --stage`: `100644 ID STAGE<tab>PATH`; a file that is not merged has several.
    init?(ofIndex line: ArraySlice<UInt8>) {
        guard let (words, path) = Self.parts(line), words.count == 3 else { return nil }
        (mode, id) = (words[0], words[1])
        isConflict = words[2] != "0"
        self.path = path
    }

    /// A line of a submodule's tree, seen from the repository that it is part of.
    init(_ entry: GitEntry, in folder: String) {
        (mode, id, size) = (entry.mode, entry.id, entry.size)
        path = "\(folder)/\(entry.path)"
        repository = entry.repository.map { "\(folder)/\($0)" } ?? folder
    }

    /// The folder of the submodule that it is in, if it is in one.
    private(set) var repository: String?
    /// Whether it is not merged.
    private(set) var isConflict = false

    var isFile: Bool { mode.utf8.starts(with: "100".utf8) }
    var isLink: Bool { mode == "120000" }
    var isSubmodule: Bool { mode == "160000" }

    private static func parts(_ line: ArraySlice<UInt8>) -> (words: [String], path: String)? {
        guard let tab = line.firstIndex(of: UInt8(ascii: "\t")),
            let path = String(validating: line[line.index(after: tab)...], as: UTF8.self)
        else { return nil }
        let words = line[..<tab].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        return (words, path)
    }
}

extension GitEntry {
    /// Whether all folders between one of the scopes and the file are looked into. What is named is, whatever its name.
    func isSearched(from scopes: [String]) -> Bool {
        scopes.contains { scope in
            guard scope.isEmpty || CheckPaths.relative(path, to: scope) != nil else { return false }
            let rest = scope.isEmpty ? path : CheckPaths.relative(path, to: scope) ?? ""
            return rest.split(separator: "/").dropLast(isSubmodule ? 0 : 1).allSatisfy {
                RepositoryConfiguration.isSearched(folder: String($0))
            }
        }
    }
}
