// SPDX-License-Identifier: Apache-2.0
import JSON
import Testing

@testable import RegistryTransfer

/// Dumps of `_schemas` topics, as the usual programs print them.
@Suite struct DumpTests {
    private static let key = #"{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}"#
    private static let value = #"{"subject":"s","version":1,"id":7,"schema":"{\"type\":\"int\"}\t","deleted":false}"#

    private func read(_ lines: String...) throws -> (snapshot: TransferSnapshot, findings: [TransferFinding]) {
        var reader = DumpReader()
        for line in lines { try reader.read(Array(line.utf8)) }
        return reader.finish()
    }

    private func quoted(_ text: String) -> String { JSON.string(text).compactText }

    private func hexadecimal(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }

    private func shapes(_ key: String, _ value: String?) -> [String] {
        let shown = value ?? "null"
        let text = value.map(quoted) ?? "null"
        return [
            "\(key)\t\(shown)", "\(key)|\(shown)", "\(key) -> \(shown)\r", "\(key)\(value ?? "NULL")",
            "CreateTime:1700000000000\tPartition:0\tOffset:12\tNO_HEADERS\t\(key)\t\(shown)",
            #"{"key":\#(key),"value":\#(shown)}"#, #"{"key":\#(quoted(key)),"value":\#(text)}"#,
            #"{"topic":"_schemas","partition":0,"offset":3,"key":\#(quoted(key)),"payload":\#(text)}"#,
            "\(hexadecimal(key))\t\(value.map(hexadecimal) ?? "null")",
        ] + (value == nil ? ["\(key)\t", key] : [])
    }

    @Test func everyShapeOfARecordIsRead() throws {
        for line in shapes(Self.key, Self.value) {
            let (snapshot, findings) = try read("", "/V2", line)
            #expect(findings.isEmpty, "\(line)")
            let version = snapshot[VersionKey(SubjectName("s"), 1)]
            #expect(version?.id == 7 && version?.text == "{\"type\":\"int\"}\t", "\(line)")
        }
    }

    @Test func everyShapeOfATombstoneDeletesForGood() throws {
        for line in shapes(Self.key, nil) {
            let (snapshot, findings) = try read("\(Self.key)\t\(Self.value)", line)
            #expect(findings.isEmpty && snapshot.count == 0, "\(line)")
        }
    }

    @Test func aLaterRecordStandsForTheEarlierOne() throws {
        let deleted = Self.value.replacing(#""deleted":false"#, with: #""deleted":true"#)
        let (snapshot, _) = try read("\(Self.key)\t\(Self.value)", "\(Self.key)\t\(deleted)")
        #expect(snapshot[VersionKey(SubjectName("s"), 1)]?.isDeleted == true)
    }

    private func schema(_ version: Int) -> String {
        #"{"keytype":"SCHEMA","subject":":.c:s","version":\#(version),"magic":1}"# + "\t"
            + #"{"subject":":.c:s","version":\#(version),"id":\#(version),"schema":"x","deleted":false}"#
    }

    @Test func aSubjectIsDeletedUpToAVersionAndThenCleared() throws {
        let deletion =
            #"{"keytype":"DELETE_SUBJECT","subject":":.c:s","magic":0}"# + "\t" + #"{"subject":":.c:s","version":2}"#
        let clearing = #"{"keytype":"CLEAR_SUBJECT","subject":":.c:s","magic":0}"# + "\t" + #"{"subject":":.c:s"}"#
        let once = try read(schema(1), schema(2), schema(3), deletion)
        #expect(once.snapshot.versions.map(\.isDeleted) == [true, true, false])
        let twice = try read(schema(1), schema(2), schema(3), deletion, clearing, schema(4))
        #expect(twice.snapshot.versions.map(\.key.version) == [3, 4])
    }

    @Test func settingsHaveTheirPlaces() throws {
        let (snapshot, findings) = try read(
            #"{"keytype":"CONFIG","subject":null,"magic":0}"# + "\t" + #"{"compatibilityLevel":"FULL"}"#,
            #"{"keytype":"CONFIG","magic":0}"# + "\t" + #"{"subject":null,"compatibilityLevel":"NONE","alias":null}"#,
            #"{"keytype":"CONFIG","subject":":.c:","magic":0}"# + "\t" + #"{"normalize":true}"#,
            #"{"keytype":"MODE","subject":":.__GLOBAL:","magic":0}"# + "\t" + #"{"mode":"readonly"}"#,
            #"{"keytype":"MODE","subject":"s","magic":0}"# + "\t" + #"{"subject":"s","mode":"IMPORT"}"#,
            #"{"keytype":"MODE","subject":"t","magic":0}"# + "\t" + #"{"subject":"t","mode":"IMPORT"}"#,
            #"{"keytype":"MODE","subject":"t","magic":0}"# + "\tnull",
            #"{"keytype":"CONTEXT","tenant":"default","context":".c","magic":0}"# + "\t" + #"{"context":".c"}"#,
            #"{"keytype":"NOOP","magic":0}"# + "\tnull"
        )
        #expect(findings.isEmpty)
        let level = JSON.object([("compatibilityLevel", .string("NONE"))])
        #expect(snapshot.settings(at: SubjectName("")).config == level)
        #expect(snapshot.settings(at: SubjectName(":.c:")).config == .object([("normalize", .bool(true))]))
        #expect(snapshot.settings(at: .global).mode == "READONLY")
        #expect(snapshot.settings(at: SubjectName("s")).mode == "IMPORT")
        #expect(snapshot.settings(at: SubjectName("t")).isEmpty)
        #expect(snapshot.contexts == [".", ".c"])
    }

    @Test(arguments: [
        ("nonsense", "no JSON object"), (#"{"a":1}"#, "no key"), (#"{"a":1} {"b":2}"#, "keytype"),
        (#"{"keytype":"SCHEMA","subject":"s"}"# + "\t{}", "version"),
        (#"{"keytype":"SCHEMA","subject":"s","version":1}"# + "\t{}", "id"),
        (#"{"keytype":"SCHEMA","subject":"s","version":1}"# + "\t" + #"{"id":0,"schema":"x"}"#, "id"),
        (#"{"keytype":"SCHEMA","subject":"s","version":1}"# + "\t" + #"{"id":1}"#, "text"),
        (#"{"keytype":"SCHEMA","subject":"s","version":99999999999}"# + "\t{}", "version"),
        (#"{"keytype":"SCHEMA","subject":"s","version":1}"# + "\t[1]", "no JSON object"),
        (#"{"keytype":"SCHEMA","subject":"s","version":1}"# + "\t{", "not valid JSON"),
    ])
    func whatCannotBeReadIsNamedWithItsLine(_ line: String, _ word: String) throws {
        let (snapshot, findings) = try read("", line, "\(Self.key)\t\(Self.value)")
        #expect(findings.map(\.kind) == [.unreadable])
        let finding = try #require(findings.first)
        #expect(finding.place == "line 2" && finding.message.contains(word), "\(finding.message)")
        #expect(snapshot.count == 1)
    }

    @Test func recordsOfUnknownKindsAreCounted() throws {
        let line = #"{"keytype":"ASSOCIATION","x":1}"# + "\t{}"
        let (_, findings) = try read(line, line)
        #expect(findings.map(\.kind) == [.unknownRecord])
        #expect(findings.first?.message.contains("2 ") == true)
    }

    @Test func boundsAreKept() throws {
        var limits = DumpLimits()
        limits.line = 60
        limits.findings = 3
        var reader = DumpReader(limits: limits)
        for _ in 0..<5 { try reader.read(Array("\(Self.key)\t\(Self.value)".utf8)) }
        let (snapshot, findings) = reader.finish()
        #expect(snapshot.count == 0 && findings.count == 4)
        #expect(findings.last?.message == "2 more lines")
        limits = DumpLimits()
        limits.versions = 2
        reader = DumpReader(limits: limits)
        try reader.read(Array(schema(1).utf8))
        try reader.read(Array(schema(2).utf8))
        #expect(throws: DumpError.self) { try reader.read(Array(schema(3).utf8)) }
        limits.size = 100
        reader = DumpReader(limits: limits)
        #expect(throws: DumpError.self) { try reader.read(Array(schema(1).utf8)) }
    }

    @Test(arguments: 1...20)
    func whatIsWrittenIsReadBackTheSame(_ seed: Int) throws {
        let source = RandomRegistry(seed: UInt64(seed)).snapshot
        var reader = DumpReader()
        var known: Set<VersionKey> = []
        try DumpWriter(source).lines { line in
            #expect(line.last == UInt8(ascii: "\n") && line.count { $0 == UInt8(ascii: "\n") } == 1)
            try reader.read(Array(line.dropLast()))
            for version in reader.snapshot.versions where !known.contains(version.key) {
                #expect(version.targets.allSatisfy(known.contains), "\(version.key.title) comes too early")
                known.insert(version.key)
            }
        }
        let (snapshot, findings) = reader.finish()
        #expect(findings.isEmpty)
        #expect(snapshot.said == source.said)
        #expect(snapshot.contexts == source.contexts)
    }
}
