// SPDX-License-Identifier: Apache-2.0

/// Where an option can be used, as the options of its own field say: `targets` and `feature_support`.
struct OptionUse: Sendable {
    /// The first edition that has it.
    private(set) var introduced: Int?
    /// The first edition that has it no more.
    private(set) var removed: Int?
    /// What it can be set on; nil if that is not restricted.
    private(set) var targets: Set<OptionElement>?

    init() {}

    init(_ options: [OptionNode]) {
        for option in options where option.simpleName == "targets" {
            if case .identifier(let word) = option.value, let element = OptionElement(target: word) {
                targets = (targets ?? []).union([element])
            } else {
                targets = targets ?? []
            }
        }
        for option in options where option.parts.first?.name == "feature_support" && !option.parts[0].isExtension {
            if case .message(let value) = option.value {
                for field in value.fields {
                    guard case .field(let name) = field.key,
                        case .identifier(let word, _)? = field.values.first?.content
                    else { continue }
                    set(name, word)
                }
            } else if option.parts.count == 2, case .identifier(let word) = option.value {
                set(option.parts[1].name, word)
            }
        }
    }

    private mutating func set(_ name: String, _ word: String) {
        switch name {
        case "edition_introduced": introduced = Self.edition(word)
        case "edition_removed": removed = Self.edition(word)
        default: break
        }
    }

    /// The number of an edition; those of `ProtobufSyntax` are the same.
    private static func edition(_ word: String) -> Int? {
        switch word {
        case "EDITION_LEGACY": 900
        case "EDITION_PROTO2": 998
        case "EDITION_PROTO3": 999
        case "EDITION_2023": 1000
        case "EDITION_2024": 1001
        case "EDITION_2026": 1002
        case "EDITION_UNSTABLE": 9999
        default: nil
        }
    }
}
