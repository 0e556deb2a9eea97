// SPDX-License-Identifier: Apache-2.0
import Findings
import ProtobufBreaking
import ProtobufSchema

/// Applies buf's rules for breaking changes to the `.proto` files of two sides.
struct BreakingRun {
    /// A rule that is broken, or why nobody can say.
    struct Found {
        var finding: Finding
        /// What waivers name.
        let subject: String
        /// By what it is recognised, wherever it moves.
        let sign: String
        let isChange: Bool
    }

    private let new: RepositorySide
    private let old: RepositorySide
    private let newTrees: ProtoTrees
    private let oldTrees: ProtoTrees

    init(_ new: RepositorySide, _ old: RepositorySide) {
        self.new = new
        self.old = old
        newTrees = ProtoTrees(new)
        oldTrees = ProtoTrees(old)
    }

    /// What is broken in all folders that either side has rules for.
    func found() -> [Found] {
        var known: Set<TextKey> = []
        let folders = (oldTrees.folders + newTrees.folders).filter { known.insert(TextKey($0)).inserted }
        return folders.flatMap { folder -> [Found] in
            do throws(ProtoTreeError) {
                return try changes(in: folder).map { found($0, in: folder) }
            } catch {
                return [unreadable(error, folder)]
            }
        }
    }

    /// The rules are those from before the change, module by module. Where it changes what the modules are, the files
    /// are taken together as they were then.
    private func changes(in folder: String) throws(ProtoTreeError) -> [BreakingChange] {
        let (before, after) = (oldTrees.sources(in: folder), newTrees.sources(in: folder))
        if before.isEmpty { return [] }
        let (was, now) = (try oldTrees.configuration(of: folder), try newTrees.configuration(of: folder))
        guard let rules = was ?? now else { return [] }
        let isSame = was?.modules.count == now?.modules.count
        let tree = try ProtoTree(after, configuration: isSame ? now ?? rules : rules)
        let older = try ProtoTree(before, configuration: rules)
        return try tree.breakingChanges(since: older, by: rules.modules.map(\.breaking))
    }

    private func found(_ change: BreakingChange, in folder: String) -> Found {
        var finding = change.finding()
        func path(_ place: BreakingChange.Place) -> String { folder.isEmpty ? place.path : "\(folder)/\(place.path)" }
        if let place = change.place, place.isInTree {
            finding.location?.file = new.shown(path(place))
            finding.excerpt = Self.excerpt(place, new.file(path(place)))
        }
        if let place = change.oldPlace, place.isInTree, !finding.related.isEmpty {
            finding.related[0].location.file = old.shown(path(place))
            finding.related[0].excerpt = Self.excerpt(place, old.file(path(place)))
        }
        let file = change.place.flatMap { new.file(path($0)) } ?? change.oldPlace.flatMap { old.file(path($0)) }
        let subject = file?.subject ?? Self.name(of: folder)
        return Found(finding: finding, subject: subject, sign: change.message, isChange: true)
    }

    private static func name(of folder: String) -> String { folder.isEmpty ? "." : folder }

    private static func excerpt(_ place: BreakingChange.Place, _ file: IndexedFile?) -> SourceExcerpt? {
        guard let file, let start = place.start else { return nil }
        return SourceExcerpt(of: file.bytes, line: start.line, column: start.codePoint)
    }

    private func unreadable(_ error: ProtoTreeError, _ folder: String) -> Found {
        let finding = Finding(
            rule: RepositoryRule.protoTreeUnreadable.rawValue,
            severity: .error,
            message: "the .proto files of '\(Self.name(of: folder))' cannot be compared by buf's rules: \(error)",
            impact: RepositoryRule.protoTreeUnreadable.impact,
            fix: RepositoryRule.protoTreeUnreadable.fix
        )
        return Found(finding: finding, subject: Self.name(of: folder), sign: "\(error)", isChange: false)
    }
}
