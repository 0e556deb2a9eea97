// SPDX-License-Identifier: Apache-2.0

/// What a language's texts are made of, so that a mutation now and then says something.
struct FuzzVocabulary: Sendable {
    /// Words and marks, and what is at the edge of what a word can be.
    let words: [String]
    /// Keys of objects, in a language that is JSON.
    var keys: [String] = []
    /// Strings that mean something.
    var texts: [String] = []
}

extension FuzzVocabulary {
    static let cedar = FuzzVocabulary(
        words: [
            "permit", "forbid", "when", "unless", "principal", "action", "resource", "context", "?principal",
            "?resource",
            " in ", " is ", " has ", " like ", " == ", " != ", " < ", " && ", " || ", " + ", " * ", " - ", "if ",
            " then ",
            " else ", "true", "false", "::", "__cedar", "Action", "User", "\"\"", "\"*\"", "\"\\u{1F600}\"", "\"\\*\"",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616", "0", "1",
            "ip(\"::1\")", "decimal(\"1.5\")", "datetime(\"2024-01-01\")", "duration(\"1h\")", ".contains(",
            ".isEmpty()",
            ".getTag(\"a\")", ".offset(", "@id(\"a\")", "//\n", "\r\n", "\u{A0}", "namespace ", "entity ", "type ",
            "tags ",
            "enum ", "appliesTo ", "Set<", ">", "Long", "String", "Bool", "ipaddr", "__cedar::Long", "?", ";", ",",
            "null",
            "\"__entity\"", "\"__extn\"", "\"type\"", "\"id\"", "\"fn\"", "\"arg\"", "\"args\"", "\"uid\"", "\"attrs\"",
            "\"Record\"",
        ],
        keys: [
            "type", "id", "uid", "attrs", "parents", "tags", "principal", "action", "resource", "context", "__entity",
            "__extn",
            "__expr", "fn", "arg", "args", "left", "right", "effect", "op", "entity", "entities", "slot", "in",
            "entity_type",
            "conditions", "kind", "body", "annotations", "Value", "Var", "Set", "Record", "!", "neg", "&&", "||", "==",
            "<",
            "+",
            ".", "attr", "has", "like", "pattern", "is", "if-then-else", "if", "then", "else", "contains", "isEmpty",
            "getTag",
            "ip", "isInRange", "offset", "staticPolicies", "templates", "templateLinks", "templateId", "newId",
            "values",
            "?principal", "?resource", "template_id", "link_id", "entityTypes", "actions", "commonTypes",
            "memberOfTypes",
            "shape", "enum", "memberOf", "appliesTo", "principalTypes", "resourceTypes", "name", "element",
            "attributes",
            "required", "additionalAttributes", "", "é", "a b",
        ],
        texts: [
            "", "a", "User", "N::Box", "Action", "permit", "forbid", "when", "All", "==", "in", "is", "?principal",
            "?resource",
            "principal", "Wildcard", "String", "Long", "Boolean", "Set", "Record", "Entity", "Extension",
            "EntityOrCommon",
            "ipaddr", "decimal", "__cedar::Long", "__cedar", "User::\"a\"", "User :: \"a\"", "10.0.0.0/8", "::1", "1.5",
            "2024-02-30", "2024-01-01T00:00:00Z", "1d2h", "-9223372036854775808ms", "e\u{301}", "\u{E9}", "\u{202E}",
            "\u{0}",
            "policy1", "l", "if", "a::", "::a",
        ]
    )
}
