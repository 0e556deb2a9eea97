// SPDX-License-Identifier: Apache-2.0

import Cedar

extension KafkaACL {
    /// The principal that stands for everybody.
    static let everybody: CedarString = "User:*"

    /// Why it cannot be said in Cedar; nil if it can.
    var obstacle: String? {
        if Self.resourceTypes[resourceType.text] == nil {
            return "\(resourceType) is no type of resource that is known here"
        }
        if operation != "ALL", Self.operations[operation.text] == nil {
            return "\(operation) is no operation that is known here"
        }
        if principal != Self.everybody, Self.principal(principal) == nil {
            return "\(principal) is no principal: its type is not a name"
        }
        if case .scoped = KafkaHost(host) { return "the scope of the address \(host) cannot be said" }
        return nil
    }

    /// Type and name of a principal; nil if the type can be none of an entity.
    static func principal(_ text: CedarString) -> (type: String, name: String)? {
        let parts = text.text.utf8
            .split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, isTypeName(Substring(parts[0])) else { return nil }
        return (String(Substring(parts[0])), String(Substring(parts[1])))
    }

    /// Whether it can be a type beside those of resources.
    private static func isTypeName(_ text: Substring) -> Bool {
        let taken = Set(resourceTypes.values).union([
            "Action", "Bool", "Boolean", "Entity", "Extension", "Long", "Record", "Set", "String", "__cedar", "in",
            "is",
            "has", "like", "if", "then", "else", "true", "false",
        ])
        guard let first = text.utf8.first, !taken.contains(String(text)) else { return false }
        func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == 0x5F }
        return isLetter(first) && text.utf8.allSatisfy { isLetter($0) || $0 >= 0x30 && $0 <= 0x39 }
    }
}
