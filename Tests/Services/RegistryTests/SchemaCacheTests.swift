// SPDX-License-Identifier: Apache-2.0
import Testing
import Web

@testable import Registry

@Suite struct SchemaCacheTests {
    @Test func keepsAnAnswerPerContextAndID() {
        let cache = SchemaCache()
        cache.keep([1], for: 7, in: ".", shown: "a", generation: cache.generation)
        #expect(cache.answer(7, in: ".") == [1])
        #expect(cache.answer(7, in: ".live") == nil)
        #expect(cache.answer(8, in: ".") == nil)
    }

    @Test func doesNotKeepWhatWasReadBeforeADeletion() {
        let cache = SchemaCache()
        let before = cache.generation
        cache.remove([7], in: ".")
        cache.keep([1], for: 7, in: ".", shown: "a", generation: before)
        #expect(cache.answer(7, in: ".") == nil)
    }

    @Test func forgetsWhatIsRemoved() {
        let cache = SchemaCache()
        cache.keep([1], for: 7, in: ".", shown: "a", generation: cache.generation)
        cache.keep([2], for: 8, in: ".", shown: "a", generation: cache.generation)
        cache.remove([7], in: ".")
        #expect(cache.answer(7, in: ".") == nil)
        #expect(cache.answer(8, in: ".") == [2])
        cache.removeAll()
        #expect(cache.answer(8, in: ".") == nil)
    }

    @Test func aNotificationTakesAwayTheAnswersOfItsContextOnly() {
        let cache = SchemaCache()
        for context in [".", ".live"] { cache.keep([1], for: 7, in: context, shown: "a", generation: cache.generation) }
        cache.remove(context: ".live")
        #expect(cache.answer(7, in: ".live") == nil)
        #expect(cache.answer(7, in: ".") == [1])
        cache.remove(context: "")
        #expect(cache.answer(7, in: ".") == nil)
    }

    @Test func staysWithinItsBytes() {
        let cache = SchemaCache(capacity: 16 * (1_000 + 128))
        let answer = [UInt8](repeating: 0, count: 1_000)
        for id in 1...100 { cache.keep(answer, for: id, in: ".", shown: "a", generation: cache.generation) }
        let kept = (1...100).filter { cache.answer($0, in: ".") != nil }
        #expect(kept.count <= 16)
        #expect(kept.last == 100)
    }

    private func readers(_ names: String..., target: String = "") -> KnownReaders {
        KnownReaders(
            target: QualifiedSubject(context: ".", subject: target),
            subjects: names.map { QualifiedSubject(context: ".", subject: $0) }
        )
    }

    @Test func `who reads an id is forgotten with it, with its context, and not kept from before`() {
        let cache = SchemaCache()
        let place = QualifiedSubject(context: ".", subject: "")
        let before = cache.generation
        for forget in [{ cache.remove([7], in: ".") }, { cache.remove(context: ".") }, { cache.removeAll() }] {
            cache.keep(readers("a", "b"), for: 7, at: place, generation: cache.generation)
            #expect(cache.readers(7, at: place)?.subjects.map(\.subject) == ["a", "b"])
            forget()
            #expect(cache.readers(7, at: place) == nil)
        }
        cache.keep(readers("a"), for: 7, at: place, generation: before)
        #expect(cache.readers(7, at: place) == nil)
    }

    @Test func `who reads an id is kept only where a notification takes it away, and where there is somebody`() {
        let cache = SchemaCache()
        let name = QualifiedSubject(context: ".", subject: "name")
        let generation = cache.generation
        cache.keep(readers(""), for: 7, at: name, generation: generation)
        // A name that has not the id is no reader of it, however many names there are.
        cache.keep(readers("a", target: "name"), for: 7, at: name, generation: generation)
        let elsewhere = QualifiedSubject(context: ".live", subject: "a")
        cache.keep(KnownReaders(target: elsewhere, subjects: [elsewhere]), for: 7, at: name, generation: generation)
        #expect(cache.readers(7, at: name) == nil)
        cache.keep(readers("a", target: "a"), for: 7, at: name, generation: generation)
        #expect(cache.readers(7, at: name)?.target.subject == "a")
    }

    @Test func `any removal forgets what is known of GUIDs`() {
        let cache = SchemaCache()
        let subject = QualifiedSubject(context: ".live", subject: "a")
        for forget in [{ cache.remove([7], in: ".") }, { cache.remove(context: ".") }] {
            let generation = cache.generation
            let answer = GUIDAnswer(bytes: [1], id: 7, context: ".live")
            cache.keep(answer, guid: "g", subject, generation: generation)
            cache.keep([subject], guid: "g", generation: generation)
            #expect(cache.answer(guid: "g", subject)?.bytes == [1])
            #expect(cache.answer(guid: "g", nil) == nil)
            #expect(cache.readers(guid: "g") == [subject])
            forget()
            #expect(cache.answer(guid: "g", subject) == nil)
            #expect(cache.readers(guid: "g") == nil)
            cache.keep([subject], guid: "g", generation: generation)
            #expect(cache.readers(guid: "g") == nil)
        }
    }

    @Test func `tables stay within their bytes, and count what they replace once`() {
        var ids = IDTable<[UInt8]>(capacity: 32 * 1_128)
        var guids = GUIDTable<[UInt8]>(capacity: 32 * 1_192)
        let place = QualifiedSubject(context: ".", subject: "")
        let value = [UInt8](repeating: 0, count: 1_000)
        for id in 0..<100 {
            for _ in 0..<3 {
                ids.keep(value, for: id, place, bytes: value.count)
                guids.keep(value, for: .init(guid: "\(id)"), bytes: value.count)
            }
        }
        #expect((0..<100).filter { ids[$0, place] != nil } == [96, 97, 98, 99])
        #expect((0..<100).filter { guids[.init(guid: "\($0)")] != nil } == [96, 97, 98, 99])
        ids.keep(value, for: 200, place, bytes: 32 * 1_128 / 16 + 1)
        #expect(ids[200, place] == nil)
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
        cache.keep([1], for: 7, in: ".", shown: "a", generation: cache.generation)
        cache.keep([1], for: 7, in: ".", subject: "orders-value", shown: "orders-value", generation: cache.generation)
        #expect(
            (RegistryRoutes.immutableAnswer(path: path, query: query, cache: cache) { _, _ in true } != nil)
                == isAnswered
        )
    }

    @Test func `the hot path asks about the subject that an answer shows, and no other`() {
        let cache = SchemaCache()
        let place = QualifiedSubject(context: ".", subject: "")
        let generation = cache.generation
        cache.keep([1], for: 7, in: ".", shown: "b", generation: generation)
        func asked() -> (key: ImmutableKey?, resources: [String]?) {
            var asked: (key: ImmutableKey?, resources: [String]?)
            _ = RegistryRoutes.immutableAnswer(path: "/schemas/ids/7", query: nil, cache: cache) { key, operation in
                asked = (key, operation()?.resources.map(\.name.id))
                return true
            }
            return asked
        }
        // What is remembered of its readers is older than the answer.
        cache.keep(readers("a", "b"), for: 7, at: place, generation: generation)
        #expect(asked().key == ImmutableKey(id: 7, name: "", shown: "b"))
        #expect(asked().resources == nil)
        // Of many readers only the first one is of use.
        cache.keep(readers("b", "c", "d"), for: 7, at: place, generation: generation)
        #expect(asked().resources?.count == 1)
        #expect(asked().key != ImmutableKey(id: 7, name: "", shown: "a"))
    }
}
