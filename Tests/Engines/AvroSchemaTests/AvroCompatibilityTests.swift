// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import Testing

struct AvroCompatibilityTests {
    static let words = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"]
    /// Written to read, beyond a type itself.
    static let promotions: Set<String> = [
        "int long", "int float", "int double", "long float", "long double", "float double", "string bytes",
        "bytes string",
    ]

    @Test func promotionsAreThoseOfTheSpecification() throws {
        for written in Self.words {
            for read in Self.words {
                let isReadable = try rules(reader: read.quotedWord, writer: written.quotedWord).isEmpty
                #expect(
                    isReadable == (written == read || Self.promotions.contains("\(written) \(read)")),
                    "\(written) as \(read)"
                )
            }
        }
    }

    /// One place in the reader's and one in the writer's text for each incompatibility.
    static let located: [(AvroIncompatibility, String, String)] = [
        (
            .nameMismatch, record("{\"name\":\"a\",\n\"type\":@{\"type\":\"fixed\",\"name\":\"A\",\"size\":1}}"),
            record(#"{"name":"a","type":@{"type":"fixed","name":"B","size":1}}"#)
        ),
        (
            .fixedSizeMismatch, #"{"type":"fixed","name":"F","size":@2}"#,
            #"{"size":@1,"type":"fixed","name":"F"}"#
        ),
        (
            .missingEnumSymbols, #"{"type":"enum","name":"E","symbols":@["A"]}"#,
            #"{"type":"enum","symbols":@["A","B"],"name":"E"}"#
        ),
        (.readerFieldMissingDefaultValue, record(#"@{"name":"a","type":"int"}"#), "@" + record()),
        (.typeMismatch, record(#"{"name":"a","type":@"int"}"#), record(#"{"type":@"string","name":"a"}"#)),
        (.missingUnionBranch, #"{"type":"array","items":@["null","int"]}"#, #"{"items":@"string","type":"array"}"#),
    ]

    @Test(arguments: located) func isLocatedInBothTexts(rule: AvroIncompatibility, left: String, right: String) throws {
        let (reader, writer) = (Marked(left), Marked(right))
        let differences = try schema(reader.text).differences(reading: schema(writer.text))
        let difference = try #require(differences.first)
        #expect(differences.count == 1)
        #expect(difference.incompatibility == rule)
        #expect(difference.reader.offset == reader.offset)
        #expect(difference.writer.offset == writer.offset)
        #expect(!difference.detail.isEmpty)
    }

    @Test func everyIncompatibilityHasACase() {
        #expect(Self.located.map(\.0) == AvroIncompatibility.allCases)
    }

    /// Reader, writer, and whether the one reads the other.
    static let unions: [(String, String, Bool)] = [
        (#"["null","int"]"#, #""int""#, true), (#""int""#, #"["int"]"#, true), (#""int""#, #"["null","int"]"#, false),
        (#"["null","long"]"#, #"["int","null"]"#, true), (#"["null","int"]"#, #"["int","string"]"#, false),
        (#"["float"]"#, #"["int","long"]"#, true), ("[]", "[]", true), (#"["int"]"#, "[]", true),
        ("[]", #""int""#, false),
        (#""int""#, "[]", true), (#"{"type":"map","values":["int"]}"#, #"{"type":"map","values":"int"}"#, true),
        (#"["null",{"type":"array","items":"long"}]"#, #"{"type":"array","items":"int"}"#, true),
    ]

    @Test(arguments: unions) func unionsReadBranchByBranch(reader: String, writer: String, isReadable: Bool) throws {
        #expect(try rules(reader: reader, writer: writer).isEmpty == isReadable)
    }

    @Test func whatIsWrongInsideTheBranchThatWasMeantIsSaid() throws {
        let wrong = try rules(
            reader: #"["null",{"type":"fixed","name":"F","size":1}]"#,
            writer: #"{"type":"fixed","name":"F","size":2}"#
        )
        #expect(wrong == ["FIXED_SIZE_MISMATCH", "MISSING_UNION_BRANCH"])
    }

    @Test func anEnumWithADefaultReadsUnknownSymbols() throws {
        let writer = #"{"type":"enum","name":"E","symbols":["B","A","C"]}"#
        #expect(try rules(reader: #"{"type":"enum","name":"E","symbols":["A"],"default":"A"}"#, writer: writer) == [])
        #expect(try rules(reader: #"{"type":"enum","name":"E","symbols":["A","B","C","D"]}"#, writer: writer) == [])
        let reader = try schema(#"{"type":"enum","name":"E","symbols":["A"]}"#)
        #expect(try reader.differences(reading: schema(writer)).map(\.detail) == ["[B, C]"])
    }

    @Test func anEnumsDefaultIsNoDefaultOfTheField() throws {
        let field = #"{"name":"e","type":{"type":"enum","name":"E","symbols":["A"],"default":"A"}}"#
        #expect(try rules(reader: record(field), writer: record()) == ["READER_FIELD_MISSING_DEFAULT_VALUE"])
    }

    @Test func aTypesAliasBridgesANewName() throws {
        let old = #"{"type":"fixed","name":"n.Old","size":1}"#
        #expect(try rules(reader: #"{"type":"fixed","name":"n.New","size":1,"aliases":["Old"]}"#, writer: old) == [])
        let other = #"{"type":"fixed","name":"m.New","size":1,"aliases":["Old"]}"#
        #expect(try rules(reader: other, writer: old) == ["NAME_MISMATCH"])
    }

    @Test func onlyTheReadersAliasesCount() throws {
        let aliased = #"{"type":"fixed","name":"New","size":1,"aliases":["Old"]}"#
        #expect(try rules(reader: #"{"type":"fixed","name":"Old","size":1}"#, writer: aliased) == ["NAME_MISMATCH"])
    }

    @Test func namespacesDoNotKeepTypesApart() throws {
        #expect(
            try rules(
                reader: #"{"type":"fixed","name":"a.F","size":1}"#,
                writer: #"{"type":"fixed","name":"F","size":1}"#
            )
                == []
        )
    }

    @Test func aFieldsAliasFindsTheWritersField() throws {
        let old = record(#"{"name":"old","type":"int"}"#)
        #expect(try rules(reader: record(#"{"name":"new","type":"long","aliases":["x","old"]}"#), writer: old) == [])
        #expect(
            try rules(reader: record(#"{"name":"new","type":"string","aliases":["old"]}"#), writer: old)
                == ["TYPE_MISMATCH"]
        )
    }

    @Test func fieldsAreFoundByNameInLargeRecordsToo() throws {
        let fields = (0..<40).map { "{\"name\":\"f\($0)\",\"type\":\"int\"}" }
        let text = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[\(fields.joined(separator: ","))]}"
        let reversed = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[\(fields.reversed().joined(separator: ","))]}"
        #expect(try rules(reader: text, writer: reversed) == [])
        #expect(try rules(reader: reversed, writer: text.replacing("f7\"", with: "g7\"")).count == 1)
    }

    @Test func everyDifferenceIsReported() throws {
        let reader = record(#"{"name":"a","type":"int"}"#, #"{"name":"b","type":"int"}"#, #"{"name":"c","type":"int"}"#)
        let writer = record(#"{"name":"a","type":"string"}"#, #"{"name":"c","type":["null","int"]}"#)
        #expect(
            try rules(reader: reader, writer: writer)
                == ["TYPE_MISMATCH", "READER_FIELD_MISSING_DEFAULT_VALUE", "TYPE_MISMATCH"]
        )
    }
}

extension String {
    fileprivate var quotedWord: String { "\"\(self)\"" }
}
