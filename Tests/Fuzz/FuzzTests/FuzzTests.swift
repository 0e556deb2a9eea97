// SPDX-License-Identifier: Apache-2.0
import Fuzzing
import Testing

/// Some hundred inputs for each target; `stagedoor-fuzz` goes on for as long as one likes.
struct FuzzTests {
    @Test(arguments: FuzzTarget.allCases)
    func mutatedInputsKeepEveryPromise(target: FuzzTarget) throws {
        var mutator = FuzzMutator(target, corpus: [], seed: 7)
        var taken = 0
        for number in 0..<400 {
            let input = mutator.next()
            do {
                taken += try target.run(input) ? 1 : 0
            } catch {
                Issue.record("input \(number): \(error) \(String(decoding: input.prefix(2_000), as: UTF8.self))")
            }
        }
        // The inputs are worth something only if some are taken and some refused.
        #expect(taken > 0 && taken < 400, "\(taken)")
    }

    @Test(arguments: FuzzTarget.allCases)
    func whatMutationsBeginWithIsTaken(target: FuzzTarget) throws {
        #expect(!target.seeds.isEmpty)
        for seed in target.seeds { #expect(try target.run(seed), "\(String(decoding: seed, as: UTF8.self))") }
    }

    @Test(arguments: FuzzTarget.allCases)
    func theSameSeedMakesTheSameInputs(target: FuzzTarget) {
        var (one, other) = (FuzzMutator(target, corpus: [], seed: 3), FuzzMutator(target, corpus: [], seed: 3))
        for _ in 0..<50 { #expect(one.next() == other.next()) }
    }

    /// What is nested without end, or cut off anywhere, is refused like anything else.
    @Test(arguments: FuzzTarget.allCases)
    func everyBeginningOfAnInputEndsInAnAnswer(target: FuzzTarget) throws {
        let seed = try #require(target.seeds.first)
        for end in stride(from: 0, to: seed.count, by: 7) { _ = try target.run(Array(seed[..<end])) }
        for open in ["(", "[", "{", "{\"a\":", "!", "-", "Set<", "if ", "\"", "@a "] {
            _ = try target.run(Array(String(repeating: open, count: 20_000).utf8))
        }
    }
}
