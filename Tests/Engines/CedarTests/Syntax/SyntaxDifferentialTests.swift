// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import TestSupport
import Testing

/// The reference engine and this one read the same texts, see the same policies in them and lay them out alike.
///
/// Where they may differ:
/// - The reference engine has a function `unknown` of its partial evaluation; the language has none.
/// - Some of its layouts change when they are laid out again; here they are compared when they have settled.
/// - It loses the comments at a comma that ends a list; here they are kept.
@Suite(.enabled(if: ReferenceEngine.isInstalled, "SKIPPED: no .build/python/bin/python with the package cedarpy"))
struct SyntaxDifferentialTests {
    private static let script = """
        import json, sys, cedarpy
        def attempt(make, text):
            try: return make(text)
            except Exception: return None
        def settled(text):
            for _ in range(10):
                text, before = cedarpy.format_policies(text), text
                if text == before: break
            return text
        for line in open(sys.argv[1], encoding='utf-8'):
            text = json.loads(line)
            form = attempt(cedarpy.policies_to_json_str, text)
            print(json.dumps([json.loads(form) if form else None, attempt(settled, text)]))
        """

    private struct Answer {
        let form: JSON?
        let formatted: String?
    }

    private static func answers(_ texts: [String]) throws -> [Answer] {
        let lines = try #require(try ReferenceEngine.run(script, texts.map { JSON.string($0) }))
        try #require(lines.count == texts.count)
        return lines.map { line in
            let pair = line.array ?? []
            return Answer(form: pair.first.flatMap { $0.isNull ? nil : $0 }, formatted: pair.last?.string)
        }
    }

    @Test func textsHaveTheSameJSONForm() throws {
        let texts = DifferentialRun.seeds(600).map { seed in
            var generator = RandomPolicyText(seed: seed, spacing: seed.isMultiple(of: 2) ? .plain : .wild)
            return generator.text()
        }
        for (text, answer) in zip(texts, try Self.answers(texts)) {
            let form = try #require(answer.form, "\(text)")
            let ours = try JSON(parsing: try PolicySet.parse(text).jsonText(), limits: JSONLimits(depth: 600))
            #expect(ours.sorted == form.sorted, "\(text)")
        }
    }

    @Test func textsAreLaidOutTheSame() throws {
        let texts = DifferentialRun.seeds(400).map { seed in
            let isPlain = seed.isMultiple(of: 3)
            var generator = RandomPolicyText(
                seed: seed &+ 0xF0F0,
                spacing: isPlain ? .plain : .wild,
                endsInCommas: isPlain
            )
            return generator.text()
        }
        for (text, answer) in zip(texts, try Self.answers(texts)) {
            let formatted = try #require(answer.formatted, "\(text)")
            #expect(try PolicyFormatter().format(text).hasSameBytes(as: formatted), "\(text)")
        }
    }

    @Test func damagedTextsAreTakenOrRefusedByBoth() throws {
        let texts = DifferentialRun.seeds(1_500).map { seed in
            var generator = RandomPolicyText(seed: seed &+ 0xABCD)
            return generator.damagedText()
        }
        var taken = 0
        for (text, answer) in zip(texts, try Self.answers(texts)) {
            let problem = failure(text)
            #expect((problem == nil) == (answer.form != nil), "\(text) \(problem?.errors.first?.message ?? "taken")")
            taken += problem == nil ? 1 : 0
        }
        // The texts are worth something only if both outcomes are frequent.
        #expect(taken > texts.count / 40 && taken < texts.count * 14 / 15, "\(taken)")
    }

    @Test func printedPoliciesAreTheSameToTheReferenceEngine() throws {
        var sources: [PolicySet] = []
        for seed in DifferentialRun.seeds(200) {
            var generator = RandomPolicyText(seed: seed &+ 0x5EED)
            sources.append(try PolicySet.parse(generator.text()))
        }
        // Text numbers policies anew, so only the sets of one kind keep their order.
        sources = sources.filter { $0.templates.isEmpty }
        for (source, answer) in zip(sources, try Self.answers(sources.map { $0.cedarText() })) {
            let form = try #require(answer.form, "\(source.cedarText())")
            let ours = try JSON(parsing: source.jsonText(), limits: JSONLimits(depth: 600))
            #expect(ours.sorted == form.sorted, "\(source.cedarText())")
        }
        #expect(sources.count > 30)
    }
}

extension JSON {
    /// The same value with all members in the order of their names.
    var sorted: JSON {
        switch value {
        case .array(let elements): .array(elements.map(\.sorted))
        case .object(let object):
            .object(
                object.members.map { ($0.key, $0.value.sorted) }
                    .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
            )
        default: self
        }
    }
}
