// SPDX-License-Identifier: Apache-2.0
public import ProtobufSchema

/// Why files are no tree that can be compared.
public enum ProtoTreeError: Error, Sendable, CustomStringConvertible {
    /// A `.proto` file breaks a rule of the language; with its path in the tree.
    case schema(ProtobufSchemaError, path: String)
    /// A `buf.yaml` or `buf.work.yaml` cannot be understood.
    case configuration(BufConfigurationError)
    /// Two files have the same path where imports are looked up.
    case sameImport(String, first: String, second: String)
    /// More than a tree may have.
    case tooLarge(String)
    /// The trees consist of different numbers of modules, so that nobody knows which belong together.
    case moduleCount(old: Int, new: Int)

    /// What is wrong, where, and the way out.
    public var description: String {
        switch self {
        case .schema(let error, let path):
            "\(path), line \(error.position.line), column \(error.position.column): \(error.message)"
        case .configuration(let error): error.description
        case .sameImport(let path, let first, let second):
            "'\(first)' and '\(second)' are both imported as \"\(path)\": give them different names"
        case .tooLarge(let message): message
        case .moduleCount(let old, let new):
            "the old files are \(old) module\(old == 1 ? "" : "s"), the new ones \(new): compare trees whose "
                + "buf.yaml lists the same modules"
        }
    }
}
