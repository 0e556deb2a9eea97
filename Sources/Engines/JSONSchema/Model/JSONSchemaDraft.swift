// SPDX-License-Identifier: Apache-2.0

/// The published versions of JSON Schema that are understood.
public enum JSONSchemaDraft: UInt8, Sendable, Comparable, CaseIterable {
    case draft4
    case draft6
    case draft7
    case draft2019
    case draft2020

    /// The draft whose meta-schema has that URI, whatever the fragment and whether it says http or https.
    public init?(metaSchema uri: String) {
        var text = Substring(uri)
        if let hash = text.firstIndex(of: "#") { text = text[..<hash] }
        guard let colon = text.firstRange(of: "://")?.upperBound else { return nil }
        switch text[colon...] {
        case "json-schema.org/draft-04/schema": self = .draft4
        case "json-schema.org/draft-06/schema": self = .draft6
        case "json-schema.org/draft-07/schema", "json-schema.org/schema": self = .draft7
        case "json-schema.org/draft/2019-09/schema": self = .draft2019
        case "json-schema.org/draft/2020-12/schema": self = .draft2020
        default: return nil
        }
    }

    /// The URI of the draft's meta-schema.
    public var metaSchema: String {
        switch self {
        case .draft4: "http://json-schema.org/draft-04/schema"
        case .draft6: "http://json-schema.org/draft-06/schema"
        case .draft7: "http://json-schema.org/draft-07/schema"
        case .draft2019: "https://json-schema.org/draft/2019-09/schema"
        case .draft2020: "https://json-schema.org/draft/2020-12/schema"
        }
    }

    /// Older drafts come first.
    public static func < (left: JSONSchemaDraft, right: JSONSchemaDraft) -> Bool { left.rawValue < right.rawValue }

    /// Whether `$ref` hides everything beside it.
    var referenceHidesSiblings: Bool { self <= .draft7 }

    /// The keyword by which a schema names itself.
    var identifier: Keyword { self == .draft4 ? .id4 : .id }
}
