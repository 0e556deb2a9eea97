// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import TestSupport
import Testing

/// The reference engine and this one agree on what is a schema and how it is written.
@Suite(.enabled(if: ReferenceEngine.isInstalled, "SKIPPED: no .build/python/bin/python with the package cedarpy"))
struct SchemaDifferentialTests {
    private static let script = """
        import json, sys, cedarpy
        def read(make, text):
            try: return str(make(text))
            except Exception: return None
        for line in open(sys.argv[1], encoding='utf-8'):
            text, form = json.loads(line)
            print(json.dumps([read(cedarpy.Schema.from_str, text),
                              None if form is None else read(cedarpy.Schema.from_json_str, form)]))
        """

    private static func schema(_ text: String) -> (fragment: SchemaFragment?, problem: String) {
        do throws(CedarError) {
            let fragment = try SchemaFragment(parsing: Array(text.utf8))
            _ = try Schema([fragment])
            return (fragment, "")
        } catch {
            return (nil, "\(error.code): \(error.message)")
        }
    }

    @Test func schemasAreTakenOrRefusedByBothAndWrittenAlike() throws {
        let texts = DifferentialRun.seeds(2_000).map { seed in
            var generator = RandomSchemaText(seed: seed)
            return generator.text()
        }
        let ours = texts.map(Self.schema)
        let lines = zip(texts, ours).map { text, schema in
            JSON.array([.string(text), schema.fragment.map { .string($0.json.compactText) } ?? .null])
        }
        let answers = try #require(try ReferenceEngine.run(Self.script, lines))
        try #require(answers.count == texts.count)
        var taken = 0
        for (index, answer) in answers.enumerated() {
            let (text, schema) = (texts[index], ours[index])
            let theirs = answer.array?[0].string
            #expect((theirs != nil) == (schema.fragment != nil), "\(text)\n\(schema.problem)")
            guard let fragment = schema.fragment, let theirs else { continue }
            taken += 1
            let form = answer.array?[1].string
            #expect(form != nil, "the JSON form is refused: \(fragment.json.compactText)")
            // They refuse to write some schemas, put blanks into records without attributes, and do not indent tags.
            if theirs.hasPrefix("<unrenderable") { continue }
            #expect(Self.withoutBlanks(try fragment.cedarText()) == Self.withoutBlanks(theirs))
        }
        // The texts are worth something only if both outcomes are frequent.
        #expect(taken > texts.count * 3 / 10 && taken < texts.count * 8 / 10, "\(taken)")
    }

    private static func withoutBlanks(_ text: String) -> String {
        text.replacing(/\{ +\}/, with: "{}").replacing(/\n +/, with: "\n")
    }
}
