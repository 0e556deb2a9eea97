// SPDX-License-Identifier: Apache-2.0

/// A token of the Cedar schema syntax.
struct SchemaToken {
    enum Kind: Equatable {
        /// A word, keywords included: they are only keywords where the grammar expects one.
        case identifier
        /// Text in double quotes, escapes not yet replaced.
        case string
        /// `::`
        case path
        /// One of `, ; : { } [ ] < > = ? @ ( )`.
        case punctuation(UInt8)
        case number
        case end
    }

    let kind: Kind
    let span: SourceSpan
}
