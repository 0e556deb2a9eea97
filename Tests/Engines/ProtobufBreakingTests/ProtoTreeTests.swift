// SPDX-License-Identifier: Apache-2.0
import ProtobufBreaking
import ProtobufSchema
import Testing

/// Input that is broken, or larger than anybody writes by hand.
@Suite struct ProtoTreeTests {
    private func failure(_ files: Files) -> ProtoTreeError? {
        do throws(ProtoTreeError) {
            _ = try tree(files)
            return nil
        } catch {
            return error
        }
    }

    @Test func aBrokenFileIsNamedWithLineAndColumn() throws {
        let files = ["x/a.proto": "syntax = \"proto3\";\n", "x/b.proto": "syntax = \"proto3\";\nmessage {\n"]
        #expect(failure(files)?.description.hasPrefix("x/b.proto, line 2, column 9: ") == true)
    }

    @Test func theNameIsThatInTheTreeWhereImportsUseAnother() throws {
        let files = [
            "p/a.proto": "syntax = \"proto3\";\nmessage {\n", "buf.yaml": "version: v2\nmodules: [{path: p}]\n",
        ]
        #expect(failure(files)?.description.hasPrefix("p/a.proto, line 2, column 9: ") == true)
    }

    @Test func aMissingImportIsNamedWhereItIsWritten() throws {
        let files = ["a.proto": "syntax = \"proto3\";\nimport \"no.proto\";\n"]
        #expect(failure(files)?.description.hasPrefix("a.proto, line 2, column 8: ") == true)
    }

    @Test func filesThatImportEachOtherAreRefused() throws {
        let files = [
            "a.proto": "syntax = \"proto3\"; import \"b.proto\";",
            "b.proto": "syntax = \"proto3\"; import \"c.proto\";",
            "c.proto": "syntax = \"proto3\"; import \"a.proto\";",
        ]
        #expect(failure(files)?.description.contains("import each other") == true)
        let own = ["a.proto": "syntax = \"proto3\"; import \"a.proto\";"]
        #expect(failure(own)?.description.contains("import") == true)
    }

    @Test func namesThatTwoFilesDefineAreRefused() throws {
        let text = "syntax = \"proto3\"; package p; message M {}"
        #expect(failure(["a.proto": text, "b.proto": text])?.description.contains("already defined") == true)
    }

    @Test func twoModulesCannotHaveOneFile() throws {
        let files = [
            "p/a.proto": "syntax = \"proto3\";", "q/a.proto": "syntax = \"proto3\";",
            "buf.yaml": "version: v2\nmodules:\n  - path: p\n  - path: q\n",
        ]
        #expect(failure(files)?.description.contains("'p/a.proto' and 'q/a.proto'") == true)
    }

    @Test func nestingBeyondTheBoundIsRefusedAndBelowItCompared() throws {
        func nested(_ depth: Int) -> Files {
            let open = (0..<depth).map { "message M\($0) {" }.joined(separator: "\n")
            return ["a.proto": "syntax = \"proto3\";\n" + open + String(repeating: "}", count: depth)]
        }
        #expect(failure(nested(10_000)) != nil)
        #expect(try changes(from: nested(30), to: nested(29)).map(\.rule) == [.messageNoDelete])
    }

    @Test func aMessageOfFiveThousandFieldsIsCompared() throws {
        func files(_ type: String) -> Files {
            let fields = (1...5_000).map { "  \($0 % 50 == 0 ? type : "int32") f\($0) = \($0);" }
            return ["a.proto": "syntax = \"proto3\";\nmessage M {\n" + fields.joined(separator: "\n") + "\n}\n"]
        }
        #expect(try changes(from: files("int32"), to: files("string")).count == 100)
        let gone: Files = ["a.proto": "syntax = \"proto3\";\nmessage M {}\n"]
        #expect(try changes(from: files("int32"), to: gone).count == 5_000)
    }

    @Test func tenThousandBreaksInOneLineHaveTheirColumns() throws {
        func files(_ type: String) -> Files {
            let fields = (1...10_000).map { "\(type) f\($0)=\($0);" }
            return ["a.proto": "syntax = \"proto3\"; message M { /* é */ " + fields.joined() + "}"]
        }
        let found = try changes(from: files("int32"), to: files("bool"))
        #expect(found.count == 10_000)
        let columns = found.compactMap(\.place?.start?.column)
        #expect(columns == columns.sorted() && Set(columns).count == 10_000)
    }

    @Test func everythingOfAPackageWithAHugeNameIsBounded() throws {
        let package = String(repeating: "a", count: 100_000)
        let messages = (0..<5_000).map { "message M\($0) {}" }.joined(separator: "\n")
        let files = ["a.proto": "syntax = \"proto3\";\npackage \(package);\n" + messages]
        #expect(throws: ProtoTreeError.self) { try changes(from: files, to: files) }
    }

    @Test func sentencesAreShortHoweverLongNamesAre() throws {
        let name = String(repeating: "x", count: 100_000)
        let old = ["a.proto": "syntax = \"proto3\";\nmessage M { int32 \(name) = 1; }"]
        let found = try changes(from: old, to: ["a.proto": "syntax = \"proto3\";\nmessage M { int32 y = 1; }"])
        #expect(found.count == 2)
        #expect(found.allSatisfy { $0.message.utf8.count < 2_000 })
    }

    @Test func aFileIsLinkedOnceHoweverManyImportIt() throws {
        // Were each file linked anew for each that imports it, directly or not, there would be 2²⁰⁰ of them.
        var files: Files = [
            "f0.proto": "syntax = \"proto3\"; message M0 {}", "f1.proto": "syntax = \"proto3\"; message M1 {}",
        ]
        for place in 2..<200 {
            files["f\(place).proto"] = """
                syntax = "proto3"; import public "f\(place - 1).proto"; import public "f\(place - 2).proto";
                message M\(place) { M\(place - 1) a = 1; M0 b = 2; }
                """
        }
        #expect(try tree(files).fileCount == 200)
        #expect(try changes(from: files, to: files).isEmpty)
    }

    @Test func anEmptyTreeLosesEveryFileOfTheOldOne() throws {
        #expect(
            try changes(from: ["a.proto": "syntax = \"proto3\";"], to: [:]).map(\.annotation) == ["- FILE_NO_DELETE"]
        )
    }

    @Test(arguments: [
        ("\t", 5), (" \t", 5), ("/*é*/", 6), ("/*漢字*/", 9), ("/*😀*/", 7), ("/*e\u{301}*/", 6), ("/*\u{200B}*/", 5),
        ("/*👨‍👩‍👧*/", 7), ("/*🇩🇪*/", 7), ("/*❤️*/", 7), ("/*\u{1}*/", 5), ("\u{B}", 1), ("/*Ａ*/", 7),
    ]) func columnsAreThoseThatATerminalShows(_ before: String, _ column: Int) throws {
        func files(_ type: String) -> Files {
            ["a.proto": "syntax = \"proto3\";\nmessage M {\n\(before)\(type) f = 1;\n}\n"]
        }
        let change = try #require(try changes(from: files("int32"), to: files("bool")).first)
        #expect(change.place?.start?.column == column)
        #expect(change.place?.start?.codePoint == before.unicodeScalars.count + 1)
    }
}
