// SPDX-License-Identifier: Apache-2.0

/// What a query returned.
package struct Rows: Sendable, RandomAccessCollection {
    private let result: QueryResult

    init(_ result: QueryResult) {
        self.result = result
    }

    /// Always 0.
    package var startIndex: Int { 0 }
    /// The number of rows.
    package var endIndex: Int { result.rowCount }
    /// Rows the command inserted, changed, deleted or returned.
    package var affected: Int { result.affectedRows }

    /// One row.
    package subscript(position: Int) -> Row {
        precondition(position >= 0 && position < result.rowCount, "There is no row \(position).")
        return Row(result: result, index: position)
    }
}
