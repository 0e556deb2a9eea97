// SPDX-License-Identifier: Apache-2.0
import Testing
import Web

@testable import Access

@Suite struct TokenScopeTests {
    private static let order = ProtectedResource(
        "Subject",
        "orders.placed",
        in: [.init("SubjectPrefix", "orders.*"), .init("Context", ".")]
    )

    private func scope(_ actions: [String]?, _ resources: [String]?) throws -> TokenScope {
        try #require(try TokenScope(actions: actions, resources: resources))
    }

    @Test func `a scope of actions is good for those and no others`() throws {
        let scope = try scope(["readSchema"], nil)
        #expect(scope.covers("readSchema", Self.order))
        #expect(!scope.covers("registerSchema", Self.order))
    }

    @Test func `a scope of resources is good for them and what lies in them`() throws {
        #expect(try scope(nil, ["StageDoor::SubjectPrefix::\"orders.*\""]).covers("readSchema", Self.order))
        #expect(try scope(nil, ["StageDoor::Subject::\"orders.placed\""]).covers("readSchema", Self.order))
        #expect(try !scope(nil, ["StageDoor::SubjectPrefix::\"payments.*\""]).covers("readSchema", Self.order))
        #expect(try !scope(nil, ["SubjectPrefix::\"orders.*\""]).covers("readSchema", Self.order))
    }

    @Test func `names in a scope are compared by their bytes`() throws {
        let composed = ProtectedResource("Subject", "caf\u{E9}")
        #expect(try !scope(nil, ["StageDoor::Subject::\"cafe\u{301}\""]).covers("readSchema", composed))
    }

    @Test func `nothing is within a scope that is good for more`() throws {
        let wide = try scope(["a", "b"], nil)
        let narrow = try scope(["a"], nil)
        #expect(narrow.isWithin(wide))
        #expect(!wide.isWithin(narrow))
        #expect(try scope(["a"], ["x"]).isWithin(wide))
        #expect(try !scope(nil, ["x"]).isWithin(wide))
        #expect(wide.isWithin(nil))
    }

    @Test func `an empty list is refused, for it may be meant as nothing and be read as everything`() {
        #expect(throws: WebError.self) { try TokenScope(actions: [], resources: nil) }
    }

    @Test func `a scope reads back as it was written`() throws {
        let scope = try scope(["a"], ["x", "y"])
        let read = try #require(try TokenScope(scope.json))
        #expect(read.actions == scope.actions)
        #expect(read.resources == scope.resources)
    }
}
