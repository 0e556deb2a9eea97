// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Where the files of one side are: on the disk, in a commit, in the index.
protocol CheckSource: Sendable {
    /// Whether there is a file, by its path as one writes it in the current folder.
    func has(_ path: String) throws(CommandFailure) -> Bool
    /// The content of a file.
    func text(_ path: String) throws(CommandFailure) -> [UInt8]
    /// The files of a place that may be schemas, by their paths below its root.
    func files(in place: CheckPlace, _ tree: RepositoryTree) throws(CommandFailure) -> RepositoryTree.Found
    /// How a path of the side is shown.
    func shown(_ path: String) -> String
}

/// The files as they lie on the disk.
struct WorkingTree: CheckSource {
    func has(_ path: String) -> Bool { access(path, F_OK) == 0 }

    func text(_ path: String) throws(CommandFailure) -> [UInt8] { try InputFile(reading: path).bytes }

    func files(in place: CheckPlace, _ tree: RepositoryTree) throws(CommandFailure) -> RepositoryTree.Found {
        try tree.read(root: place.root, scopes: place.scopes)
    }

    func shown(_ path: String) -> String { path }
}
