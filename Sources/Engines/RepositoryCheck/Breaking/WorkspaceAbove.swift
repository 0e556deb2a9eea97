// SPDX-License-Identifier: Apache-2.0
import ProtobufBreaking
import ProtobufSchema

/// What a `buf.yaml` or `buf.work.yaml` around a side's root says of it.
public struct WorkspaceAbove: Sendable {
    private let path: String
    let files: [RepositoryFile]

    /// The files of a folder.
    ///
    /// - Parameters:
    ///   - path: where the root lies in it; empty for the folder itself.
    ///   - files: its `buf.yaml` and `buf.work.yaml`.
    public init(path: String, files: [RepositoryFile]) {
        self.path = path
        self.files = files
    }

    /// Whether the folder is the root itself.
    var isRoot: Bool { path.isEmpty }

    /// The modules that the root is or has in it, as they are seen from the root; nil if there are none.
    ///
    /// - Parameter inside: the `buf.yaml` files of the side.
    func configuration(with inside: [ProtobufReference]) throws(BufConfigurationError) -> BufConfiguration? {
        let own = files.map { ProtobufReference(path: $0.path, text: $0.bytes) }
        let others = inside.map { ProtobufReference(path: "\(path)/\($0.path)", text: $0.text) }
        var configuration = try BufConfiguration(of: own + others)
        configuration.modules = configuration.modules.compactMap { module in
            var module = module
            module.roots = module.roots.compactMap(seen)
            guard !module.roots.isEmpty else { return nil }
            module.includes = module.includes.compactMap(seen)
            module.excludes = module.excludes.compactMap(seen)
            return module
        }
        return configuration.modules.isEmpty ? nil : configuration
    }

    /// A path of the folder as it is seen from the root; nil if it does not lie there.
    private func seen(_ other: String) -> String? {
        if TextKey(other) == TextKey(path) { return "." }
        let start = path.utf8.count + 1
        guard other.utf8.count > start, other.utf8.starts(with: (path + "/").utf8) else { return nil }
        return String(decoding: other.utf8.dropFirst(start), as: UTF8.self)
    }
}
