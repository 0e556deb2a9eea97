// SPDX-License-Identifier: Apache-2.0
import Findings
import RepositoryCheck
import SchemaCheck
import TestSupport
import Testing

/// Whatever the files hold, there is a verdict and a report.
@Suite struct HostileRepositoryTests {
    private static let pieces = [
        "{", "}", "[", "]", ":", ",", "\"type\"", "\"record\"", "\"name\"", "\"A\"", "\"B\"", "\"fields\"", "\"$ref\"",
        "\"a.json\"", "\"../b.json#/x\"", "\"$id\"", "\"namespace\"", "\"\"", "\"..\"", "syntax = \"proto3\";",
        "import",
        "\"a.proto\";", "message", "M", "\0", "\u{FEFF}", "é", "\n",
    ]

    @Test(arguments: 1...300) func anyFilesGetAVerdict(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        func files() -> [String: String] {
            var files: [String: String] = [:]
            for _ in 0...random.below(5) {
                let folder = random.pick(["", "x/", "x/y/", "../"], or: "")
                let name = random.pick(["a.avsc", "b.avsc", "a.json", "b.json", "a.proto", "b.schema.json"], or: "a")
                files[folder + name] = (0..<random.below(25)).map { _ in random.pick(Self.pieces, or: "") }.joined()
            }
            return files
        }
        let (old, new) = (files(), files())
        let report = try Repository.check(old, new, config: "policy: lenient\n")
        #expect((report.count(.error) == 0) == (report.verdict == .compatible), "seed \(seed)")
        #expect(try Repository.check(new, new).findings.allSatisfy { $0.rule != "SUBJECT_DELETED" }, "seed \(seed)")
    }

    @Test(arguments: 1...100) func aRepositoryGetsOnWithItself(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let count = 2 + random.below(12)
        var files: [String: String] = [:]
        for index in 0..<count {
            let needed = (0..<index).filter { _ in random.once(in: 3) }.map { Texts.field("f\($0)", "n.R\($0)") }
            let fields = needed.joined(separator: ",\n")
            files["\(random.below(3))/r\(index).avsc"] =
                "{\"type\": \"record\", \"name\": \"R\(index)\", \"namespace\": \"n\", \"fields\": [\n\(fields)\n]}"
        }
        let report = try Repository.check(files, files) { $0.level = .fullTransitive }
        #expect(report.findings.isEmpty && report.checked.count == count, "seed \(seed): \(report.lines)")
        let side = Repository.side(files)
        let places = Dictionary(uniqueKeysWithValues: side.subjects.enumerated().map { ($1.name, $0) })
        for subject in side.subjects {
            for other in 0..<count where files[subject.path]?.contains("\"n.R\(other)\"") == true {
                #expect((places["n.R\(other)"] ?? .max) < (places[subject.name] ?? -1), "seed \(seed)")
            }
        }
    }

    @Test func deepNestingAndLongChainsEnd() throws {
        let deep = String(repeating: "[", count: 100_000)
        let report = try Repository.check([:], ["a.avsc": deep, "a.schema.json": deep, "a.proto": deep])
        #expect(report.count(.error) == 3)
        var chain: [String: String] = [:]
        for index in 0..<1_500 {
            chain["r\(index).avsc"] = Texts.record("R\(index)", Texts.field("n", index == 0 ? "int" : "R\(index - 1)"))
        }
        var check = RepositoryCheck(today: try #require(Repository.today))
        check.isChangedOnly = true
        let side = Repository.side(chain)
        let limited = check.run(side, against: .side(side, name: "itself"))
        #expect(limited.findings.allSatisfy { $0.rule == "REFERENCE_LIMIT" } && limited.findings.count == 500)
    }
}
