// SPDX-License-Identifier: Apache-2.0

/// Reads from the name of a package whether it is meant to last.
enum PackageStability {
    /// Whether the last of at least two parts is a version such as `v1alpha`, `v1beta2`, `v2p1beta1` or `v1testfoo`.
    static func isUnstable(_ package: String) -> Bool {
        guard let dot = package.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
        let last = Array(package.utf8[package.utf8.index(after: dot)...])
        guard last.count >= 2, last[0] == UInt8(ascii: "v") else { return false }
        let version = last[1...]
        if let test = split(version, at: "test") { return isPositive(test.before) }
        let (alpha, beta) = (split(version, at: "alpha"), split(version, at: "beta"))
        guard let stage = alpha ?? beta, alpha == nil || beta == nil else { return false }
        return (stage.after.isEmpty || isPositive(stage.after)) && isRelease(stage.before)
    }

    /// `1`, or `1p2` with a patch.
    private static func isRelease(_ text: ArraySlice<UInt8>) -> Bool {
        guard let parts = split(text, at: "p") else { return isPositive(text) }
        return isPositive(parts.before) && isPositive(parts.after)
    }

    /// What is before and after the first place of a word.
    private static func split(
        _ text: ArraySlice<UInt8>,
        at word: StaticString
    ) -> (before: ArraySlice<UInt8>, after: ArraySlice<UInt8>)? {
        let count = word.utf8CodeUnitCount
        let bytes = word.withUTF8Buffer { Array($0) }
        guard text.count >= count else { return nil }
        for start in text.startIndex...(text.endIndex - count) where text[start..<start + count].elementsEqual(bytes) {
            return (text[..<start], text[(start + count)...])
        }
        return nil
    }

    /// Whether the text is a number from 1 on that fits 32 bits.
    private static func isPositive(_ text: ArraySlice<UInt8>) -> Bool {
        guard let number = Int32(String(decoding: text, as: UTF8.self)) else { return false }
        return number >= 1
    }
}
