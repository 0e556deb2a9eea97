// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import Glibc
import JSON
import TestSupport
import Testing

/// Apache Avro's Python library and this module come to the same verdicts.
///
/// Where they may differ:
/// - Python does not check the defaults of fields.
/// - Python does not check aliases, nor the names of fields.
/// - Python keeps logical types of primitives in the canonical form, where the specification drops them.
/// - Python writes a fixed type out at every use in the canonical form, where the specification names it.
/// - Python does not take an object around a named type: `{"type": {"type": "record", …}}`, `{"type": "n.R"}`.
struct ApacheAvroDifferentialTests {
    private static let script = """
        import json, sys, avro.schema
        from avro.compatibility import ReaderWriterCompatibilityChecker as Checker, SchemaCompatibilityType as Type
        def read(text):
            try: return avro.schema.parse(text)
            except Exception: return None
        for line in open(sys.argv[1], encoding='utf-8'):
            reader, writer = map(read, json.loads(line))
            verdict, fingerprint = '-', '-'
            if reader and writer:
                verdict = int(Checker().get_compatibility(reader, writer).compatibility is Type.compatible)
            if reader: fingerprint = int.from_bytes(reader.fingerprint(), 'little')
            print(int(reader is not None), int(writer is not None), verdict, fingerprint)
        """

    @Test(.enabled(if: Python.isInstalled, "SKIPPED: no .build/python/bin/python with the package avro"))
    func twoThousandPairsHaveTheVerdictsOfApacheAvro() throws {
        let pairs = (1...2_000).map { seed -> [String] in
            var generator = RandomSchema(seed: UInt64(seed))
            var editor = SchemaEditor(seed: UInt64(seed))
            let json = generator.schema()
            let new = (0...seed % 3).reduce(json) { json, _ in editor.edit(json) }
            return [new.compactText, json.compactText]
        }
        let answers = try #require(Python.run(Self.script, pairs))
        try #require(answers.count == pairs.count)
        var counts = (same: 0, compatible: 0)
        for (pair, answer) in zip(pairs, answers) {
            guard let ours = verdict(pair) else { continue }
            let words = answer.split(separator: " ")
            #expect(
                words[0] == "1" && words[1] == "1" && words[2] == (ours.isReadable ? "1" : "0"),
                "\(pair) \(answer)"
            )
            if !pair[0].contains("logicalType"), !pair[0].contains("\"fixed\"") {
                #expect(words[3] == String(ours.fingerprint), "\(pair[0])")
            }
            counts.same += 1
            counts.compatible += ours.isReadable ? 1 : 0
        }
        // The pairs are worth something only if both outcomes are frequent.
        #expect(counts.same > 1_200)
        #expect(counts.compatible > counts.same / 6 && counts.compatible < counts.same * 5 / 6, "\(counts)")
    }

    private func verdict(_ pair: [String]) -> (isReadable: Bool, fingerprint: UInt64)? {
        guard let reader = try? schema(pair[0]), let writer = try? schema(pair[1]) else { return nil }
        guard let differences = try? reader.differences(reading: writer) else { return nil }
        return (differences.isEmpty, reader.fingerprint64)
    }

    @Test(.enabled(if: Python.isInstalled, "SKIPPED: no .build/python/bin/python with the package avro"))
    func damagedSchemasAreRefusedByBoth() throws {
        let pairs = (1...2_000).map { seed -> [String] in
            var generator = RandomSchema(seed: UInt64(seed))
            var editor = SchemaEditor(seed: UInt64(seed))
            return [editor.damage(generator.schema()).compactText, "\"int\""]
        }
        let answers = try #require(Python.run(Self.script, pairs))
        try #require(answers.count == pairs.count)
        for (pair, answer) in zip(pairs, answers) {
            let error = failure(pair[0])
            if let error, Self.isUnchecked(error) { continue }
            if error == nil, Self.wraps(pair[0]) { continue }
            #expect((error == nil) == answer.hasPrefix("1"), "\(pair[0]) \(error?.description ?? "accepted")")
        }
    }

    /// Whether an object has nothing but a type that is another object or a name.
    private static func wraps(_ text: String) -> Bool {
        text.contains("{\"type\":{\"type\"") || text.contains(/{"type":"[a-d.]*N[0-9]+"}/)
    }

    private static func isUnchecked(_ error: AvroSchemaError) -> Bool {
        let path = error.pointer.tokens
        if error.code == .invalidDefault || path.contains("aliases") { return true }
        return error.code == .invalidName && path.last == "name" && path.dropLast(2).last == "fields"
    }
}

/// The Python that the repository's own tools live in.
enum Python {
    private static var path: String {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/") + "/.build/python/bin/python"
    }

    static var isInstalled: Bool {
        if system("\(path) -c 'import avro.compatibility' 2>/dev/null") == 0 { return true }
        print("SKIPPED: the comparison with Apache Avro needs \(path) with the package avro")
        return false
    }

    /// Runs a script over one line of JSON for each element; the lines it prints, or nil if it failed.
    static func run(_ script: String, _ lines: [[String]]) -> [String]? {
        var template = Array("/tmp/stagedoor-avro-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        write(script, to: folder + "/judge.py")
        let texts = lines.map { JSON.array($0.map { JSON.string($0) }).compactText }
        write(texts.joined(separator: "\n") + "\n", to: folder + "/lines")
        defer { for path in [folder + "/judge.py", folder + "/lines", folder] { remove(path) } }
        guard let pipe = popen("\(path) -W ignore \(folder)/judge.py \(folder)/lines", "r") else { return nil }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            if count == 0 { break }
            output += buffer[..<count]
        }
        guard pclose(pipe) == 0 else { return nil }
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static func write(_ text: String, to path: String) {
        guard let file = fopen(path, "w") else { return }
        fputs(text, file)
        fclose(file)
    }
}
