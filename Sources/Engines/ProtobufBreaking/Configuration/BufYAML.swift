// SPDX-License-Identifier: Apache-2.0
import YAML

/// A `buf.yaml` or `buf.work.yaml` as a tree.
struct BufYAML {
    private let root: YAMLNode
    private let path: String

    private static let mostModules = 1_000

    init(_ text: [UInt8], path: String) throws(BufConfigurationError) {
        self.path = path
        do throws(YAMLError) {
            root = try YAMLParser.parseSingle(text)
        } catch {
            // The message begins with the place.
            let place = error.position.map { "\($0): ".utf8.count } ?? 0
            let message = String(decoding: error.message.utf8.dropFirst(place), as: UTF8.self)
            throw BufConfigurationError(message, path: path, at: error.position)
        }
        guard root.mapping != nil else { throw complaint("a mapping that begins with 'version'", root) }
    }

    /// The folders of a `buf.work.yaml`.
    func directories() throws(BufConfigurationError) -> [String] {
        guard let folders = root["directories"] else { throw complaint("the key 'directories'", root) }
        return try paths(folders)
    }

    /// The modules of a `buf.yaml`.
    func modules() throws(BufConfigurationError) -> [BufModule] {
        let version = try version()
        let section = root["breaking"]
        guard version == .v2 else {
            var module = BufModule()
            if let build = root["build"], build.mapping != nil {
                if version == .v1beta1, let roots = build["roots"] { module.roots = try paths(roots) }
                if let excludes = build["excludes"] { module.excludes = try paths(excludes) }
            }
            module.breaking = try reader(version).configuration(section)
            return [module]
        }
        guard let list = root["modules"], !list.isNull else {
            var module = BufModule()
            module.breaking = try reader(version).configuration(section)
            return [module]
        }
        guard let nodes = list.sequence, nodes.count <= Self.mostModules else { throw complaint("a list", list) }
        var modules: [BufModule] = []
        for node in nodes { modules.append(try module(node, default: section)) }
        return modules.isEmpty ? [BufModule()] : modules
    }

    private func reader(_ version: BufVersion) -> BreakingSectionReader {
        BreakingSectionReader(version: version, path: path)
    }

    private func module(_ node: YAMLNode, default section: YAMLNode?) throws(BufConfigurationError) -> BufModule {
        guard node.mapping != nil else { throw complaint("a mapping with the key 'path'", node) }
        var module = BufModule()
        if let folder = node["path"] {
            guard let text = folder.string, let normal = PathName.normal(text) else {
                throw complaint("a relative path", folder)
            }
            module.roots = [normal]
        }
        if let excludes = node["excludes"] { module.excludes = try paths(excludes) }
        if let includes = node["includes"] { module.includes = try paths(includes) }
        let folder = module.roots[0]
        let own = node["breaking"]
        let configuration = try reader(.v2).configuration(own ?? section)
        if let own, let outside = configuration.firstPath(outside: folder) {
            throw complaint("paths in the module's folder '\(folder)', not '\(outside)'", own)
        }
        module.breaking = configuration.seen(from: folder)
        return module
    }

    private func version() throws(BufConfigurationError) -> BufVersion {
        let names = BufVersion.allCases.map(\.rawValue).joined(separator: ", ")
        guard let node = root["version"] else { throw complaint("the key 'version': \(names)", root) }
        guard let text = node.string, let version = BufVersion(rawValue: text) else {
            throw complaint("one of the versions \(names)", node)
        }
        return version
    }

    private func paths(_ node: YAMLNode) throws(BufConfigurationError) -> [String] {
        try reader(.v2).paths(node)
    }

    private func complaint(_ expected: String, _ node: YAMLNode) -> BufConfigurationError {
        BufConfigurationError("expected \(expected)", path: path, at: node.start)
    }
}

extension YAMLNode {
    /// Whether nothing is written.
    var isNull: Bool {
        if case .null = value { true } else { false }
    }
}
