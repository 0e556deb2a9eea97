// SPDX-License-Identifier: Apache-2.0
public import ProtobufSchema

/// A folder of `.proto` files, read and linked as a whole.
///
/// Each file is linked once, however many others import it. Imports are found in the tree, and those of files that come
/// with Protobuf without it.
public struct ProtoTree: Sendable {
    /// The modules that the tree consists of.
    public let configuration: BufConfiguration

    let model: LinkedModel
    /// The path in the tree of each of the model's files; for built-in files the path of imports.
    let paths: [String]
    /// The model's files that belong to each module.
    let modules: [[Int]]

    /// The most files and the most bytes that a tree may have.
    public static let limits = (files: 20_000, bytes: 512 << 20)

    /// Reads a tree.
    ///
    /// - Parameters:
    ///   - files: the `.proto` files by their paths, relative to the tree and separated by `/`; other files are not
    ///     looked at.
    ///   - configuration: the modules that the tree consists of; what its own `buf.yaml` says if there is none.
    /// - Throws: ``ProtoTreeError`` for the first file that is not as the language or the configuration wants it.
    public init(_ files: [ProtobufReference], configuration: BufConfiguration? = nil) throws(ProtoTreeError) {
        do throws(BufConfigurationError) {
            if let configuration {
                self.configuration = configuration
            } else {
                self.configuration = try BufConfiguration(of: files)
            }
        } catch {
            throw .configuration(error)
        }
        let layout = try TreeLayout(files, self.configuration.modules)
        do throws(ProtobufSchemaError) {
            let limits = ProtobufLimits(files: Self.limits.files + 100)
            model = try LinkedModel.linking(tree: layout.references, limits: limits)
        } catch {
            throw .schema(error, path: layout.path(ofImport: error.path))
        }
        modules = layout.modules
        paths = layout.paths + model.files.dropFirst(layout.paths.count).map(\.node.path)
    }

    /// How many `.proto` files the tree has.
    public var fileCount: Int { modules.reduce(0) { $0 + $1.count } }
}
