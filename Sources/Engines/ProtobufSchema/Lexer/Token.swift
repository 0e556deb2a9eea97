// SPDX-License-Identifier: Apache-2.0

/// A word of the language and where it stands.
struct Token {
    enum Kind: UInt8 {
        case identifier, integer, float, string, symbol, end
    }

    var kind: Kind
    /// The byte of a symbol; 0 for everything else.
    var symbol: UInt8 = 0
    var start: UInt32
    var end: UInt32

    var span: SourceSpan { SourceSpan(start: start, end: end) }
}
