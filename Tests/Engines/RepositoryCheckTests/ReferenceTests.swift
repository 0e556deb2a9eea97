// SPDX-License-Identifier: Apache-2.0
import Findings
import RepositoryCheck
import Testing

/// References lead to the files of the same side, and a change is seen through them.
@Suite struct ReferenceTests {
    private static func avro(_ type: String) -> [String: String] {
        [
            "z/money.avsc": Texts.record("shop.Money", Texts.field("amount", type)),
            "a/order.avsc": Texts.record("shop.Order", Texts.field("id", "string"), Texts.field("total", "Money")),
            "b/invoice.avsc": Texts.record("bill.Invoice", Texts.field("order", "shop.Order")),
        ]
    }

    @Test func avroTypesOfOtherFilesAreFoundByTheirNames() throws {
        let side = Repository.side(Self.avro("long"))
        #expect(side.subjects.map(\.name) == ["shop.Money", "shop.Order", "bill.Invoice"])
        #expect(try Repository.check(Self.avro("long"), Self.avro("long")).verdict == .compatible)
    }

    @Test func aChangeOfWhatOthersNeedIsListedForEachOfThem() throws {
        let report = try Repository.check(Self.avro("long"), Self.avro("string"))
        #expect(
            report.lines == [
                "error TYPE_MISMATCH z/money.avsc:2 shop.Money", "error TYPE_MISMATCH z/money.avsc:2 shop.Order",
                "error TYPE_MISMATCH z/money.avsc:2 bill.Invoice",
            ]
        )
        let dependent = try #require(report.findings.last)
        #expect(dependent.message.hasSuffix("'bill.Invoice' refers to it"))
        #expect(dependent.related.map(\.location.file) == ["old:z/money.avsc", "b/invoice.avsc"])
        #expect(Set(report.findings.map(\.fingerprint)).count == 3)
    }

    @Test func jsonSchemasAreFoundByRelativePathsAlsoFromWhatWasFound() throws {
        func files(_ type: String) -> [String: String] {
            [
                "a/order.schema.json": Texts.object(#""to": {"$ref": "../b/address.json#/definitions/x"}"#),
                "b/address.json": #"{"definitions": {"x": {"$ref": "parts/street.json"}}}"#,
                "b/parts/street.json": #"{"type": "\#(type)"}"#,
            ]
        }
        #expect(try Repository.check(files("string"), files("string")).findings.isEmpty)
        let report = try Repository.check(files("string"), files("integer"))
        #expect(report.lines == ["error TYPE_CHANGED b/parts/street.json:1 a/order"])
    }

    @Test func jsonSchemasAreFoundByTheirIdentifiers() throws {
        func files(_ type: String) -> [String: String] {
            let street = Texts.object(#""s": {"type": "\#(type)"}"#, id: "https://shop.example/street.json")
            return [
                "x.schema.json": Texts.object(#""a": {"$ref": "street.json"}"#, id: "https://shop.example/x.json"),
                "elsewhere/s.schema.json": street,
            ]
        }
        #expect(try Repository.check(files("string"), files("string")).findings.isEmpty)
        let report = try Repository.check(files("string"), files("integer"))
        #expect(report.findings.map { $0.details.first { $0.name == "subject" }?.value } == ["elsewhere/s", "x"])
    }

    private static func proto(_ type: String, root: String, _ imported: String) -> [String: String] {
        [
            "\(root)shop/v1/item.proto": "syntax = \"proto3\";\npackage shop.v1;\nmessage Item { \(type) n = 1; }",
            "\(root)shop/v1/cart.proto":
                "syntax = \"proto3\";\npackage shop.v1;\nimport \"\(imported)\";\nmessage Cart { Item i = 1; }",
        ]
    }

    @Test(arguments: [("", "shop/v1/item.proto"), ("proto/", "shop/v1/item.proto"), ("deep/proto/", "item.proto")])
    func importsAreFoundFromAnyFolderAbove(root: String, imported: String) throws {
        let old = Self.proto("int32", root: root, imported)
        #expect(try Repository.check(old, old).findings.isEmpty)
        let report = try Repository.check(old, Self.proto("string", root: root, imported))
        #expect(
            report.lines.contains("error FIELD_SCALAR_KIND_CHANGED \(root)shop/v1/item.proto:3 \(root)shop/v1/cart")
        )
    }

    @Test func importsAreFoundFromConfiguredRootsOnly() throws {
        let files = Self.proto("int32", root: "proto/", "shop/v1/item.proto")
        #expect(try Repository.check(files, files, config: "protoRoots: proto\n").findings.map(\.rule) == [])
        let report = try Repository.check(files, files, config: "protoRoots: [other]\n")
        #expect(report.findings.map(\.severity) == [.error] && report.findings[0].location?.line == 3)
    }

    @Test func importsThatEverybodyHasAreNotLookedFor() throws {
        let text = "syntax = \"proto3\"; import \"google/protobuf/any.proto\"; message A { google.protobuf.Any a = 1; }"
        #expect(try Repository.check(["a.proto": text], ["a.proto": text]).findings.isEmpty)
    }

    @Test func whatLeadsNowhereIsAnErrorWithAPlace() throws {
        let files = ["a.avsc": Texts.record("A", Texts.field("x", "Missing"))]
        let report = try Repository.check(files, files)
        #expect(report.lines == ["error AVRO_UNKNOWN_TYPE a.avsc:2 A"] && report.verdict == .undecided)
    }

    @Test func circlesAreAnErrorAtTheReferenceThatClosesThem() throws {
        let files = [
            "a.avsc": Texts.record("A", Texts.field("b", "B")), "b.avsc": Texts.record("B", Texts.field("c", "C")),
            "c.avsc": Texts.record("C", Texts.field("a", "A")), "d.avsc": Texts.record("D", Texts.field("a", "A")),
        ]
        let report = try Repository.check(files, files)
        #expect(report.lines == ["error REFERENCE_CIRCLE c.avsc:2"])
        #expect(report.findings[0].message.hasSuffix("a.avsc → b.avsc → c.avsc → a.avsc"))
        #expect(report.verdict == .undecided)
    }

    @Test func circlesThatHangTogetherAreOneFindingOfBoundedLength() throws {
        var files: [String: String] = [:]
        let count = 3_000
        for index in 0..<count {
            // Back to the first and on to the next: as many circles as files.
            let fields = [Texts.field("a", "R0"), Texts.field("b", "R\((index + 1) % count)")]
            files["r\(index).avsc"] = Texts.record("R\(index)", fields.joined(separator: ",\n"))
        }
        let side = Repository.side(files)
        #expect(side.findings.map(\.rule) == ["REFERENCE_CIRCLE"])
        #expect(side.findings.allSatisfy { $0.message.utf8.count < 1_000 && $0.message.contains("3000 files") })
    }

    @Test func aLongCircleIsToldInPart() throws {
        var files: [String: String] = [:]
        for index in 0..<500 {
            files["r\(index).avsc"] = Texts.record("R\(index)", Texts.field("a", "R\((index + 1) % 500)"))
        }
        files["z.avsc"] = Texts.record("Z", Texts.field("a", "R7"))
        let report = try Repository.check(files, files)
        #expect(report.findings.map(\.rule) == ["REFERENCE_CIRCLE"] && report.verdict == .undecided)
        #expect(report.findings[0].message.utf8.count < 1_000)
    }

    @Test func aFileMayReferToItself() throws {
        let files = [
            "a.avsc": Texts.record("A", #"{"name": "next", "type": ["null", "A"]}"#),
            "b.schema.json": Texts.object(#""next": {"$ref": "b.schema.json"}"#),
        ]
        #expect(try Repository.check(files, files).findings.isEmpty)
    }

    @Test func oneNameForTwoFilesIsAnError() throws {
        // Where no "$id" gives a base, ".." above it is lost, as RFC 3986 says: both are c.json to the reader.
        let files = [
            "a/b/x.schema.json": Texts.object(#""p": {"$ref": "../c.json"}, "q": {"$ref": "../../c.json"}"#),
            "c.json": #"{"type": "string"}"#, "a/c.json": "{}",
        ]
        let report = try Repository.check(files, files)
        #expect(report.lines == ["error REFERENCE_AMBIGUOUS a/b/x.schema.json a/b/x"])
        #expect(report.findings[0].related.map(\.location.file) == ["a/c.json", "c.json"])
    }

    @Test func aTypeMayMoveToAnotherFile() throws {
        let inner = #"{"name": "total", "type": {"type": "record", "name": "Money", "fields": []}}"#
        let old = ["order.avsc": Texts.record("Order", inner)]
        let new = ["order.avsc": Texts.record("Order", Texts.field("total", "Money")), "m.avsc": Texts.record("Money")]
        #expect(try Repository.check(old, new).verdict == .compatible)
    }
}
