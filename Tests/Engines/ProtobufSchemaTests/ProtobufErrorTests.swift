// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ProtobufSchema

/// Errors point at what is wrong.
struct ProtobufErrorTests {
    @Test(
        arguments: [
            ("message M {\n  @Nope a = 1;\n}", .unresolvedName), ("message M {\n  int32 a = @0;\n}", .invalidNumber),
            ("message M { int32 a = 1; int32 b = @1; }", .invalidNumber),
            ("message M { int32 a = 1; int32 @a = 2; }", .duplicateName),
            ("message M { reserved 1 to 5; int32 a = @3; }", .invalidNumber),
            ("message M { reserved \"a\"; int32 @a = 3; }", .duplicateName),
            ("enum E { A = @1; }", .invalidEnum), ("enum @E {}", .invalidEnum),
            ("option java_package = @1;", .invalidValue), ("option @nope = 1;", .invalidOption),
            ("// é\nmessage M { /* é */ int32 a @b = 1; }", .invalidSyntax),
            ("message M { @required int32 a = 1; }", .invalidField), ("import @\"nope.proto\";", .missingImport),
            ("service S { rpc A (@Nope) returns (Nope); }", .unresolvedName),
        ] as [(String, ProtobufSchemaError.Code)]
    )
    func anErrorHasItsCodeAndPlace(_ marked: String, _ code: ProtobufSchemaError.Code) throws {
        let marked = proto3(marked)
        let before = String(marked.prefix { $0 != "@" })
        let text = before + String(marked.dropFirst(before.count + 1))
        let error = try #require(failure(text))
        #expect(error.code == code, "\(error)")
        #expect(error.offset == before.utf8.count, "\(error)")
        let lines = before.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(error.position == ProtobufPosition(line: lines.count, column: (lines.last?.count ?? 0) + 1))
    }

    @Test func aLongNameDoesNotMakeALongMessage() throws {
        let name = String(repeating: "A.", count: 100_000) + "A"
        let error = try #require(failure(proto3("message M { \(name) x = 1; }")))
        #expect(error.message.utf8.count < 1_000)
    }

    @Test func anErrorInAnImportNamesItsFile() throws {
        let error = try #require(failure(proto3("import \"b.proto\";"), ["b.proto": "message M {"]))
        #expect(error.path == "b.proto")
        #expect(error.description.hasPrefix("b.proto, line 1, column 12: "))
    }

    @Test(arguments: ["a\nb", "a\r\nb", "a\rb", "é\n\n\r\r\nx", "", "\n", "é€🐈x"])
    func theTableOfLinesAgreesWithCounting(_ text: String) {
        let bytes = Array(text.utf8)
        let table = LineTable(bytes)
        for offset in 0...bytes.count
        where offset == bytes.count || bytes[offset] != 0x0A || offset == 0 || bytes[offset - 1] != 0x0D {
            #expect(table.position(of: UInt32(offset)) == ProtobufPosition(offset: offset, in: bytes), "\(offset)")
        }
    }

    @Test func aByteOrderMarkIsNoColumn() {
        let text = Array("\u{FEFF}message 1 {}\nmessage 2 {}".utf8)
        #expect(failure(text)?.position == ProtobufPosition(line: 1, column: 9))
        #expect(LineTable(text).position(of: 11) == ProtobufPosition(line: 1, column: 9))
        #expect(LineTable(text).position(of: 0) == ProtobufPosition(line: 1, column: 1))
        #expect(ProtobufPosition(offset: 3, in: text) == ProtobufPosition(line: 1, column: 1))
        #expect(LineTable(text).position(of: 24) == ProtobufPosition(line: 2, column: 9))
    }
}
