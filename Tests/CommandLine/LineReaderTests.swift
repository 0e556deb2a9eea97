// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing

@testable import stagedoor

@Suite struct LineReaderTests {
    @Test("lines come as written, the last one also without its end") func lines() throws {
        #expect(try read("one\n\ntwo\nthree") == ["one", "", "two", "three"])
        #expect(try read("").isEmpty)
        #expect(try read("\n") == [""])
    }

    @Test("a line longer than the buffer is whole") func longLine() throws {
        let long = String(repeating: "x", count: 3 << 20)
        #expect(try read("a\n\(long)\nb\n") == ["a", long, "b"])
    }

    @Test("a line longer than the bound is skipped, the next one is read") func tooLong() throws {
        let endless = String(repeating: "x", count: LineReader.longest + 1)
        #expect(try read("a\n\(endless)\nb") == ["a", nil, "b"])
        #expect(try read(endless) == [nil])
    }

    /// The lines of a text; nil for one that was too long.
    private func read(_ text: String) throws -> [String?] {
        let file = try #require(tmpfile())
        defer { fclose(file) }
        fputs(text, file)
        rewind(file)
        var reader = LineReader(descriptor: fileno(file), path: "test")
        var lines: [String?] = []
        while let line = try reader.next() {
            if case .text(let bytes) = line {
                lines.append(String(decoding: bytes, as: UTF8.self))
            } else {
                lines.append(nil)
            }
        }
        return lines
    }
}
