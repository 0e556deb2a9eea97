// SPDX-License-Identifier: Apache-2.0

extension Finding {
    /// Sixteen hexadecimal digits that stay the same over runs and when the finding only moves to another line.
    ///
    /// FNV-1a over rule, file, pointer and message: for recognising a finding again, not for security.
    /// What the check itself gave, its ``identity``, goes before.
    public var fingerprint: String {
        if let identity { return identity }
        var hash = FNV1a()
        for part in [rule, location?.file, location?.pointer, message] { hash.add(part) }
        return hash.hexadecimal
    }
}

/// The 64 bit FNV-1a hash.
struct FNV1a {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Adds a text and its end; an absent text differs from an empty one. Neither mark is a byte of UTF-8.
    mutating func add(_ text: String?) {
        for byte in (text ?? "").utf8 { add(byte) }
        add(text == nil ? 0xFE : 0xFF)
    }

    private mutating func add(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    /// The hash in sixteen lower-case digits.
    var hexadecimal: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
