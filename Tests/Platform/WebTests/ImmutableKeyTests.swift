// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Web

@Suite struct ImmutableKeyTests {
    private static let names = ["", "a", "orders-value", "orders.eu.placed-value", "orders.eu.placed-valuf", "\u{E9}"]

    @Test func `a key is the same when all its parts are, wherever they lie`() {
        for (place, name) in Self.names.enumerated() {
            for (otherPlace, other) in Self.names.enumerated() {
                let copy = String(decoding: Array(other.utf8), as: UTF8.self)
                let isSame = place == otherPlace
                let byName = ImmutableKey(id: 1, name: name, shown: "s") == ImmutableKey(id: 1, name: copy, shown: "s")
                let byShown = ImmutableKey(id: 1, name: "n", shown: name) == ImmutableKey(id: 1, name: "n", shown: copy)
                #expect(byName == isSame && byShown == isSame, "\(name) \(other)")
                #expect(ImmutableKey(id: 1, name: name, shown: name) != ImmutableKey(id: 2, name: copy, shown: copy))
            }
        }
    }

    @Test func `names that readers take for the same are not`() {
        #expect(
            ImmutableKey(id: 1, name: "", shown: "caf\u{E9}") != ImmutableKey(id: 1, name: "", shown: "cafe\u{301}")
        )
        #expect(ImmutableKey(id: 1, name: "\u{E9}", shown: "") != ImmutableKey(id: 1, name: "e\u{301}", shown: ""))
    }
}
