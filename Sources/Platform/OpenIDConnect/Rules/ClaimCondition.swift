// SPDX-License-Identifier: Apache-2.0
import JSON

/// What a claim has to be for a rule to be meant, or for a token to be taken at all.
package struct ClaimCondition: Sendable {
    /// The ways to ask.
    enum Test: Sendable {
        /// The claim is a single value, written like one of these.
        case isOne(of: [String])
        /// It is a single value that one of the patterns stands for.
        case matches([ClaimPattern])
        /// It is a list with an element that is written like one of these.
        case contains([String])
        /// It is there and not null, or is not.
        case exists(Bool)
    }

    /// The claim.
    let path: ClaimPath
    let test: Test

    func holds(in claims: JSON) -> Bool {
        let value = path.value(in: claims)
        switch test {
        case .isOne(let texts): return value.map { Self.isOne($0, of: texts) } ?? false
        case .matches(let patterns):
            guard let text = value.flatMap({ ClaimText.of($0) }) else { return false }
            return patterns.contains { $0.matches(text) }
        case .contains(let texts): return value?.array?.contains { Self.isOne($0, of: texts) } ?? false
        case .exists(let isWanted): return (value.map { !$0.isNull } ?? false) == isWanted
        }
    }

    private static func isOne(_ value: JSON, of texts: [String]) -> Bool {
        guard let text = ClaimText.of(value) else { return false }
        return texts.contains { $0.hasSameBytes(as: text) }
    }
}
