// SPDX-License-Identifier: Apache-2.0
import JSONSchema

/// What a breaking difference between two JSON Schemas is called in a sentence, and the way out of it.
struct JSONChangeWords {
    let message: String
    let fix: String

    init(_ difference: JSONSchemaDifference, reader: String, writer: String) {
        let name = Self.name(at: difference.path)
        switch difference.change {
        case .requiredPropertyAddedToOpenContentModel, .optionalPropertyAddedToOpenContentModel,
            .requiredPropertyWithDefaultAddedToOpenContentModel:
            message = "\(reader) says what '\(name)' has to be, which \(writer) leaves open: there it may be anything"
            fix =
                "Close the object from its first version on (\"additionalProperties\": false), or judge by the policy "
                + "LENIENT, under which producers write only what their schema names."
        case .requiredPropertyAddedToUnopenContentModel:
            message = "\(reader) requires '\(name)', which \(writer) does not have"
            fix = "Leave '\(name)' out of \"required\", or give it a \"default\"."
        case .propertyRemovedFromClosedContentModel, .propertyRemovedNotCoveredByPartiallyOpenContentModel:
            message = "\(reader) has no place for '\(name)', which \(writer) allows"
            fix = "Keep '\(name)' as an optional property, or let \"additionalProperties\" allow it."
        case .propertyAddedNotCoveredByPartiallyOpenContentModel:
            message =
                "\(reader) says something else of '\(name)' than \(writer), where \"additionalProperties\" speaks of it"
            fix =
                "Describe '\(name)' so that it allows all that \"additionalProperties\" allowed, or use the policy LENIENT."
        case .requiredAttributeAdded:
            message = "\(reader) requires '\(name)', which \(writer) leaves optional"
            fix = "Leave '\(name)' out of \"required\", or give it a \"default\"."
        case .reservedPropertyRemoved:
            message = "'\(name)' was reserved and no longer is"
            fix = "Keep it in the metadata property confluent:reserved."
        case .reservedPropertyConflictsWithProperty:
            message = "'\(name)' is reserved and may not be used"
            fix = "Use another name."
        case .schemaAdded:
            message = "\(reader) says something where \(writer) allows anything"
            fix = "Take the schema away there, or allow everything with `true`."
        case .typeChanged, .typeNarrowed:
            message = "\(reader) does not take all types that \(writer) allows"
            fix = "Keep the types, and add others beside them; retire a property by adding a new one."
        case .combinedTypeChanged, .combinedTypeSubschemasChanged:
            message = "the branches of the combined schemas in \(reader) do not take what those in \(writer) allow"
            fix = "Keep every branch as it is or wider; add new ones to an anyOf or oneOf beside them."
        case let change:
            (message, fix) = Self.words(ofKeyword: change, reader: reader, writer: writer)
        }
    }

    /// The words of a change whose id is a keyword and what happened to it.
    private static func words(
        ofKeyword change: JSONSchemaChange,
        reader: String,
        writer: String
    ) -> (message: String, fix: String) {
        var parts = change.rawValue.split(separator: "_").map(String.init)
        let what = parts.popLast() ?? ""
        let keyword = camelCase(parts)
        let isOptional = "Leave it as it was, or use a new property for the stricter rule."
        return switch what {
        case "ADDED": ("\(reader) has a rule that \(writer) lacks: \(keyword)", isOptional)
        case "REMOVED": ("\(reader) lacks what \(writer) has: \(keyword)", "Keep it.")
        case "INCREASED": ("\(keyword) is higher in \(reader) than in \(writer)", isOptional)
        case "DECREASED": ("\(keyword) is lower in \(reader) than in \(writer)", isOptional)
        case "NARROWED": ("\(keyword) allows less in \(reader) than in \(writer)", "Keep what was allowed.")
        case "EXTENDED": ("\(keyword) has more in \(reader) than in \(writer), which forbids more", isOptional)
        default: ("\(keyword) is not the same in \(reader) as in \(writer)", isOptional)
        }
    }

    private static func camelCase(_ words: [String]) -> String {
        words.enumerated().map { index, word in
            index == 0 ? word.lowercased() : word.prefix(1) + word.dropFirst().lowercased()
        }.joined()
    }

    /// The last step of a path, as a person would call the thing.
    private static func name(at path: String) -> String {
        let bytes = path.utf8
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[bytes.index(after: slash)...])
    }
}
