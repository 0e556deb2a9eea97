// SPDX-License-Identifier: Apache-2.0
import JSON

/// The shape of metadata: `{tags: {path: [tag]}, properties: {name: text}, sensitive: [name]}`.
enum MetadataCheck {
    /// The metadata with numbers and booleans among the properties written as texts, which is what clients read.
    ///
    /// - Throws: ``RegistryError`` 422 for members of another kind.
    static func checked(_ metadata: JSON?, _ name: String) throws(RegistryError) -> JSON? {
        guard let metadata, !metadata.isNull else { return nil }
        guard var object = metadata.object else {
            throw .unprocessable("The member \"\(name)\" is of the wrong kind: a \(metadata.kind)")
        }
        for place in object.members.indices {
            let member = object.members[place]
            guard !member.value.isNull else { continue }
            switch member.key {
            case "tags": try checkTags(member.value, "\(name).tags")
            case "properties": object.members[place].value = try properties(member.value, "\(name).properties")
            case "sensitive": try checkNames(member.value, "\(name).sensitive")
            default: break
            }
        }
        return JSON(.object(object))
    }

    private static func properties(_ json: JSON, _ name: String) throws(RegistryError) -> JSON {
        guard var object = json.object else {
            throw .unprocessable("\"\(name)\" is an object of texts, not a \(json.kind)")
        }
        for place in object.members.indices {
            let value = object.members[place].value
            switch value.value {
            case .string, .null: break
            case .number, .bool: object.members[place].value = .string(value.compactText)
            case .array, .object:
                throw .unprocessable(
                    "\"\(name)\" has texts for values, but '\(object.members[place].key.prefix(80))' is a \(value.kind)"
                )
            }
        }
        return JSON(.object(object))
    }

    private static func checkTags(_ json: JSON, _ name: String) throws(RegistryError) {
        guard let object = json.object else { throw .unprocessable("\"\(name)\" is an object, not a \(json.kind)") }
        for member in object.members { try checkNames(member.value, "\(name).\(member.key.prefix(80))") }
    }

    private static func checkNames(_ json: JSON, _ name: String) throws(RegistryError) {
        guard let names = json.array, names.allSatisfy({ $0.string != nil }) else {
            throw .unprocessable("\"\(name)\" is an array of texts")
        }
    }
}
