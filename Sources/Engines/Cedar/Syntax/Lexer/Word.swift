// SPDX-License-Identifier: Apache-2.0

extension Token.Word {
    /// The word that these bytes spell.
    init(_ bytes: ArraySlice<UInt8>) {
        self = .none
        guard (2...9).contains(bytes.count) else { return }
        // At most nine bytes fit one number: one comparison instead of seventeen.
        var packed: UInt128 = 0
        for byte in bytes { packed = packed << 8 | UInt128(byte) }
        self = Self.byPackedText[packed] ?? .none
    }

    private static let byPackedText: [UInt128: Token.Word] = [
        pack("true"): .true, pack("false"): .false, pack("if"): .if, pack("then"): .then, pack("else"): .else,
        pack("in"): .in, pack("is"): .is, pack("like"): .like, pack("has"): .has,
        pack("principal"): .principal, pack("action"): .action, pack("resource"): .resource,
        pack("context"): .context,
        pack("permit"): .permit, pack("forbid"): .forbid, pack("when"): .when, pack("unless"): .unless,
    ]

    private static func pack(_ text: String) -> UInt128 {
        text.utf8.reduce(0) { $0 << 8 | UInt128($1) }
    }
}
