// SPDX-License-Identifier: Apache-2.0
import Findings
import RepositoryCheck
import Testing

/// Which file belongs to which subject.
@Suite struct SubjectTests {
    private static let files = [
        "kafka/orders.avsc": #"{"type": "record", "name": "Order", "namespace": "shop", "fields": []}"#,
        "kafka/amount.avsc": #""long""#,
        "json/customer.schema.json": Texts.object("", title: "Customer"),
        "proto/v1/cart.proto": "syntax = \"proto3\"; package shop.v1; message Cart {}",
    ]

    private func subjects(_ config: String?, _ files: [String: String] = files) throws -> [String: String] {
        let configuration = try config.map { try Repository.configuration($0) } ?? RepositoryConfiguration()
        let side = Repository.side(files, configuration)
        return Dictionary(uniqueKeysWithValues: side.subjects.map { ($0.path, $0.name) })
    }

    @Test func withoutConfigurationTheyAreRecordsInAvroAndPathsOtherwise() throws {
        #expect(
            try subjects(nil) == [
                "kafka/orders.avsc": "shop.Order", "kafka/amount.avsc": "kafka/amount",
                "json/customer.schema.json": "json/customer", "proto/v1/cart.proto": "proto/v1/cart",
            ]
        )
    }

    @Test(arguments: [
        ("topic", ["orders-value", "customer-value", "cart-value"]),
        ("record", ["shop.Order", "Customer", "shop.v1.Cart"]),
        ("topic-record", ["orders-shop.Order", "customer-Customer", "cart-shop.v1.Cart"]),
        ("path", ["kafka/orders", "json/customer", "proto/v1/cart"]),
        ("{directory}.{name}:{record}", ["kafka.orders:shop.Order", "json.customer:Customer", "v1.cart:shop.v1.Cart"]),
    ])
    func strategiesFillInNames(strategy: String, expected: [String]) throws {
        let config = "schemas:\n  - files: \"**\"\n    exclude: \"*amount*\"\n    subject: \"\(strategy)\"\n"
        let found = try subjects(config)
        let paths = ["kafka/orders.avsc", "json/customer.schema.json", "proto/v1/cart.proto"]
        #expect(paths.map { found[$0] } == expected)
        #expect(found.count == 3)
    }

    @Test func ofOtherJSONOnlySchemasAreSubjects() throws {
        let files = [
            "package.json": #"{"name": "x"}"#,
            "a.json": #"{"$schema": "https://json-schema.org/draft/2020-12/schema"}"#,
            "b.json": #"{"see": "https://json-schema.org/"}"#, "c.json": #"{"$schema": "http://json-schema.org/x", "#,
        ]
        #expect(try subjects(nil, files).keys.sorted() == ["a.json", "c.json"])
    }

    @Test func aSchemaThatCanNoLongerBeReadIsStillOne() throws {
        let old = ["c.json": Texts.object("")]
        let report = try Repository.check(old, ["c.json": String(Texts.object("").dropLast(3))])
        #expect(report.verdict == .undecided && report.lines == ["error JSON_SCHEMA_INVALID_JSON c.json:4 c"])
    }

    @Test func twoFilesOfOneSubjectAreAnErrorAtTheSecond() throws {
        let files = ["a.avsc": Texts.record("A"), "b.avsc": Texts.record("A")]
        let report = try Repository.check(files, files)
        let finding = try #require(report.findings.first { $0.rule == "SUBJECT_DUPLICATE" })
        #expect(finding.location?.file == "b.avsc" && finding.related.first?.location.file == "a.avsc")
        #expect(report.verdict != .compatible)
    }

    @Test func aSubjectThatTakesARecordsNameNeedsOne() throws {
        let config = "schemas:\n  - files: \"*.json\"\n    subject: record\n"
        let report = try Repository.check(["a.json": "{}"], ["a.json": "{}"], config: config)
        #expect(report.lines.contains("error SUBJECT_UNNAMED a.json:1") && report.verdict != .compatible)
    }

    @Test func binaryAndHugeFilesAreLeftOutAloud() throws {
        let files = [
            RepositoryFile(path: "a.avsc", bytes: [0x7F, 0x45, 0, 1]),
            RepositoryFile(path: "b.avsc", bytes: Array(repeating: 0x20, count: RepositoryLimits.fileBytes + 1)),
        ]
        let side = RepositorySide(files, configuration: RepositoryConfiguration())
        #expect(side.subjects.isEmpty && side.findings.map(\.rule) == ["FILE_SKIPPED", "FILE_SKIPPED"])
        #expect(side.findings.allSatisfy { $0.severity == .warning })
    }

    @Test func namesThatDifferInBytesAreDifferentSubjects() throws {
        let list = ["e\u{301}", "\u{E9}"].map { name in
            RepositoryFile(path: name + ".schema.json", bytes: Array(Texts.object("").utf8))
        }
        #expect(RepositorySide(list, configuration: RepositoryConfiguration()).findings.isEmpty)
    }
}
