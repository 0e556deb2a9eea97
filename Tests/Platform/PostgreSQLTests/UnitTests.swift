// SPDX-License-Identifier: Apache-2.0

import Logging
import Testing

@testable import PostgreSQL

@Suite struct ArrayLiteralTests {
    @Test(arguments: [[], [""], ["a"], ["a,b", "{c}", "\"", "\\", "NULL", " x ", "ü🎭\n"]])
    func roundTrip(values: [String]) {
        #expect(ArrayLiteral.elements(ArrayLiteral.text(values)) == values)
    }

    @Test func numbersAndNull() {
        #expect(ArrayLiteral.text([1, -2]) == "{1,-2}")
        #expect(ArrayLiteral.elements("{1,NULL}") == ["1", nil])
        #expect(ArrayLiteral.elements("{{1},{2}}") == nil)
        #expect(ArrayLiteral.elements("1") == nil)
    }
}

@Suite struct StatementCacheTests {
    @Test func leastRecentlyUsedGoes() {
        var cache = StatementCache(capacity: 2)
        let first = cache.insert("a").name
        let second = cache.insert("b").name
        #expect(cache.name(of: "a") == first)
        #expect(cache.insert("c").evicted == second)
        #expect(cache.name(of: "b") == nil)
        #expect(cache.count == 2)
    }
}

@Suite struct BackoffTests {
    @Test func growsToItsBound() {
        var backoff = Backoff(first: .milliseconds(10), longest: .milliseconds(100))
        for _ in 0..<40 { #expect(backoff.next() <= .milliseconds(100)) }
        #expect(backoff.next() >= .milliseconds(50))
        backoff.reset()
        #expect(backoff.next() <= .milliseconds(10))
    }
}

@Suite struct DatabaseErrorTests {
    @Test func unavailability() {
        #expect(DatabaseError(code: .connectionLost, message: "").isUnavailable)
        #expect(DatabaseError(code: .poolTimeout, message: "").isUnavailable)
        #expect(DatabaseError(code: .sql, message: "", sqlState: "53300").isUnavailable)
        #expect(DatabaseError(code: .readOnly, message: "", sqlState: "25006").isUnavailable)
        #expect(!DatabaseError(code: .sql, message: "", sqlState: "23505").isUnavailable)
    }

    @Test(arguments: [
        "host=/nowhere user=x password=hunter2sesame", "password hunter2sesame",
        "postgresql://x:hunter2sesame@localhost:99999/db?nonsense=1",
    ])
    func passwordIsNeverShown(connectionString: String) async {
        var configuration = DatabaseConfiguration(connectionString: connectionString)
        configuration.acquireTimeout = .seconds(1)
        let database = Database(configuration: configuration, logger: quiet)
        let error = await databaseError { try await database.ping() }
        #expect(error?.code == .connectionLost)
        #expect(error.map { !"\($0) \($0.detail ?? "")".contains("hunter2sesame") } == true)
        await database.shutdown()
    }

    @Test func redaction() {
        let configuration = DatabaseConfiguration(connectionString: "host=h password='se cret'")
        #expect(ConnectionSettings(configuration).redacted("a se cret b") == "a *** b")
    }
}
