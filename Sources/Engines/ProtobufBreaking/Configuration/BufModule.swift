// SPDX-License-Identifier: Apache-2.0

/// Files that belong together, and the rules for them.
public struct BufModule: Sendable, Equatable {
    /// The folders that the paths of imports begin in, relative to the tree; `.` is the tree itself.
    public var roots = ["."]
    /// Folders that its files are taken from, relative to the tree; all of the roots if there are none.
    public var includes: [String] = []
    /// Folders whose files do not belong to it, relative to the tree.
    public var excludes: [String] = []
    /// The rules.
    public var breaking = BreakingConfiguration()

    /// A module of all files, with the rules that hold without a configuration.
    public init() {}

    /// The path by which imports name a file of the tree; nil if it is none of the module's.
    func importPath(of path: String) -> String? {
        guard !excludes.contains(where: { PathName.contains($0, path) }),
            includes.isEmpty || includes.contains(where: { PathName.contains($0, path) })
        else { return nil }
        for root in roots {
            if let relative = PathName.relative(path, to: root) { return relative }
        }
        return nil
    }
}
