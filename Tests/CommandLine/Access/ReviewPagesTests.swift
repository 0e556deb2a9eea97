// SPDX-License-Identifier: Apache-2.0
import JSON
import Testing

@testable import stagedoor

/// Lists of reviews that a server tells page by page.
@Suite struct ReviewPagesTests {
    private static func client(_ pages: @escaping @Sendable (String) -> JSON) throws -> RegistryClient {
        let address = try ServerAddress("http://server.test", token: nil)
        return RegistryClient(address: address) { _, path, _ in
            RegistryAnswer(server: "http://server.test", status: 200, body: pages(path))
        }
    }

    private static func page(_ member: String, _ items: [JSON], next: JSON?) -> JSON {
        .object([(member, .array(items))] + (next.map { [("next", $0)] } ?? []))
    }

    @Test("all pages are read, also after an empty one") func allPages() async throws {
        let client = try Self.client { path in
            if path.hasSuffix("after=a") { return Self.page("reviews", [], next: .string("b")) }
            if path.hasSuffix("after=b") { return Self.page("reviews", [.int(2)], next: nil) }
            return Self.page("reviews", [.int(1)], next: .string("a"))
        }
        #expect(try await ReviewListCommand.reviews(client) == [.int(1), .int(2)])
        let items = try Self.client { path in
            path.hasSuffix("after=0")
                ? Self.page("list", [.int(1)], next: .int(1)) : Self.page("list", [.int(2)], next: nil)
        }
        #expect(try await ReviewShowCommand.review("rev_1", items).items == [.int(1), .int(2)])
    }

    @Test("a list that goes on where it has been is an error, not for ever", .timeLimit(.minutes(1)))
    func circles() async throws {
        for circle in [["a", "a"], ["a", "b", "a"]] {
            let client = try Self.client { path in
                let place = circle.dropLast().lastIndex { path.hasSuffix("after=" + $0) }
                return Self.page("reviews", [.int(1)], next: .string(circle[place.map { $0 + 1 } ?? 0]))
            }
            let failure = await #expect(throws: CommandFailure.self) { try await ReviewListCommand.reviews(client) }
            #expect(failure?.description.contains("goes on where it has been already") == true)
        }
        let items = try Self.client { _ in Self.page("list", [.int(1)], next: .int(0)) }
        await #expect(throws: CommandFailure.self) { try await ReviewShowCommand.review("rev_1", items) }
    }
}
