// SPDX-License-Identifier: Apache-2.0
import JSON

/// Looks at a JSON file: whether it is a schema, how it calls itself, and what it refers to.
enum JSONOutline {
    private static let sign = Array("json-schema.org/".utf8)

    /// Whether a file that is named like any other JSON is a schema: its root says so in `$schema`. A text that names
    /// JSON Schema but cannot be read is taken for one, so that breaking a schema does not hide it.
    static func isSchema(_ text: [UInt8]) -> Bool {
        guard contains(text, sign) else { return false }
        guard let json = try? JSON(parsing: text) else { return true }
        return json["$schema"]?.string.map { contains(Array($0.utf8), sign) } ?? false
    }

    static func outline(_ text: [UInt8]) -> SchemaOutline {
        guard let json = try? JSON(parsing: text) else { return SchemaOutline() }
        var outline = SchemaOutline()
        outline.record = json["title"]?.string
        if let id = (json["$id"] ?? json["id"])?.string.map({ plain($0) }), !id.isEmpty { outline.names = [id] }
        var seen: Set<TextKey> = []
        collect(json, &seen, &outline.references)
        return outline
    }

    /// A URI without its fragment.
    static func plain(_ uri: String) -> String {
        guard let hash = uri.utf8.firstIndex(of: UInt8(ascii: "#")) else { return uri }
        return String(uri[..<hash])
    }

    /// Every `$ref` that leads out of the file; as deep as the text is nested, which the JSON reader bounds.
    private static func collect(_ json: JSON, _ seen: inout Set<TextKey>, _ references: inout [WrittenReference]) {
        switch json.value {
        case .array(let elements): for element in elements { collect(element, &seen, &references) }
        case .object(let object):
            for member in object.members {
                if member.key == "$ref", let text = member.value.string {
                    let uri = plain(text)
                    if !uri.isEmpty, seen.insert(TextKey(uri)).inserted {
                        references.append(WrittenReference(candidates: [uri], offset: Int(member.value.offset)))
                    }
                } else {
                    collect(member.value, &seen, &references)
                }
            }
        default: break
        }
    }

    private static func contains(_ text: [UInt8], _ sign: [UInt8]) -> Bool {
        guard text.count >= sign.count else { return false }
        for start in 0...(text.count - sign.count) where text[start] == sign[0] {
            if text[start..<(start + sign.count)].elementsEqual(sign) { return true }
        }
        return false
    }
}
