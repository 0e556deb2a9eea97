// SPDX-License-Identifier: Apache-2.0
import JSON

/// The text of a claim that is a single value: issuers write `true` as `"true"` and numbers as texts as they please, so
/// a text, a boolean and an integer are compared by how they are written.
enum ClaimText {
    static func of(_ value: JSON) -> String? {
        switch value.value {
        case .string(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): number.isInteger ? number.text : nil
        case .null, .array, .object: nil
        }
    }
}
