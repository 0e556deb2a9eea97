// SPDX-License-Identifier: Apache-2.0
import JSON
import ProtobufBreaking
import TestSupport
import Testing

/// `buf breaking` and this engine find the same in random trees and what random edits make of them.
@Suite(.enabled(if: BufPeer.isInstalled, "SKIPPED: no Python environment with buf-bin"))
struct BufDifferentialTests {
    @Test func randomEditsBreakTheSameRulesAtTheSamePlaces() throws {
        let pairs = (BufPeer.seeds).map { RandomPair(seed: $0) }
        let answers = try #require(try BufPeer.ask(pairs.map { ($0.old, $0.new) }))
        try #require(answers.count == pairs.count)
        var judged = 0
        var found = 0
        var rules: Set<String> = []
        for (pair, answer) in zip(pairs, answers) {
            guard let expected = answer["found"]?.array?.compactMap(\.string) else { continue }
            judged += 1
            found += expected.isEmpty ? 0 : 1
            rules.formUnion(expected.compactMap { $0.split(separator: " ").last.map(String.init) })
            #expect(try BufPeer.annotations(from: pair.old, to: pair.new) == expected, "seed \(pair.seed)")
        }
        // The trees are worth something only if buf takes most of them and finds much.
        #expect(judged > pairs.count / 2, "\(judged) of \(pairs.count)")
        #expect(found > judged / 2, "\(found) of \(judged)")
        #expect(rules.count > 40, "\(rules.count)")
    }
}

extension BufDifferentialTests {
    @Test func writtenPairsBreakTheSameRulesAtTheSamePlaces() throws {
        let pairs = WrittenPair.all
        let answers = try #require(try BufPeer.ask(pairs.map { ($0.old, $0.new) }))
        try #require(answers.count == pairs.count)
        for (pair, answer) in zip(pairs, answers) {
            let found = try #require(answer["found"]?.array, "\(pair.name): \(answer)")
            let expected = found.compactMap(\.string)
            #expect(try BufPeer.annotations(from: pair.old, to: pair.new) == expected, "\(pair.name)")
        }
        #expect(pairs.count > 60)
    }
}

/// A tree and what edits made of it.
struct RandomPair {
    let seed: UInt64
    let old: Files
    let new: Files

    init(seed: UInt64) {
        self.seed = seed
        var random = SeededGenerator(seed: seed &* 7919)
        var model = RandomModel(&random)
        old = model.texts(seed: seed)
        for _ in 0...random.below(12) { model.edit(&random) }
        var new = model.texts(seed: seed)
        new["buf.yaml"] = Self.configuration(&random)
        self.new = new
    }

    private static func configuration(_ random: inout SeededGenerator) -> String {
        let version = random.pick(["v2", "v2", "v1", "v1beta1"], or: "")
        let all = version == "v2" ? "FILE, PACKAGE, WIRE_JSON, WIRE, CSR" : "FILE, PACKAGE, WIRE_JSON, WIRE"
        let categories = all.split(separator: ",").map { String($0.drop { $0 == " " }) }
        let use = random.once(in: 2) ? all : random.pick(categories, or: "")
        var text = "version: \(version)\nbreaking:\n  use: [\(use)]\n"
        if random.once(in: 5) { text += "  except: [FIELD_SAME_NAME, WIRE]\n" }
        if random.once(in: 5) { text += "  ignore: [x/y]\n" }
        if random.once(in: 5) { text += "  ignore_only:\n    WIRE: [x]\n    FILE_SAME_GO_PACKAGE: [f0.proto]\n" }
        if random.once(in: 5) { text += "  ignore_unstable_packages: true\n" }
        return text
    }
}

/// The real `buf breaking`.
enum BufPeer {
    static let isInstalled = PythonPeer.isInstalled("buf_bin", orSkip: "breaking changes beside buf")

    static let seeds = 1...150 as ClosedRange<UInt64>

    /// What this engine finds, in buf's words.
    static func annotations(from old: Files, to new: Files) throws -> [String] {
        try changes(from: old, to: new).map { change in
            let place = change.place
            guard let start = place?.start, let end = place?.end else {
                return "\(place?.path ?? "-") 1:1-1:1 \(change.rule.rawValue)"
            }
            return "\(place?.path ?? "-") \(start.line):\(start.column)-\(end.line):\(end.column) "
                + change.rule.rawValue
        }.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    }

    /// What buf finds in each pair of an old and a new folder.
    static func ask(_ pairs: [(Files, Files)]) throws -> [JSON]? {
        let folder = PythonPeer.folder(of: #filePath, above: 1)
        let questions = pairs.map { JSON.object([("old", json($0.0)), ("new", json($0.1))]) }
        return try PythonPeer(script: folder + "/buf_peer.py").ask(questions)
    }

    private static func json(_ files: Files) -> JSON {
        .object(files.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }
}
