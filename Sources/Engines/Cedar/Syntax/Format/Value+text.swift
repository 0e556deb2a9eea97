// SPDX-License-Identifier: Apache-2.0

extension EntityUID {
    /// The identity as policy text has it: `User::"alice"`.
    public func cedarText() -> String { CedarText.entity(self) }
}

extension CedarValue {
    /// The value as policy text has it: `"text"`, `ip("10.0.0.1")`, `User::"alice"`.
    public func cedarText() -> String { expression(SourceSpan(start: 0, end: 0)).cedarText() }
}
