// SPDX-License-Identifier: Apache-2.0
import JSON
import ProtobufSchema
import Testing

/// Messages that do not come out as they went in.
@Suite struct ProtobufDataTests {
    struct Case: CustomTestStringConvertible {
        let writer: String
        let reader: String
        /// Bytes, what was written and what is read; nil for no loss.
        let expected: String?
        let syntax: String

        init(_ writer: String, _ reader: String, _ expected: String?, _ syntax: String = "proto3") {
            (self.writer, self.reader, self.expected, self.syntax) = (writer, reader, expected, syntax)
        }

        var testDescription: String { "\(writer) => \(reader)" }
    }

    private static let types = """
        enum E { ZERO = 0; ONE = 1; TWO = 2; }
        message N { int32 x = 1; string s = 2; }
        message P { string key = 1; int32 value = 2; }
        """

    static func compare(_ one: Case) throws -> ProtobufDataComparison {
        func schema(_ body: String) throws -> ProtobufSchema {
            let types =
                one.syntax == "proto3"
                ? types
                : types.replacing("int32", with: "optional int32")
                    .replacing("string", with: "optional string")
            let body = body.contains("message M") ? body : "message M { \(body) }"
            let text = "syntax = \"\(one.syntax)\";\n\(body)\n\(body.contains("enum E") ? "" : types)"
            return try ProtobufSchema(parsing: Array(text.utf8))
        }
        return try schema(one.reader).dataComparison(reading: try schema(one.writer))
    }

    private static func text(_ loss: ProtobufLoss) -> String {
        let hex = loss.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "\(hex) \(loss.written.compactText) -> \(loss.read?.compactText ?? "refused")"
    }

    @Test(arguments: [
        Case("int32 a = 1;", "int64 a = 1;", nil), Case("uint32 a = 1;", "int64 a = 1;", nil),
        Case("bool a = 1;", "int32 a = 1;", nil), Case("E a = 1;", "int32 a = 1;", nil),
        Case("int32 a = 1;", "E a = 1;", nil),
        Case("int64 a = 1;", "int32 a = 1;", #"088080808008 {"a":2147483648} -> {"a":-2147483648}"#),
        Case("uint32 a = 1;", "int32 a = 1;", #"088080808008 {"a":2147483648} -> {"a":-2147483648}"#),
        Case("int32 a = 1;", "bool a = 1;", #"0802 {"a":2} -> {"a":true}"#),
        Case("int32 a = 1;", "sint32 a = 1;", #"0801 {"a":1} -> {"a":-1}"#),
        Case("int32 a = 1;", "fixed32 a = 1;", #"0801 {"a":1} -> {}"#),
        Case("fixed32 a = 1;", "sfixed32 a = 1;", #"0dffffffff {"a":4294967295} -> {"a":-1}"#),
        Case("fixed64 a = 1;", "double a = 1;", #"090100000000000000 {"a":1} -> {"a":5e-324}"#),
        Case("float a = 1;", "double a = 1;", #"0d0000c03f {"a":1.5} -> {}"#),
        Case("string a = 1;", "bytes a = 1;", nil),
        Case("bytes a = 1;", "string a = 1;", #"0a01ff {"a":"ÿ"} -> refused"#),
        Case("int32 a = 1;", "repeated int32 a = 1;", nil),
        Case("repeated int32 a = 1;", "int32 a = 1;", #"0a0101 {"a":[1]} -> {}"#),
        Case("repeated int32 a = 1 [packed = false];", "int32 a = 1;", #"08010802 {"a":[1,2]} -> {"a":2}"#),
        Case("repeated int32 a = 1;", "repeated int32 a = 1 [packed = false];", nil),
        Case("repeated string a = 1;", "string a = 1;", #"0a01610a02c3a9 {"a":["a","é"]} -> {"a":"é"}"#),
        Case("N a = 1;", "bytes a = 1;", nil),
        Case("bytes a = 1;", "N a = 1;", #"0a0161 {"a":"a"} -> refused"#),
        Case("N a = 1;", "string a = 1;", #"0a0b08ffffffffffffffffff01 {"a":{"x":-1}} -> refused"#),
        Case("repeated P a = 1;", "map<string, int32> a = 1;", #"0a000a00 {"a":[{},{}]} -> {"a":[{}]}"#),
        Case("map<string, int32> a = 1;", "repeated P a = 1;", nil),
        Case(
            "map<string, int64> a = 1;",
            "map<string, int32> a = 1;",
            #"0a090a0161108080808008 {"a":[{"key":"a","value":2147483648}]} -> {"a":[{"key":"a","value":-2147483648}]}"#
        ),
        Case(
            "int32 a = 1; string b = 2;",
            "oneof o { int32 a = 1; string b = 2; }",
            #"0801120161 {"a":1,"b":"a"} -> {"b":"a"}"#
        ),
        Case("int32 a = 1;", "oneof o { int32 a = 1; string b = 2; }", nil),
        Case("oneof o { int32 a = 1; string b = 2; }", "oneof p { int32 a = 1; string b = 2; }", nil),
        Case("int32 a = 1;", "int32 a = 2;", #"0801 {"a":1} -> {}"#),
        Case("int32 a = 1; int32 b = 2;", "int32 b = 1; int32 a = 2;", #"0801 {"a":1} -> {"b":1}"#),
        Case("int32 a = 1; int32 b = 2;", "int32 a = 1;", nil),
        Case("E a = 1;", "E a = 1; enum E { ZERO = 0; TWO = 1; ONE = 2; }", #"0801 {"a":"ONE"} -> {"a":"TWO"}"#),
        Case(
            "optional E a = 1;",
            "message M { optional E a = 1; } enum E { ZERO = 0; ONE = 1; }",
            #"0802 {"a":"TWO"} -> {}"#,
            "proto2"
        ),
        Case("optional int32 a = 1;", "optional E a = 1;", #"08ffffffff07 {"a":2147483647} -> {}"#, "proto2"),
        Case("optional int32 a = 1;", "required int32 a = 1;", " {} -> refused", "proto2"),
        Case("required int32 a = 1;", "optional int32 a = 1;", nil, "proto2"),
        Case("optional group G = 1 { optional int32 x = 1; }", "optional N g = 1;", #"0b0c {"g":{}} -> {}"#, "proto2"),
        Case("optional bytes a = 1;", "optional string a = 1;", #"0a01ff {"a":"ÿ"} -> {"a":"\#u{FFFD}"}"#, "proto2"),
    ])
    func eachChangeKeepsItsDataOrShowsWhatItLoses(_ one: Case) throws {
        let found = try Self.compare(one)
        #expect(found.losses.first.map(Self.text) == one.expected && found.undecided == nil)
    }

    @Test func aFieldIsShownInAWholeMessage() throws {
        let inner = "message M { required N n = 1; required string s = 2; } message N { map<int32, Q> q = 3; }"
        let writer = inner + " message Q { optional int64 v = 4; } enum E { Z = 0; }"
        let reader = writer.replacing("int64", with: "int32")
        let found = try Self.compare(Case(writer, reader, nil, "proto2"))
        let loss = try #require(found.losses.first)
        #expect(found.losses.count == 1 && loss.path == "M.n.q.value.v" && loss.type == "M")
        #expect(loss.read?.compactText.contains("-2147483648") == true)
    }

    @Test func aNumberThatIsPerhapsReusedIsADoubtAndNoLoss() throws {
        let found = try Self.compare(Case("string mail = 1;", "string phone = 1;", nil))
        #expect(found.losses.isEmpty && found.doubts.map(\.rule) == ["PROTOBUF_DATA_PERHAPS_REUSED"])
        let gone = try Self.compare(Case("message M { int32 a = 1; } message L { int32 a = 1; }", "int32 a = 1;", nil))
        #expect(gone.losses.isEmpty && gone.doubts.map(\.rule) == ["PROTOBUF_DATA_MESSAGE_GONE"])
    }

    /// A message inside of another is read once, however deep it is.
    @Test func deepMessagesAreDecided() throws {
        func chain(_ type: String) -> String {
            let messages = (1...60).map { "message L\($0) { L\($0 + 1) a = 1; }" }.joined(separator: "\n")
            return "message M { L1 a = 1; }\n\(messages)\nmessage L61 { \(type) v = 1; } enum E { Z = 0; }"
        }
        let found = try Self.compare(Case(chain("int64"), chain("int32"), nil))
        #expect(found.losses.count == 1 && found.losses.first?.bytes.count ?? 0 > 100)
    }

    @Test func largeEnumsAndMessagesAreDecided() throws {
        func large(_ values: Int, _ type: String) -> String {
            let names = (0..<values).map { "V\($0) = \($0);" }.joined(separator: " ")
            let fields = (1...300).map { "required \(type) f\($0) = \($0);" }.joined(separator: " ")
            return "message M { optional E e = 1000; \(fields) } enum E { \(names) }"
        }
        let enums = try Self.compare(Case(large(3_000, "bool"), large(2_999, "bool"), nil, "proto2"))
        #expect(enums.losses.count == 1 && enums.losses.first?.path == "M.e")
        let fields = try Self.compare(Case(large(3, "int64"), large(3, "int32"), nil, "proto2"))
        #expect(!fields.losses.isEmpty && !fields.isComplete)
    }

    @Test func recursionEnds() throws {
        let found = try Self.compare(Case("M next = 1; int64 v = 2;", "M next = 1; int32 v = 2;", nil))
        #expect(found.losses.count == 1)
        let endless = try Self.compare(
            Case(
                "required M next = 1; optional int64 v = 2;",
                "required M next = 1; optional int32 v = 2;",
                nil,
                "proto2"
            )
        )
        #expect(endless.losses.isEmpty)
    }
}
