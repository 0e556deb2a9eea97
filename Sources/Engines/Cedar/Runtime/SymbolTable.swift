// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The lineage of numbers that a policy store and an entity store must share to be used together.
///
/// Stores keep a frozen copy of what they were built with; since numbers never change their meaning, the longer of two
/// copies serves both. Texts of removed policies and entities stay until a new lineage is begun.
public final class SymbolTable: Sendable {
    private let symbols = Mutex(Symbols())

    /// An empty table.
    public init() {}

    /// The numbers given so far.
    var frozen: Symbols { symbols.withLock { $0 } }

    /// Gives numbers to what `body` asks for. What was given before an error stays given, which harms nobody.
    func adding(_ body: (inout Symbols) throws(CedarError) -> Void) throws(CedarError) {
        try symbols.withLock { symbols throws(CedarError) in try body(&symbols) }
    }
}
