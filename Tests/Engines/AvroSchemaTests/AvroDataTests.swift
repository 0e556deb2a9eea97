// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import JSON
import Testing

/// Values that the rules let through and that do not come out as they went in.
@Suite struct AvroDataTests {
    struct Case: CustomTestStringConvertible {
        let writer: String
        let reader: String
        /// Bytes, what was written and what is read; nil for no loss.
        let expected: String?

        init(_ writer: String, _ reader: String, _ expected: String?) {
            (self.writer, self.reader, self.expected) = (writer, reader, expected)
        }

        var testDescription: String { "\(writer) => \(reader)" }
    }

    private static func type(_ base: String, _ logical: String) -> String {
        "{\"type\":\"\(base)\",\"logicalType\":\"\(logical)\"}"
    }

    private static func decimal(_ precision: Int, _ scale: Int) -> String {
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":\(precision),\"scale\":\(scale)}"
    }

    private static func enumeration(_ symbols: String, _ more: String = "") -> String {
        #"{"type":"enum","name":"E","symbols":\#(symbols)\#(more)}"#
    }

    private static func text(_ loss: AvroLoss) -> String {
        "\(hex(loss.bytes)) \(loss.written.compactText) -> \(loss.read?.compactText ?? "refused")"
    }

    @Test(arguments: [
        Case(#""int""#, #""long""#, nil), Case(#""int""#, #""double""#, nil), Case(#""float""#, #""double""#, nil),
        Case(#""int""#, #""float""#, "82808010 16777217 -> 16777216.0"),
        Case(#""long""#, #""float""#, "82808010 16777217 -> 16777216.0"),
        Case(#""long""#, #""double""#, "8280808080808020 9007199254740993 -> 9007199254740992.0"),
        Case(#""bytes""#, #""string""#, "02ff \"ÿ\" -> refused"), Case(#""string""#, #""bytes""#, nil),
        Case(type("long", "timestamp-millis"), type("long", "timestamp-millis"), nil),
        Case(
            type("long", "timestamp-millis"),
            type("long", "timestamp-micros"),
            "80a0abfef962 \"2023-11-14T22:13:20Z\" -> \"1970-01-20T16:13:20Z\""
        ),
        Case(
            type("long", "timestamp-micros"),
            type("long", "local-timestamp-micros"),
            "8080f28183898506 \"2023-11-14T22:13:20Z\" -> \"2023-11-14T22:13:20\""
        ),
        Case(type("int", "date"), type("int", "time-millis"), "f0a802 \"2022-01-08\" -> \"00:00:19\""),
        Case(type("int", "date"), #""int""#, nil), Case(#""int""#, type("int", "date"), nil),
        Case(#""string""#, type("string", "uuid"), "0261 \"a\" -> refused"),
        Case(type("string", "uuid"), #""string""#, nil),
        Case(decimal(4, 2), decimal(6, 2), nil), Case(decimal(4, 2), decimal(4, 3), "0403e8 \"10.00\" -> \"1.000\""),
        Case(decimal(4, 2), decimal(3, 2), "0403e8 \"10.00\" -> refused"),
        Case(enumeration(#"["A","B"]"#), enumeration(#"["A"]"#, #","default":"A""#), "02 \"B\" -> \"A\""),
        Case(enumeration(#"["A","B"]"#), enumeration(#"["A"]"#), "02 \"B\" -> refused"),
        Case(enumeration(#"["A","B"]"#), enumeration(#"["B","A"]"#), nil),
        Case(
            #"["null","long"]"#,
            #"["null","double","long"]"#,
            "028280808080808020 9007199254740993 -> 9007199254740992.0"
        ),
        Case(#"["null","long"]"#, #"["null","long","double"]"#, nil),
        Case(#"["null","bytes"]"#, #"["null","string","bytes"]"#, "0202ff \"ÿ\" -> refused"),
        Case(#"["null","string"]"#, #""string""#, "00 null -> refused"),
        Case(
            #"{"type":"array","items":"long"}"#,
            #"{"type":"array","items":"double"}"#,
            "02828080808080802000 [9007199254740993] -> [9007199254740992.0]"
        ),
        Case(
            #"{"type":"map","values":"bytes"}"#,
            #"{"type":"map","values":"string"}"#,
            "02066b657902ff00 {\"key\":\"ÿ\"} -> refused"
        ),
    ])
    func eachChangeKeepsItsDataOrShowsWhatItLoses(_ one: Case) throws {
        let writer = try AvroSchema(parsing: one.writer)
        let found = try AvroSchema(parsing: one.reader).dataComparison(reading: writer)
        #expect(found.losses.first.map(Self.text) == one.expected && found.undecided == nil)
        #expect(found.losses.count <= 1)
    }

    private func compare(_ writer: String, _ reader: String) throws -> AvroDataComparison {
        try AvroSchema(parsing: record(reader)).dataComparison(reading: try AvroSchema(parsing: record(writer)))
    }

    @Test func aFieldIsShownInAWholeRecord() throws {
        let found = try compare(
            #"{"name":"a","type":"string"},{"name":"n","type":{"type":"array","items":"int"}}"#,
            #"{"name":"n","type":{"type":"array","items":"float"}},{"name":"x","type":"int","default":7}"#
        )
        let loss = try #require(found.losses.first)
        #expect(Self.text(loss) == #"00028280801000 {"a":"","n":[16777217]} -> {"n":[16777216.0],"x":7}"#)
        #expect(loss.path == "n[]")
    }

    @Test func anAliasThatTakesAnotherFieldsValueIsALoss() throws {
        let found = try compare(
            #"{"name":"a","type":"int"}"#,
            #"{"name":"a","type":"int","default":0},{"name":"b","type":"int","aliases":["a"],"default":0}"#
        )
        #expect(found.losses.first.map(Self.text)?.hasSuffix(#" -> {"a":0,"b":0}"#) == true)
        #expect(
            try compare(#"{"name":"a","type":"int"}"#, #"{"name":"b","type":"int","aliases":["a"]}"#).losses.isEmpty
        )
    }

    @Test func aFieldThatIsPerhapsRenamedIsADoubtAndNoLoss() throws {
        let found = try compare(
            #"{"name":"mail","type":["null","string"]}"#,
            #"{"name":"email","type":["null","string"],"default":null}"#
        )
        #expect(found.losses.isEmpty && found.doubts.count == 1)
        #expect(found.doubts.first?.message.contains("'mail'") == true)
        let other = try compare(#"{"name":"a","type":"int"}"#, #"{"name":"b","type":"string","default":""}"#)
        #expect(other.losses.isEmpty && other.doubts.isEmpty)
    }

    @Test func aUnionWhoseOrderIsNoBetterThanItWasIsADoubt() throws {
        let union = #"{"name":"u","type":["string","bytes"]}"#
        let found = try compare(union, union + #",{"name":"x","type":"int","default":0}"#)
        #expect(found.losses.isEmpty && found.doubts.first?.rule == "AVRO_DATA_UNION_ORDER")
    }

    @Test func recursionEnds() throws {
        func list(_ type: String) -> String {
            "{\"name\":\"v\",\"type\":\"\(type)\"},{\"name\":\"next\",\"type\":[\"null\",\"R\"]}"
        }
        let found = try compare(list("long"), list("double"))
        #expect(found.losses.count == 1)
        #expect(try compare(list("int"), list("long")).losses.isEmpty)
        // No value ends, so there is none.
        let endless = #"{"name":"v","type":"long"},{"name":"next","type":"R"}"#
        #expect(try compare(endless, endless.replacing("long", with: "double")).losses.isEmpty)
    }

    @Test func aShortestValueThatIsVeryLongIsNotBuilt() throws {
        let fields = (0..<20).map {
            "{\"name\":\"f\($0)\",\"type\":{\"type\":\"fixed\",\"name\":\"F\($0)\",\"size\":9000}}"
        }
        let writer = fields.joined(separator: ",")
        let found = try compare(writer + #",{"name":"v","type":"long"}"#, #"{"name":"v","type":"double"}"#)
        #expect(found.losses.isEmpty && found.undecided?.contains("32768 bytes") == true)
    }
}
