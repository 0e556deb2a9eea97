// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Registry

@Suite struct QualifiedSubjectTests {
    @Test(arguments: [
        ("orders", ".", "orders"), (":.live:orders", ".live", "orders"), (":.:orders", ".", "orders"),
        (":.live:", ".live", ""), (":.live:a:b", ".live", "a:b"), ("a:b", ".", "a:b"), (":x", ".", ":x"),
    ])
    func readsContextAndSubject(text: String, context: String, subject: String) throws {
        let qualified = try QualifiedSubject(text)
        #expect(qualified.context == context)
        #expect(qualified.subject == subject)
    }

    @Test func theContextOfTheURLHoldsForPlainNames() throws {
        #expect(try QualifiedSubject("orders", in: ".live").description == ":.live:orders")
        #expect(try QualifiedSubject(":.other:orders", in: ".live").context == ".other")
    }

    @Test(arguments: ["__GLOBAL", "__EMPTY", "a\nb", "\u{7F}", String(repeating: "x", count: 1_025)])
    func refusesNamesNoSubjectMayHave(text: String) {
        #expect(throws: RegistryError.self) { try QualifiedSubject(text) }
    }

    @Test(arguments: [":.bad!:x", ":.sp ace:x", ":.é:x"])
    func refusesContextsWithOtherCharacters(text: String) {
        #expect(throws: RegistryError.self) { try QualifiedSubject(text) }
    }

    @Test func keepsCanonicallyEquivalentNamesApart() throws {
        let composed = try QualifiedSubject("caf\u{E9}")
        let decomposed = try QualifiedSubject("cafe\u{301}")
        #expect(!composed.subject.utf8.elementsEqual(decomposed.subject.utf8))
    }

    @Test(arguments: ["0", "-2", "abc", "2147483648", ""])
    func refusesWhatIsNoVersion(text: String) {
        #expect(throws: RegistryError.self) { try VersionSelector(text) }
    }
}
