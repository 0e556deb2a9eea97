// SPDX-License-Identifier: Apache-2.0
import ProtobufBreaking
import ProtobufSchema
import SchemaCheck
import YAML

/// The folders of one side whose `.proto` files buf takes for one tree and keeps rules for.
struct ProtoTrees {
    /// The folders with rules: those that hold a `buf.yaml`, or for which `stagedoor.yaml` names rules.
    private(set) var folders: [String] = []
    private let side: RepositorySide

    static let names = ["buf.yaml", "buf.work.yaml"]
    /// How many folders may have a `buf.yaml`.
    private static let most = 1_000

    init(_ side: RepositorySide) {
        self.side = side
        switch side.configuration.breaking {
        case .off: break
        case .use: folders = side.configuration.protoRoots.isEmpty ? [""] : side.configuration.protoRoots
        case nil: find()
        }
    }

    private mutating func find() {
        var known: Set<TextKey> = []
        if hasRulesAbove {
            known.insert(TextKey(""))
            folders.append("")
        }
        // A folder before those in it, whose files are part of it.
        for file in side.bufFiles.sorted(by: { $0.path.utf8.count < $1.path.utf8.count }).prefix(Self.most) {
            let folder = PathText.directory(file.path)
            guard !PathText.ancestors(folder).contains(where: { known.contains(TextKey($0)) }) else { continue }
            let inside = configurations(in: folder)
            let isWorkspace = inside.contains { TextKey($0.path) == TextKey("buf.work.yaml") }
            guard Self.hasRules(inside.filter { isWorkspace || TextKey($0.path) == TextKey("buf.yaml") }) else {
                continue
            }
            known.insert(TextKey(folder))
            folders.append(folder)
        }
    }

    /// Whether a workspace around the root says which rules are kept in it. What lies in the root itself goes before, but
    /// modules of a `buf.work.yaml` have files of their own.
    private var hasRulesAbove: Bool {
        guard let above = side.above else { return false }
        let inside = configurations(in: "")
        let isWorkspace = above.files.contains { TextKey($0.path) == TextKey("buf.work.yaml") }
        guard isWorkspace || !inside.contains(where: { TextKey($0.path) == TextKey("buf.yaml") }) else { return false }
        let files = above.files.map { ProtobufReference(path: $0.path, text: $0.bytes) } + (isWorkspace ? inside : [])
        guard Self.hasRules(files.filter { TextKey($0.path) != TextKey("buf.work.yaml") }) else { return false }
        do throws(BufConfigurationError) {
            return try above.configuration(with: inside) != nil
        } catch {
            // Why, is told where the files are compared.
            return true
        }
    }

    /// The `.proto` files below a folder by their paths in it.
    func sources(in folder: String) -> [ProtobufReference] {
        side.files.filter { $0.format == .protobuf }.compactMap { file in
            Self.path(file.path, in: folder).map { ProtobufReference(path: $0, text: file.bytes) }
        }
    }

    /// The files of buf below a folder by their paths in it.
    private func configurations(in folder: String) -> [ProtobufReference] {
        side.bufFiles.compactMap { file in
            Self.path(file.path, in: folder).map { ProtobufReference(path: $0, text: file.bytes) }
        }
    }

    private static func path(_ path: String, in folder: String) -> String? {
        if folder.isEmpty { return path }
        let start = folder.utf8.count + 1
        guard path.utf8.count > start, path.utf8.starts(with: folder.utf8),
            path.utf8.dropFirst(start - 1).first == UInt8(ascii: "/")
        else { return nil }
        return String(decoding: path.utf8.dropFirst(start), as: UTF8.self)
    }

    /// The modules and their rules, as the side has them for a folder; nil if it has none for it.
    func configuration(of folder: String) throws(ProtoTreeError) -> BufConfiguration? {
        guard folders.contains(where: { TextKey($0) == TextKey(folder) }) else { return nil }
        do throws(BufConfigurationError) {
            let inside = configurations(in: folder)
            var configuration =
                try folder.isEmpty && hasRulesAbove
                ? side.above?.configuration(with: inside) ?? BufConfiguration() : BufConfiguration(of: inside)
            if case .use(let names) = side.configuration.breaking {
                for index in configuration.modules.indices {
                    configuration.modules[index].breaking =
                        try configuration.modules[index].breaking.selecting(use: names, except: [])
                }
            }
            return configuration
        } catch {
            throw .configuration(error)
        }
    }

    /// Whether one of the files says something of breaking changes. One that cannot be read may.
    private static func hasRules(_ files: [ProtobufReference]) -> Bool {
        files.contains { file in
            guard let root = try? YAMLParser.parse(file.text).first else { return true }
            return root["breaking"] != nil || root["modules"]?.sequence?.contains { $0["breaking"] != nil } == true
        }
    }
}
