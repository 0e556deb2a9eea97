// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import JSON
import Testing

struct AvroSchemaErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let code: AvroSchemaError.Code
        let text: String
        let pointer: String
        var testDescription: String { "\(code.rawValue) \(text)" }

        init(_ code: AvroSchemaError.Code, _ pointer: String, _ text: String) {
            self.code = code
            self.text = text
            self.pointer = pointer
        }
    }

    static let cases = [
        Case(.invalidJSON, "", #"{"type":@}"#),
        Case(.invalidJSON, "", "{\n  \"type\": @x}"),
        Case(.unknownType, "", #"@"x.Y""#),
        Case(.unknownType, "", "@7"),
        Case(.unknownType, "/items", "{\"type\":\"array\",\n  \"items\": @\"Nope\"}"),
        Case(.unknownType, "/values", #"{"type":"map","values":@true}"#),
        Case(.unknownType, "/1", "[\"null\",\r\n\t@\"no name\"]"),
        Case(.unknownType, "/type", #"{"type":@"Nope"}"#),
        Case(.invalidName, "/name", #"{"type":"record","name":@"1a","fields":[]}"#),
        Case(.invalidName, "/name", #"{"type":"record","name":@"é","fields":[]}"#),
        Case(.invalidName, "/name", #"{"type":"record","name":@"a..b","fields":[]}"#),
        Case(.invalidName, "/name", #"{"type":"record","name":@"","fields":[]}"#),
        Case(.invalidName, "/name", #"{"type":"fixed","name":@5,"size":1}"#),
        Case(.invalidName, "/name", #"{"type":"fixed","name":@"F","namespace":"a-b","size":1}"#),
        Case(.invalidName, "/namespace", #"{"type":"fixed","name":"F","namespace":@1,"size":1}"#),
        Case(.invalidName, "/fields/0/name", record(#"{"name":@"a.b","type":"int"}"#)),
        Case(.invalidName, "/symbols/1", #"{"type":"enum","name":"E","symbols":["A",@"a-b"]}"#),
        Case(.invalidName, "/symbols/0", #"{"type":"enum","name":"E","symbols":[@3]}"#),
        Case(.invalidName, "/aliases", #"{"type":"fixed","name":"F","size":1,"aliases":@["0"]}"#),
        Case(.redefinedName, "/name", #"{"type":"fixed","name":@"int","size":1}"#),
        Case(
            .redefinedName,
            "/fields/0/type/name",
            record(#"{"name":"a","type":{"type":"fixed","name":@"R","size":1}}"#)
        ),
        Case(.missingAttribute, "", #"@{"name":"a"}"#),
        Case(.missingAttribute, "", #"@{"type":"record","name":"R"}"#),
        Case(.missingAttribute, "", #"@{"type":"record","fields":[]}"#),
        Case(.missingAttribute, "", #"@{"type":"array"}"#),
        Case(.missingAttribute, "/items", #"{"type":"array","items":@{"type":"map"}}"#),
        Case(.missingAttribute, "", #"@{"type":"enum","name":"E"}"#),
        Case(.missingAttribute, "", #"@{"type":"fixed","name":"F"}"#),
        Case(.missingAttribute, "/fields/0", record(#"@{"name":"a"}"#)),
        Case(.missingAttribute, "/fields/0", record(#"@{"type":"int"}"#)),
        Case(.invalidAttribute, "/fields", #"{"type":"record","name":"R","fields":@{}}"#),
        Case(.invalidAttribute, "/fields/0", record(#"@"a""#)),
        Case(.invalidAttribute, "/size", #"{"type":"fixed","name":"F","size":@-1}"#),
        Case(.invalidAttribute, "/size", #"{"type":"fixed","name":"F","size":@"4"}"#),
        Case(.invalidAttribute, "/size", #"{"type":"fixed","name":"F","size":@1.5}"#),
        Case(.invalidAttribute, "/size", #"{"type":"fixed","name":"F","size":@2147483648}"#),
        Case(.invalidAttribute, "/symbols", #"{"type":"enum","name":"E","symbols":@"A"}"#),
        Case(.invalidAttribute, "/aliases", #"{"type":"fixed","name":"F","size":1,"aliases":@"G"}"#),
        Case(.invalidAttribute, "/aliases/1", #"{"type":"fixed","name":"F","size":1,"aliases":["G",@1]}"#),
        Case(.invalidAttribute, "/fields/0/aliases", record(#"{"name":"a","type":"int","aliases":@{}}"#)),
        Case(.invalidAttribute, "/fields/0/order", record(#"{"name":"a","type":"int","order":@"up"}"#)),
        Case(.duplicate, "/fields/1/name", record(#"{"name":"a","type":"int"}"#, #"{"type":"int","name":@"a"}"#)),
        Case(.duplicate, "/symbols/2", #"{"type":"enum","name":"E","symbols":["A","B",@"A"]}"#),
        Case(.invalidUnion, "/1", #"["null",@["int"]]"#),
        Case(.invalidUnion, "/1", #"["int",@"int"]"#),
        Case(.invalidUnion, "/1", #"["int",@{"type":"int","logicalType":"date"}]"#),
        Case(.invalidUnion, "/1", #"[{"type":"array","items":"int"},@{"type":"array","items":"long"}]"#),
        Case(.invalidUnion, "/1", #"[{"type":"map","values":"int"},@{"type":"map","values":"long"}]"#),
        Case(.invalidUnion, "/1", #"[{"type":"fixed","name":"a.F","size":1},@"a.F"]"#),
        Case(.invalidDefault, "/default", #"{"type":"enum","name":"E","symbols":["A"],"default":@"B"}"#),
        Case(.invalidDefault, "/fields/0/default", record(#"{"name":"a","type":"int","default":@"1"}"#)),
    ]

    @Test(arguments: cases) func pointsAtTheValueAtFault(_ expected: Case) throws {
        let marked = Marked(expected.text)
        let error = try #require(failure(marked.text))
        #expect(error.code == expected.code)
        #expect(error.position.line == marked.line)
        #expect(error.position.column == marked.column)
        #expect(error.pointer.description == expected.pointer)
        #expect(error.document == 0)
        #expect(!error.message.isEmpty)
    }

    @Test func everyCodeHasACase() {
        let all = Set([
            "AVRO_INVALID_JSON", "AVRO_UNKNOWN_TYPE", "AVRO_INVALID_NAME", "AVRO_REDEFINED_NAME",
            "AVRO_MISSING_ATTRIBUTE", "AVRO_INVALID_ATTRIBUTE", "AVRO_DUPLICATE", "AVRO_INVALID_UNION",
            "AVRO_INVALID_DEFAULT",
        ])
        #expect(Set(Self.cases.map(\.code.rawValue)) == all)
    }

    @Test func columnsCountCodePoints() throws {
        let error = try #require(failure(#"{"doc":"é😀","type":"Nope"}"#))
        #expect(error.position.column == 20)
    }

    @Test func describesPlaceAndMessage() throws {
        let error = try #require(failure(#"{"type":"array","items":"Nope"}"#))
        #expect(error.description == "line 1, column 25 (/items): \(error.message)")
    }

    @Test func hugeNamesAreCutInMessages() throws {
        let error = try #require(failure("\"" + String(repeating: "a", count: 100_000) + "\""))
        #expect(error.message.utf8.count < 400)
    }
}
