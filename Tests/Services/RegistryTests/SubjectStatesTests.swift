// SPDX-License-Identifier: Apache-2.0
import JSON
import Synchronization
import Testing

@testable import Registry

/// How many are inside at once.
private final class Crowd: Sendable {
    let now = Atomic(0)
    let most = Atomic(0)

    func visit() async {
        most.max(now.wrappingAdd(1, ordering: .relaxed).newValue, ordering: .relaxed)
        await Task.yield()
        now.wrappingSubtract(1, ordering: .relaxed)
    }
}

@Suite struct SubjectStatesTests {
    private func state(size: Int = 0) -> SubjectState {
        var state = SubjectState(settings: EffectiveSettings(), settingsRevision: 1, highestVersion: 0)
        state.size = size
        return state
    }

    @Test func oneSubjectIsOneTurnAtATime() async throws {
        let states = SubjectStates()
        let subject = try QualifiedSubject("busy")
        let crowd = Crowd()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask { try await states.inTurn(subject) { await crowd.visit() } }
            }
            try await group.waitForAll()
        }
        #expect(crowd.most.load(ordering: .relaxed) == 1)
    }

    @Test func aTurnThatFailsIsPassedOn() async throws {
        struct Failure: Error {}
        let states = SubjectStates()
        let subject = try QualifiedSubject("failing")
        for _ in 0..<3 {
            await #expect(throws: Failure.self) {
                try await states.inTurn(subject) { throw Failure() }
            }
        }
        #expect(try await states.inTurn(subject) { 7 } == 7)
    }

    @Test func whoeverGivesUpLeavesTheQueueAtOnce() async throws {
        let states = SubjectStates()
        let subject = try QualifiedSubject("abandoned")
        try await states.inTurn(subject) {
            // Would wait for the end of this turn, which comes only after it has gone.
            let waiting = (0..<10).map { _ in Task { try await states.inTurn(subject) { Issue.record("had a turn") } } }
            for task in waiting {
                await Task.yield()
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
            }
        }
        #expect(try await states.inTurn(subject) { 7 } == 7)
    }

    @Test func anotherSubjectDoesNotWait() async throws {
        let states = SubjectStates()
        let (one, other) = (try QualifiedSubject("one"), try QualifiedSubject("other"))
        let answer = try await states.inTurn(one) { try await states.inTurn(other) { 7 } }
        #expect(answer == 7)
    }

    @Test func staysWithinItsBytes() throws {
        let states = SubjectStates(capacity: 64_000)
        for number in 0..<1_000 { states.keep(state(size: 1_000), of: try QualifiedSubject("s\(number)")) }
        let kept = try (0..<1_000).filter { states[try QualifiedSubject("s\($0)")] != nil }
        #expect(kept.count <= 64_000 / 1_000 && kept.last == 999)
        states.keep(state(size: 1_000_000), of: try QualifiedSubject("s999"))
        #expect(states[try QualifiedSubject("s999")] == nil)
    }
}
