// SPDX-License-Identifier: Apache-2.0

/// In v2 paths are relative to the tree; where a module is checked they are relative to its folder.
extension BreakingConfiguration {
    /// The configuration with the paths of a module, which are those in its folder.
    func seen(from folder: String) -> BreakingConfiguration {
        func seen(_ paths: [String]) -> [String] {
            paths.compactMap { PathName.relative($0, to: folder) ?? (PathName.contains($0, folder) ? "." : nil) }
        }
        var result = self
        result.ignoredPaths = seen(ignoredPaths)
        result.ignoredPathsByRule = ignoredPathsByRule.mapValues(seen)
        return result
    }

    /// The first path that does not lie in a folder.
    func firstPath(outside folder: String) -> String? {
        let all = ignoredPaths + ignoredPathsByRule.values.flatMap { $0 }.sorted()
        return all.first { !PathName.contains(folder, $0) }
    }
}
