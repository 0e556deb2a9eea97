// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PostgreSQL

extension ServerTests {
    @Suite struct ValueTests {
        @Test func roundTrip() async throws {
            let bytes = [UInt8](0...255)
            try await withDatabase { database in
                let rows = try await database.read { transaction in
                    try transaction.query(
                        """
                        SELECT $1::text, $2::bigint, $3::boolean, $4::bytea, $5::float8, $6::text[], $7::bigint[],
                            $8::text, $9::bytea, $10::text[]
                        """,
                        [
                            "naïve 🎭 'quoted' \\ \n", .int(.min), true, .bytes(bytes), .double(0.1),
                            .textArray(["a", "b,\"c\"", "", "NULL", "\\"]), .intArray([1, -2, .max]), nil, .bytes([]),
                            .textArray([]),
                        ]
                    )
                }
                let row = try #require(rows.first)
                #expect(rows.count == 1)
                #expect(try row.string(0) == "naïve 🎭 'quoted' \\ \n")
                #expect(try row.int(1) == .min)
                #expect(try row.bool(2))
                #expect(try row.bytes(3) == bytes)
                #expect(try row.double(4) == 0.1)
                #expect(try row.textArray(5) == ["a", "b,\"c\"", "", "NULL", "\\"])
                #expect(try row.intArray(6) == [1, -2, .max])
                #expect(row.isNull(7))
                #expect(try row.stringOrNil(7) == nil)
                #expect(try row.intOrNil(7) == nil)
                #expect(try row.bytes(8) == [])
                #expect(try row.textArray(9) == [])
            }
        }

        @Test func infinities() async throws {
            try await withDatabase { database in
                for value in [Double.infinity, -.infinity, 1e300, -0.0] {
                    let rows = try await database.read { try $0.query("SELECT $1::float8", [.double(value)]) }
                    #expect(try rows[0].double(0) == value)
                }
            }
        }

        @Test func wrongTypesAreErrors() async throws {
            try await withDatabase { database in
                let row = try await database.read { try $0.query("SELECT 'x', NULL::bigint") }[0]
                #expect(throws: DatabaseError.self) { try row.int(0) }
                #expect(throws: DatabaseError.self) { try row.bool(0) }
                #expect(throws: DatabaseError.self) { try row.bytes(0) }
                #expect(throws: DatabaseError.self) { try row.int(1) }
                #expect(throws: DatabaseError.self) { try row.string(2) }
                #expect(throws: DatabaseError.self) { try row.string(-1) }
            }
        }

        @Test func nulInTextIsRefused() async throws {
            try await withDatabase { database in
                let error = await databaseError {
                    try await database.read { _ = try $0.query("SELECT $1::text", ["a\0b"]) }
                }
                #expect(error?.sqlState == "22021")
                let second = await databaseError { try await database.read { _ = try $0.query("SELECT 1\0") } }
                #expect(second?.sqlState == "22021")
            }
        }

        @Test func large() async throws {
            let bytes = [UInt8](repeating: 0xab, count: 5_000_000)
            try await withDatabase { database in
                let rows = try await database.read { try $0.query("SELECT $1::bytea", [.bytes(bytes)]) }
                #expect(try rows[0].bytes(0) == bytes)
            }
        }
    }
}
