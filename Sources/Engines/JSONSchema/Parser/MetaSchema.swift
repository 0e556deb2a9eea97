// SPDX-License-Identifier: Apache-2.0

/// The drafts' meta-schemas, so that schemas can refer to them: what they demand, without what they say about it.
enum MetaSchema {
    /// The text of the meta-schema with that URI.
    static func text(of uri: String) -> String? {
        let known = Substring(uri).split(separator: "://").last ?? ""
        return switch known {
        case "json-schema.org/draft-04/schema": draft4
        case "json-schema.org/draft-06/schema": draft6
        case "json-schema.org/draft-07/schema": draft7
        case "json-schema.org/draft/2019-09/schema": bundle(of: "2019-09", anchor: recursive, vocabularies2019)
        case "json-schema.org/draft/2020-12/schema": bundle(of: "2020-12", anchor: dynamic, vocabularies2020)
        default: part(known)
        }
    }

    /// A vocabulary's own meta-schema.
    private static func part(_ uri: Substring) -> String? {
        for (version, anchor, vocabularies) in [
            ("2019-09", recursive, vocabularies2019), ("2020-12", dynamic, vocabularies2020),
        ] {
            for (name, content) in vocabularies where uri == "json-schema.org/draft/\(version)/meta/\(name)" {
                return vocabulary(name, of: version, anchor: anchor, content)
            }
        }
        return nil
    }

    private static let recursive = "\"$recursiveAnchor\":true"
    private static let dynamic = "\"$dynamicAnchor\":\"meta\""

    /// The draft's meta-schema with those of its vocabularies inside.
    private static func bundle(of version: String, anchor: String, _ vocabularies: [(String, String)]) -> String {
        let root = "https://json-schema.org/draft/\(version)"
        let all = vocabularies.map { "{\"$ref\":\"meta/\($0.0)\"}" }.joined(separator: ",")
        let definitions = vocabularies.map { name, content in
            "\"\(name)\":\(vocabulary(name, of: version, anchor: anchor, content))"
        }
        return """
            {"$schema":"\(root)/schema","$id":"\(root)/schema",\(anchor),"allOf":[\(all)],\
            "type":["object","boolean"],"$defs":{\(definitions.joined(separator: ","))}}
            """
    }

    private static func vocabulary(
        _ name: String,
        of version: String,
        anchor: String,
        _ content: String
    ) -> String {
        let root = "https://json-schema.org/draft/\(version)"
        return """
            {"$schema":"\(root)/schema","$id":"\(root)/meta/\(name)",\(anchor),"type":["object","boolean"],\(content)}
            """
    }
}
