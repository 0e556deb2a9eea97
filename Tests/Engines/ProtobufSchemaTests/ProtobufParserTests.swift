// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ProtobufSchema

/// What one text says by itself.
struct ProtobufParserTests {
    private func file(_ text: String) throws -> ProtobufFile { try ProtobufFile(parsing: Array(text.utf8)) }

    @Test func aMessageKeepsTheOrderOfItsFieldsAndTheirOneofs() throws {
        let file = try file(
            proto3(
                "message M { int32 a = 1; oneof o { string b = 2; M c = 5; } repeated bool d = 3; map<string, M> e = 4; }"
            )
        )
        let fields = file.messages[0].fields
        #expect(fields.map(\.name.text) == ["a", "b", "c", "d", "e"])
        #expect(fields.map(\.number) == [1, 2, 5, 3, 4])
        #expect(fields.map(\.oneof) == [nil, 0, 0, nil, nil])
        #expect(fields[3].label == .repeated)
        guard case .map(let key, let value) = fields[4].kind else { throw Unexpected() }
        #expect(key.scalar == .string && value.name == "M")
        #expect(file.source(fields[4].typeSpan) == "map<string, M>")
    }

    @Test func aBlockInsideAMessageMayExtendATypeWithALeadingDot() throws {
        let file = try ProtobufFile(
            parsing: Array("syntax = \"proto2\"; message M { extend .a.B.C { optional int32 x = 100; } }".utf8)
        )
        #expect(file.messages.first?.extends.first?.extendee.name == ".a.B.C")
        #expect(file.violation == nil)
    }

    @Test func aGroupIsAFieldAndAMessage() throws {
        let message = try file(
            proto2("message M { repeated group Result = 1 [deprecated = true] { optional int32 x = 2; } }")
        )
        .messages[0]
        guard case .group(let place) = message.fields[0].kind else { throw Unexpected() }
        #expect(message.fields[0].name.text == "result")
        #expect(message.messages[place].isGroup && message.messages[place].name.text == "Result")
        #expect(message.messages[place].fields[0].number == 2)
    }

    @Test(
        arguments: [
            ("1", 1), ("017", 15), ("0x1F", 31), ("-0X10", -16), ("- 5", -5), ("2147483647", 2_147_483_647),
            ("-2147483648", -2_147_483_648),
        ] as [(String, Int32)]
    )
    func integersHaveTheirValue(_ text: String, _ number: Int32) throws {
        #expect(try file(proto2("enum E { A = \(text); }")).enums[0].values[0].number == number)
    }

    @Test(
        arguments: [
            (#""a" 'b'"#, [0x61, 0x62]), (#""\n\t\\\"\'\?""#, [0x0A, 0x09, 0x5C, 0x22, 0x27, 0x3F]),
            (#""\x4\x41\X4a""#, [0x04, 0x41, 0x4A]), (#""\0\101\3777""#, [0x00, 0x41, 0xFF, 0x37]),
            (#""\u00e9""#, [0xC3, 0xA9]), (#""\U0001F408""#, [0xF0, 0x9F, 0x90, 0x88]),
            (#""\ud83d\udc08""#, [0xF0, 0x9F, 0x90, 0x88]), ("\"é\"", [0xC3, 0xA9]),
        ] as [(String, [UInt8])]
    )
    func stringsHaveTheirBytes(_ text: String, _ bytes: [UInt8]) throws {
        let option = try file(proto3("option x = \(text);")).options[0]
        guard case .string(let value) = option.value else { throw Unexpected() }
        #expect(value == bytes)
    }

    @Test(
        arguments: [
            ("1.5", 1.5), ("-.5", -0.5), ("1.", 1), ("1.e2", 100), ("1.E2", 100), ("0.E0", 0), ("2e-1", 0.2),
            ("18446744073709551616", 18446744073709551616),
            ("-inf", -Double.infinity), ("1e999", Double.infinity),
        ] as [(String, Double)]
    )
    func decimalsHaveTheirValue(_ text: String, _ number: Double) throws {
        guard case .double(let value) = try file(proto3("option x = \(text);")).options[0].value else {
            throw Unexpected()
        }
        #expect(value == number)
    }

    @Test func optionsKeepNamesAndMessages() throws {
        let option = try file(
            proto3("option (.a.b).c.(d) = { x: [1, -2] y < z: \"s\" > [p.q] { }; [type.googleapis.com/m.N] { } };")
        )
        .options[0]
        #expect(option.name == "(.a.b).c.(d)")
        guard case .message(let value) = option.value else { throw Unexpected() }
        #expect(
            value.fields.map(\.key) == [
                .field("x"), .field("y"), .extension("p.q"), .any(prefix: "type.googleapis.com", type: "m.N"),
            ]
        )
        #expect(value.fields[0].isList && value.fields[0].values.count == 2)
    }

    @Test func rangesNamesAndVisibilityAreKept() throws {
        let message = try file(
            edition2024(
                "local message M { reserved 1, 5 to max; reserved foo, bar; extensions 2 to 3 [verification = UNVERIFIED]; }"
            )
        ).messages[0]
        #expect(message.visibility == .local)
        #expect(message.reserved[0].ranges.map(\.start) == [1, 5])
        #expect(message.reserved[0].ranges[1].endsAtMax && message.reserved[0].ranges[1].end == 536_870_911)
        #expect(message.reserved[1].names.map(\.text) == ["foo", "bar"])
        #expect(message.extensionRanges[0].options.count == 1)
    }

    @Test func methodsStream() throws {
        let method = try file(proto3("service S { rpc A (stream .x.B) returns (C) { option deprecated = true; } }"))
            .services[0].methods[0]
        #expect(method.inputIsStream && !method.outputIsStream)
        #expect(method.input.name == ".x.B" && method.output.name == "C" && method.options.count == 1)
    }

    @Test(
        arguments: [
            "syntax = \"proto4\";", "syntax = proto3;", "edition = \"1999\";", "message M {",
            "message M { int32 a = 1 }",
            "message M { a = 1; }", "import \"a.proto\"", "package;", "package .a;", "option = 1;", "option x = ;",
            "option x = \"a", "option x = 'a\n';", "option x = \"\\q\";", "option x = 1_000;", "option x = 08;",
            "option x = 0x;", "option x = 1e;", "option x = 1.2.3;", "option x = -a;", "option x = -\"a\";", "/* /* */",
            "/* open", "é", "message é {}", "message M { int32 a = -1; }", "message M { reserved a; }",
            "message M { reserved \"a\", 1; }", "message M { reserved \"a b\"; }", "enum E { A = 1.0; }",
            "enum E { A = 2147483648; }", "service S { rpc A (int32) returns (B); }",
            "service S { rpc A () returns (B); }",
            "message M { oneof o { ; } }", "message M { oneof o { repeated int32 a = 1; } }", "} ",
            "message M { oneof o { map<int32, int32> a = 1; } }", "message M { repeated map<int32, int32> a = 1; }",
            "message M { map<string, map<string, int32>> a = 1; }", "message M { int32 a = 1 [deprecated]; }",
            "message M { int32 a = 1 []; }", "option x = { a: };", "option x = { a 1 };", "option x = { a: 1,, };",
            "option x = { a: [[1]] };", "option x = { 1: 2 };", "option x = [1];", "option x = 1 to 2;",
            "message a.B {}",
        ]
    )
    func whatIsNotTheLanguageIsRefused(_ text: String) throws {
        let hasSyntax = text.hasPrefix("syntax") || text.hasPrefix("edition")
        let text = hasSyntax ? text : proto3(text)
        #expect(throws: ProtobufSchemaError.self) { try ProtobufFile(parsing: Array(text.utf8)) }
    }

    @Test(
        arguments: [
            "message M { message message = 1; }", "message M { option.X a = 1; }",
            "enum E { option = 5; reserved = 6; }",
            "message M { extensions -5 to 5; }", "extend M {}",
        ]
    )
    func whatOnlyTheCompilersParserRefusesIsReadButNotASchema(_ body: String) throws {
        #expect(try file(proto3(body)).violation != nil)
        #expect(failure(proto3(body)) != nil)
    }

    private struct Unexpected: Error {}
}
