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

    @Test func `what lies in something that a scope is good for is within it`() throws {
        let orders = #"StageDoor::SubjectPrefix::"orders.*""#
        let ancestors: (ProtectedResource.Name) -> [ProtectedResource.Name] = { name in
            name.id == "orders.eu.*" ? [.init("SubjectPrefix", "orders.*"), .init("Context", ".")] : []
        }
        func isWithin(_ inner: [String]?, _ outer: [String]?) throws -> Bool {
            try scope(["a"], inner).isWithin(try scope(["a"], outer), ancestors: ancestors)
        }
        let inner = #"StageDoor::SubjectPrefix::"orders.eu.*""#
        #expect(try isWithin([inner], [orders]))
        #expect(try isWithin([inner], [#"StageDoor::Context::".""#]))
        #expect(try isWithin([inner, orders], [orders]))
        #expect(try !isWithin([orders], [inner]))
        #expect(try !isWithin([inner, #"StageDoor::SubjectPrefix::"pay.*""#], [orders]))
        #expect(try !isWithin(nil, [orders]))
        #expect(try isWithin([inner], nil))
    }

    @Test(
        arguments: [
            (["readSchem"], nil, "scope.actions[0]: there is no action 'readSchem'; did you mean 'readSchema'?"),
            (["readSchema", "fly"], nil, "scope.actions[1]: there is no action 'fly'"),
            (["read"], nil, "scope.actions[0]: 'read' is a group of actions"),
            (
                nil, [#"StageDoor::SubjectPrefx::"orders.*""#],
                "scope.resources[0]: there is no type StageDoor::SubjectPrefx; did you mean StageDoor::SubjectPrefix?"
            ),
            (nil, [#"SubjectPrefix::"orders.*""#], "scope.resources[0]: there is no type SubjectPrefix"),
            (nil, ["orders.*"], "scope.resources[0]: 'orders.*' names nothing"),
            (nil, [#"StageDoor::SubjectPrefix::"orders*""#], "scope.resources[0]: nothing lies in"),
            (nil, [#"StageDoor::SubjectPrefix::"orders.""#], "scope.resources[0]: nothing lies in"),
            (nil, [#"StageDoor :: Subject::"x""#], "scope.resources[0]: write"),
            (nil, [#"StageDoor::Subject::"x") when { true"#], "scope.resources[0]: "),
        ] as [([String]?, [String]?, String)]
    )
    func `a scope that nothing can be within is a slip, and said where`(
        _ actions: [String]?,
        _ resources: [String]?,
        _ expected: String
    ) throws {
        #expect { try scope(actions, resources).check() } throws: { error in
            (error as? WebError)?.status == 422 && (error as? WebError)?.message.hasPrefix(expected) == true
        }
    }

    @Test func `a scope as policies write it is taken`() throws {
        let names = [
            #"StageDoor::SubjectPrefix::"orders.*""#, #"StageDoor::Subject::"a\"b\\c""#, #"StageDoor::Context::".""#,
            #"StageDoor::System::"stagedoor""#, #"StageDoor::Person::"ada""#, #"StageDoor::SubjectPrefix::":.s:a-*""#,
        ]
        try scope(["readSchema", "registerSchema", "manageTokens"], names).check()
    }

    @Test func `an empty list is refused, for it may be meant as nothing and be read as everything`() {
        #expect(throws: WebError.self) { try TokenScope(actions: [], resources: nil) }
    }

    @Test func `a scope reads back as it was written`() throws {
        let scope = try scope(["a"], ["x", "y"])
        let read = try TokenScope(stored: scope.json)
        #expect(read.actions == scope.actions)
        #expect(read.resources == scope.resources)
    }
}
