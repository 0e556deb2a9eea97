// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Registry

@Suite struct SchemaCacheTests {
    @Test func keepsAnAnswerPerContextAndID() {
        let cache = SchemaCache()
        cache.keep([1], for: 7, in: ".", generation: cache.generation)
        #expect(cache.answer(7, in: ".") == [1])
        #expect(cache.answer(7, in: ".live") == nil)
        #expect(cache.answer(8, in: ".") == nil)
    }

    @Test func doesNotKeepWhatWasReadBeforeADeletion() {
        let cache = SchemaCache()
        let before = cache.generation
        cache.remove([7], in: ".")
        cache.keep([1], for: 7, in: ".", generation: before)
        #expect(cache.answer(7, in: ".") == nil)
    }

    @Test func forgetsWhatIsRemoved() {
        let cache = SchemaCache()
        cache.keep([1], for: 7, in: ".", generation: cache.generation)
        cache.keep([2], for: 8, in: ".", generation: cache.generation)
        cache.remove([7], in: ".")
        #expect(cache.answer(7, in: ".") == nil)
        #expect(cache.answer(8, in: ".") == [2])
        cache.removeAll()
        #expect(cache.answer(8, in: ".") == nil)
    }

    @Test func aNotificationTakesAwayTheAnswersOfItsContextOnly() {
        let cache = SchemaCache()
        for context in [".", ".live"] { cache.keep([1], for: 7, in: context, generation: cache.generation) }
        cache.remove(context: ".live")
        #expect(cache.answer(7, in: ".live") == nil)
        #expect(cache.answer(7, in: ".") == [1])
        cache.remove(context: "")
        #expect(cache.answer(7, in: ".") == nil)
    }

    @Test func staysWithinItsBytes() {
        let cache = SchemaCache(capacity: 16 * (1_000 + 128))
        let answer = [UInt8](repeating: 0, count: 1_000)
        for id in 1...100 { cache.keep(answer, for: id, in: ".", generation: cache.generation) }
        let kept = (1...100).filter { cache.answer($0, in: ".") != nil }
        #expect(kept.count <= 16)
        #expect(kept.last == 100)
    }

    @Test(arguments: [
        ("/schemas/ids/7", nil, true), ("/schemas/ids/7", "fetchMaxId=false&subject=orders-value", true),
        ("/schemas/ids/7", "subject=other-value", false), ("/schemas/ids/7", "subject=orders%2Dvalue", false),
        ("/schemas/ids/7", "subject=%3A.live%3Aorders", false), ("/schemas/ids/7", "subject=:.live:orders", false),
        ("/schemas/ids/7", "fetchMaxId=true", false), ("/schemas/ids/7", "format=resolved", false),
        ("/schemas/ids/7/schema", nil, false), ("/schemas/ids/8", nil, false), ("/schemas/ids/+7x", nil, false),
    ])
    func theHotPathAnswersOnlyWhatItCovers(path: String, query: String?, isAnswered: Bool) {
        let cache = SchemaCache()
        cache.keep([1], for: 7, in: ".", generation: cache.generation)
        cache.keep([1], for: 7, in: ".", subject: "orders-value", generation: cache.generation)
        #expect(
            (RegistryRoutes.immutableAnswer(path: path, query: query, cache: cache) { _ in true } != nil) == isAnswered
        )
    }
}
