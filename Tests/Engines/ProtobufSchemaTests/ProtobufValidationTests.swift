// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ProtobufSchema

/// What the language demands of files whose grammar is right.
struct ProtobufValidationTests {
    @Test(arguments: CompilerCases.all)
    func aSmallFileHasTheVerdictOfTheCompiler(_ item: CompilerCases.Case) {
        let error = failureOfOwnFile(item.text)
        #expect((error == nil) == item.isAccepted, "\(error?.description ?? "accepted")")
    }

    /// As the compiler is asked: the file has a path.
    private func failureOfOwnFile(_ text: String) -> ProtobufSchemaError? {
        do throws(ProtobufSchemaError) {
            _ = try ProtobufSchema(parsing: Array(text.utf8), path: "a.proto")
            return nil
        } catch {
            return error
        }
    }

    @Test func namesFromMissingImportsAreToleratedOnRequestOnly() throws {
        let text = proto2(
            "import \"x.proto\"; option (x.o) = 1; message M { optional x.Y y = 1 [default = Z]; } extend x.Y { optional int32 e = 5; }"
        )
        #expect(failure(text)?.code == .missingImport)
        let file = try ProtobufFile(parsing: Array(text.utf8))
        let model = try ProtobufSchema(linking: file, toleratesMissingImports: true).model
        #expect(model.fields.map(\.type) == [.unknown, .scalar(.int32)])
        let wrong = try ProtobufFile(
            parsing: Array(proto2("import \"x.proto\"; message M { optional x.Y y = 0; }").utf8)
        )
        #expect(throws: ProtobufSchemaError.self) { try ProtobufSchema(linking: wrong, toleratesMissingImports: true) }
    }

    @Test func typesOfAnotherFileHaveToBeExported() {
        let other = edition2024("package b; message A { message In {} export message Ex {} } local message L {}")
        for (type, isVisible) in [("b.A", true), ("b.A.In", false), ("b.A.Ex", true), ("b.L", false)] {
            let text = proto3("import \"b.proto\"; message M { \(type) x = 1; }")
            #expect((failure(text, ["b.proto": other]) == nil) == isVisible, "\(type)")
        }
    }

    @Test func importsForOptionsGiveNoTypes() {
        let other = proto2(
            "import \"google/protobuf/descriptor.proto\"; message O {} extend google.protobuf.FileOptions { optional int32 o = 50000; }"
        )
        let head = "import option \"b.proto\"; "
        #expect(failure(edition2024(head + "option (o) = 1;"), ["b.proto": other]) == nil)
        #expect(failure(edition2024(head + "message M { O x = 1; }"), ["b.proto": other])?.code == .unresolvedName)
    }

    @Test func namesOfOtherFilesAreTaken() {
        let other = proto2("message A { extensions 1; } extend A { optional int32 e = 1; }")
        #expect(failure(proto2("import \"b.proto\"; message A {}"), ["b.proto": other])?.code == .duplicateName)
        // Two files may extend a message with the same number.
        #expect(failure(proto2("import \"b.proto\"; extend A { optional int32 f = 1; }"), ["b.proto": other]) == nil)
    }

    @Test func closedEnumsOfOtherFilesAreRefusedByProto3() {
        let other = proto2("enum E { X = 0; }")
        #expect(
            failure(proto3("import \"b.proto\"; message M { E e = 1; }"), ["b.proto": other])?.code == .invalidField
        )
    }
}
