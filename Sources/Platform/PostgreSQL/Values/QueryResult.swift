// SPDX-License-Identifier: Apache-2.0

import CLibPQ

/// Owns one `PGresult`.
///
/// `@unchecked Sendable`, the proof: the pointer is constant, freed only in `deinit`, and after creation the result is
/// only read. libpq's manual, "Behavior in Threaded Programs": PGresult objects are normally read-only after creation,
/// and so can be passed around freely between threads; nothing here calls the functions it names as exceptions.
final class QueryResult: @unchecked Sendable {
    private let handle: OpaquePointer
    let rowCount: Int
    let columnCount: Int

    /// Takes the result over.
    init(_ handle: OpaquePointer) {
        self.handle = handle
        rowCount = Int(PQntuples(handle))
        columnCount = Int(PQnfields(handle))
    }

    deinit { PQclear(handle) }

    var status: ExecStatusType { PQresultStatus(handle) }

    var isError: Bool {
        status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE || status == PGRES_PIPELINE_ABORTED
    }

    /// Rows the command inserted, changed, deleted or returned.
    var affectedRows: Int {
        PQcmdTuples(handle).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// A value's bytes in the text format, nil for NULL. The pointer is valid inside only.
    func withValue<Result>(
        row: Int,
        column: Int,
        _ body: (UnsafeBufferPointer<UInt8>?) throws -> Result
    ) rethrows -> Result {
        guard row < rowCount, column >= 0, column < columnCount,
            PQgetisnull(handle, Int32(row), Int32(column)) == 0,
            let value = PQgetvalue(handle, Int32(row), Int32(column))
        else { return try body(nil) }
        let length = Int(PQgetlength(handle, Int32(row), Int32(column)))
        return try value.withMemoryRebound(to: UInt8.self, capacity: length) { bytes in
            try body(UnsafeBufferPointer(start: bytes, count: length))
        }
    }

    func columnName(_ column: Int) -> String {
        PQfname(handle, Int32(column)).map { String(cString: $0) } ?? "column \(column)"
    }

    /// One field of the server's error report, by PostgreSQL's letter for it.
    func errorField(_ letter: Unicode.Scalar) -> String? {
        PQresultErrorField(handle, Int32(letter.value)).map { String(cString: $0) }
    }

    var errorMessage: String {
        PQresultErrorMessage(handle).map { String(cString: $0) } ?? ""
    }
}
