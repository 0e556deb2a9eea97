// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Testing

@testable import Registry

@Suite struct WorkshopTests {
    private static let large = 1 << 20

    /// Lets work go on only when told to.
    private final class Gate: Sendable {
        private let isOpen = Atomic(false)

        func open() { isOpen.store(true, ordering: .releasing) }
        func pass() { while !isOpen.load(ordering: .acquiring) {} }
    }

    @Test func nobodyWaitsBehindLongWorkWhileAThreadIsFree() async throws {
        let workshop = Workshop()
        let gate = Gate()
        let long = Task { try await workshop.run(size: 8 * Self.large) { gate.pass() } }
        // Whichever came first, each of these finds the other thread less busy.
        for number in 0..<10 {
            #expect(try await workshop.run(size: Self.large) { number } == number)
            await Task.yield()
        }
        gate.open()
        try await long.value
    }

    @Test func workThatFailsLeavesItsThreadFree() async throws {
        struct Failure: Error {}
        let workshop = Workshop()
        for _ in 0..<4 {
            await #expect(throws: Failure.self) { try await workshop.run(size: Self.large) { throw Failure() } }
        }
        #expect(try await workshop.run(size: .max) { 7 } == 7)
    }
}
