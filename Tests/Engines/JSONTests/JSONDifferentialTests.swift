// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSON
import Testing

/// Our reader and Python's json module accept the same texts.
///
/// Python is told to refuse what it accepts beyond RFC 8259 or beyond our rules: NaN and infinities, duplicate names,
/// lone surrogates. Depth is kept below both bounds.
struct JSONDifferentialTests {
    private static let script = """
        import json, sys
        def refuse(*_): raise ValueError
        def pairs(items):
            if len({k for k, _ in items}) != len(items): raise ValueError
            return dict(items)
        def accepts(data):
            try:
                text = data.decode('utf-8-sig')
                value = json.loads(text, parse_constant=refuse, parse_int=str, parse_float=str, object_pairs_hook=pairs)
                json.dumps(value, ensure_ascii=False).encode('utf-8')
                return True
            except ValueError:
                return False
        for line in open(sys.argv[1]): print(int(accepts(bytes.fromhex(line))))
        """

    @Test func agreesWithPython() throws {
        let texts = corpus()
        let verdicts = try #require(try judge(texts), "python3 could not be run")
        try #require(verdicts.count == texts.count)
        var accepted = 0
        for (text, verdict) in zip(texts, verdicts) {
            let ours = failure(text)
            #expect((ours == nil) == (verdict == "1"), "\(String(decoding: text, as: UTF8.self).debugDescription)")
            accepted += ours == nil ? 1 : 0
        }
        // The corpus is worth something only if both outcomes are frequent.
        #expect(accepted > texts.count / 4)
        #expect(accepted < texts.count * 3 / 4)
    }

    private func corpus() -> [[UInt8]] {
        var mutator = Mutator(seed: 2026)
        return (1...6000).flatMap { seed in
            let document = RandomDocument(seed: UInt64(seed), depth: 4).text
            return [document, mutator.mutate(document), mutator.mutate(document)]
        } + RejectedTexts.all.map { Array($0.utf8) }
    }

    /// One line for each text, `1` for accepted; nil if there is no Python.
    private func judge(_ texts: [[UInt8]]) throws -> [Substring]? {
        var template = Array("/tmp/stagedoor-json-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let lines = texts.map(Self.hexadecimal).joined(separator: "\n") + "\n"
        write(Self.script, to: folder + "/judge.py")
        write(lines, to: folder + "/texts")
        defer { for path in [folder + "/judge.py", folder + "/texts", folder] { remove(path) } }
        guard let pipe = popen("python3 \(folder)/judge.py \(folder)/texts", "r") else { return nil }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            if count == 0 { break }
            output += buffer[..<count]
        }
        guard pclose(pipe) == 0 else { return nil }
        return String(decoding: output, as: UTF8.self).split(separator: "\n")
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private func write(_ text: String, to path: String) {
        guard let file = fopen(path, "w") else { return }
        fputs(text, file)
        fclose(file)
    }
}
