// SPDX-License-Identifier: Apache-2.0
public import ProtobufSchema

/// The modules of a tree of files, as its `buf.yaml` or `buf.work.yaml` says.
public struct BufConfiguration: Sendable, Equatable {
    /// The modules; at least one.
    public var modules: [BufModule]

    /// Everything is one module with the rules that hold without a configuration.
    public init() {
        modules = [BufModule()]
    }

    /// Reads a `buf.yaml` of any version.
    ///
    /// - Parameters:
    ///   - text: the file, in UTF-8.
    ///   - path: how errors name it.
    /// - Throws: ``BufConfigurationError`` where it cannot be understood. What is not about modules and breaking changes
    ///   is not looked at.
    public init(parsing text: [UInt8], path: String = "buf.yaml") throws(BufConfigurationError) {
        modules = try BufYAML(text, path: path).modules()
    }

    /// What the files of a tree say: `buf.work.yaml` with the `buf.yaml` of each of its folders, else `buf.yaml`.
    ///
    /// - Parameter files: all files of the tree by their paths; the others are not looked at.
    /// - Throws: ``BufConfigurationError`` for the first that cannot be understood.
    public init(of files: [ProtobufReference]) throws(BufConfigurationError) {
        func text(_ path: String) -> [UInt8]? { files.first { PathName.areSame($0.path, path) }?.text }
        if let work = text("buf.work.yaml") {
            var modules: [BufModule] = []
            for folder in try BufYAML(work, path: "buf.work.yaml").directories() {
                let path = "\(folder)/buf.yaml"
                var found = [BufModule()]
                if let text = text(path) { found = try BufYAML(text, path: path).modules() }
                modules += found.map { $0.moved(into: folder) }
            }
            self.modules = modules.isEmpty ? [BufModule()] : modules
        } else if let text = text("buf.yaml") {
            modules = try BufYAML(text, path: "buf.yaml").modules()
        } else {
            modules = [BufModule()]
        }
    }
}

extension BufModule {
    /// The module as it is seen from the folder around its own.
    fileprivate func moved(into folder: String) -> BufModule {
        func moved(_ path: String) -> String { path == "." ? folder : "\(folder)/\(path)" }
        var result = self
        result.roots = roots.map(moved)
        result.includes = includes.map(moved)
        result.excludes = excludes.map(moved)
        return result
    }
}
