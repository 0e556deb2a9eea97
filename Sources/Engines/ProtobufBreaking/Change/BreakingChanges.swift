// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

extension ProtoTree {
    /// The rules that are broken by what changed since an older tree, in the order of their places.
    ///
    /// Modules are compared one by one, each by its own rules and with all files that it imports.
    ///
    /// - Parameters:
    ///   - older: the tree as it was.
    ///   - configurations: the rules for each module; those that the tree's own configuration asks for if there are none.
    ///   - pairs: the modules of this tree that are compared, and with which of the older one; each with that of the same
    ///     number if there are none.
    /// - Throws: ``ProtoTreeError`` if the trees cannot be compared.
    public func breakingChanges(
        since older: ProtoTree,
        by configurations: [BreakingConfiguration]? = nil,
        comparing pairs: [(new: Int, old: Int)]? = nil
    ) throws(ProtoTreeError) -> [BreakingChange] {
        guard pairs != nil || older.modules.count == modules.count else {
            throw .moduleCount(old: older.modules.count, new: modules.count)
        }
        let chosen = configurations ?? configuration.modules.map(\.breaking)
        var breaks: [Comparison.Break] = []
        for (new, old) in pairs ?? modules.indices.map({ ($0, $0) })
        where chosen.indices.contains(new) && modules.indices.contains(new) && older.modules.indices.contains(old) {
            var comparison = Comparison(
                old: try TreeIndex(older, module: old),
                new: try TreeIndex(self, module: new),
                configuration: chosen[new]
            )
            comparison.run()
            breaks += comparison.breaks
        }
        let oldLines = SourceLines(older, of: breaks.compactMap(\.old))
        let newLines = SourceLines(self, of: breaks.compactMap(\.new))
        // Modules that import the same files break them together.
        let result = Set(
            breaks.lazy.map { found in
                BreakingChange(
                    rule: found.rule,
                    message: found.message,
                    fix: found.fix ?? found.rule.fix,
                    place: found.new.map { newLines.place($0) },
                    oldPlace: found.old.map { oldLines.place($0) }
                )
            }
        )
        return result.sorted(by: BreakingChange.comesBefore)
    }
}

extension BreakingChange {
    /// By path, line and column; what has no place first.
    fileprivate static func comesBefore(_ left: BreakingChange, _ right: BreakingChange) -> Bool {
        let (leftPath, rightPath) = (left.place?.path ?? "", right.place?.path ?? "")
        if !PathName.areSame(leftPath, rightPath) { return leftPath.utf8.lexicographicallyPrecedes(rightPath.utf8) }
        let (leftStart, rightStart) = (left.place?.start, right.place?.start)
        let (leftLine, rightLine) = (leftStart?.line ?? 0, rightStart?.line ?? 0)
        if leftLine != rightLine { return leftLine < rightLine }
        let (leftColumn, rightColumn) = (leftStart?.codePoint ?? 0, rightStart?.codePoint ?? 0)
        if leftColumn != rightColumn { return leftColumn < rightColumn }
        if left.rule != right.rule {
            return left.rule.rawValue.utf8.lexicographicallyPrecedes(right.rule.rawValue.utf8)
        }
        return left.message.utf8.lexicographicallyPrecedes(right.message.utf8)
    }
}
