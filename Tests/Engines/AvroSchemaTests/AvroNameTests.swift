// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import Testing

struct AvroNameTests {
    static let names: [(String, String)] = [
        (#"{"type":"fixed","name":"F","size":1}"#, "F"),
        (#"{"type":"fixed","name":"F","namespace":"a.b","size":1}"#, "a.b.F"),
        (#"{"type":"fixed","name":"x.F","namespace":"a.b","size":1}"#, "x.F"),
        (#"{"type":"fixed","name":"F","namespace":"","size":1}"#, "F"),
        (#"{"type":"fixed","name":"F","namespace":null,"size":1}"#, "F"),
        (#"{"type":"fixed","name":".F","namespace":"a","size":1}"#, "F"),
        (#"{"type":"fixed","name":"_9","namespace":"A_1","size":1}"#, "A_1._9"),
        (#"{"type":{"type":"fixed","name":"F","size":1}}"#, "F"),
    ]

    @Test(arguments: names) func fullNameFollowsTheSpecification(text: String, full: String) throws {
        #expect(try schema(text).name?.full == full)
    }

    @Test func nameSplitsIntoNamespaceAndSimpleName() throws {
        let name = try #require(schema(#"{"type":"fixed","name":"a.b.F","size":1}"#).name)
        #expect(name.namespace == "a.b")
        #expect(name.simple == "F")
        #expect("\(name)" == "a.b.F")
    }

    @Test func definitionsInsideInheritTheNamespace() throws {
        let inner = #"{"name":"a","type":{"type":"record","name":"x.I","fields":[{"name":"e","type":E}]}}"#
        let enumeration = #"{"type":"enum","name":"E","symbols":["A"]}"#
        let text =
            #"{"type":"record","name":"R","namespace":"n","fields":["#
            + inner.replacing(":E}", with: ":\(enumeration)}")
            + #",{"name":"b","type":"x.E"},{"name":"c","type":"R"},{"name":"d","type":"n.R"}]}"#
        #expect(failure(text) == nil)
        #expect(failure(text.replacing("x.E\"}", with: "E\"}"))?.code == .unknownType)
    }

    @Test func aliasesAreQualifiedByTheTypesNamespace() throws {
        let read = try schema(#"{"type":"fixed","name":"n.F","size":1,"aliases":["G","o.H"]}"#)
        guard case .fixed(let fixed) = read[read.root].kind else { throw Unexpected() }
        #expect(fixed.aliases.map(\.full) == ["n.G", "o.H"])
    }

    @Test func aNameMayBeAPrimitivesInANamespace() throws {
        #expect(try schema(#"{"type":"fixed","name":"n.int","size":1}"#).name?.full == "n.int")
    }

    @Test func sameSimpleNameInTwoNamespacesIsTwoTypes() {
        #expect(failure(#"[{"type":"fixed","name":"a.F","size":1},{"type":"fixed","name":"b.F","size":1}]"#) == nil)
    }

    @Test func bareAndQuotedPrimitivesAreTheSame() throws {
        for word in ["null", "boolean", "int", "long", "float", "double", "bytes", "string"] {
            #expect(try schema("\"\(word)\"").canonicalForm == "\"\(word)\"")
            #expect(try schema("{\"type\":\"\(word)\"}").canonicalForm == "\"\(word)\"")
            // "null" without quotes is JSON already, and not a type.
            #expect((failure(word) == nil) == (word != "null"))
        }
    }

    @Test func recordsMayReferToThemselvesAndToEachOther() throws {
        let b = #"{"type":"record","name":"B","fields":[{"name":"r","type":["null","R"]},{"name":"b","type":"B"}]}"#
        let read = try schema(record("{\"name\":\"b\",\"type\":\(b)}", #"{"name":"r","type":"R"}"#))
        #expect(read.rootFieldNames == ["b", "r"])
    }

    @Test func aTypeMustBeDefinedBeforeItsUse() {
        let fields = (#"{"name":"a","type":"F"}"#, #"{"name":"b","type":{"type":"fixed","name":"F","size":1}}"#)
        #expect(failure(record(fields.0, fields.1))?.code == .unknownType)
        #expect(failure(record(fields.1, fields.0)) == nil)
    }
}

struct AvroReferenceTests {
    private let fixed = #"{"type":"fixed","name":"n.F","size":1}"#
    private let holder = #"{"type":"record","name":"n.H","fields":[{"name":"f","type":"F"}]}"#

    @Test func typesOfReferencesAreKnown() throws {
        let read = try schema(record(#"{"name":"h","type":"n.H"}"#), references: [fixed, holder])
        #expect(read.texts.count == 3)
        #expect(read.canonicalForm == #"{"name":"R","type":"record","fields":[{"name":"h","type":"n.H"}]}"#)
    }

    @Test func referencesComeInTheOrderOfTheirNeeds() {
        let error = failure(record(#"{"name":"h","type":"n.H"}"#), references: [holder, fixed])
        #expect(error?.code == .unknownType)
        #expect(error?.document == 1)
        #expect(error?.description.hasPrefix("reference 1, line 1") == true)
    }

    @Test func aNameOfAReferenceCannotBeDefinedAgain() {
        #expect(failure(fixed, references: [fixed])?.code == .redefinedName)
        #expect(failure(fixed, references: [fixed])?.document == 0)
        #expect(failure("int", references: [fixed, fixed])?.document == 2)
    }

    @Test func theRootMayBeATypeOfAReference() throws {
        let read = try schema(#""n.F""#, references: [fixed])
        #expect(read.name?.full == "n.F")
        #expect(read[read.root].document == 1)
        #expect(read.registryText == #""n.F""#)
    }

    @Test func differencesPointIntoTheReference() throws {
        let old = try schema(#""n.F""#, references: [fixed])
        let new = try schema(#""n.F""#, references: [#""int""#, fixed.replacing(":1", with: ":2")])
        let difference = try #require(try new.differences(reading: old).first)
        #expect(difference.reader.document == 2)
        #expect(difference.writer.document == 1)
        #expect(difference.writer.offset == 36)
    }
}

struct Unexpected: Error {}
