// SPDX-License-Identifier: Apache-2.0
/// Why an input has no tree, or an edit no result.
public struct YAMLError: Error, Sendable, Hashable {
    /// What went wrong, stable across releases.
    public let code: Code

    /// One or two sentences for a person: the place as `line:column`, the problem, and the way out.
    public let message: String

    /// The place in the input, when there is one.
    public let position: YAMLPosition?

    init(_ code: Code, _ problem: String, help: String, at position: YAMLPosition?) {
        self.code = code
        self.position = position
        let place = position.map { "\($0): " } ?? ""
        message = "\(place)\(problem); \(help)."
    }
}

extension YAMLError: CustomStringConvertible {
    /// The message, with the code in brackets.
    public var description: String { "\(message) [\(code.rawValue)]" }
}

extension YAMLError {
    /// A stable name of a kind of error; new kinds may be added.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The name as it appears in reports.
        public let rawValue: String

        /// Makes a code from its name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The text breaks YAML's grammar.
        public static let syntax = Code(rawValue: "yaml-syntax")
        /// A tab stands where YAML wants spaces.
        public static let tab = Code(rawValue: "yaml-tab")
        /// The input is not UTF-8: another encoding, or a broken sequence.
        public static let encoding = Code(rawValue: "yaml-encoding")
        /// A character that may only be written as an escape, such as NUL.
        public static let character = Code(rawValue: "yaml-character")
        /// A limit of `YAMLLimits` was passed.
        public static let limit = Code(rawValue: "yaml-limit")
        /// A mapping has the same key twice.
        public static let duplicateKey = Code(rawValue: "yaml-duplicate-key")
        /// An alias names an anchor that does not exist before it.
        public static let unknownAlias = Code(rawValue: "yaml-unknown-alias")
        /// An alias stands inside the node that it names.
        public static let recursiveAlias = Code(rawValue: "yaml-recursive-alias")
        /// A value does not fit its explicit tag.
        public static let tag = Code(rawValue: "yaml-tag")
        /// One document was wanted and the input has none or several.
        public static let documentCount = Code(rawValue: "yaml-document-count")
        /// The machine has no memory left for the parser.
        public static let memory = Code(rawValue: "yaml-memory")
        /// An edit names a place that is not there or cannot be edited.
        public static let editTarget = Code(rawValue: "yaml-edit-target")
        /// The edited text would not mean what the edit asks for.
        public static let editResult = Code(rawValue: "yaml-edit-result")
    }
}
