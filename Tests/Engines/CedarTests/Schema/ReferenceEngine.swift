// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSON

/// The reference engine behind its Python package, in the Python that the repository's own tools live in.
enum ReferenceEngine {
    private static let python = ".build/python/bin/python"

    static let isInstalled: Bool = {
        if system("\(python) -c 'import cedarpy' 2>/dev/null") == 0 { return true }
        print(
            "WARNING: \(python) lacks the package cedarpy; the reference engine is NOT compared with in this run"
        )
        return false
    }()

    /// Runs a script over lines of JSON; the lines of JSON that it prints, or nil if it failed.
    static func run(_ script: String, _ lines: [JSON]) throws -> [JSON]? {
        var template = Array("/tmp/stagedoor-cedar-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let files = [folder + "/judge.py", folder + "/lines"]
        defer { for path in files + [folder] { remove(path) } }
        write(script, to: files[0])
        write(lines.map { $0.compactText + "\n" }.joined(), to: files[1])
        guard let pipe = popen("\(python) -W ignore \(files[0]) \(files[1])", "r") else { return nil }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            if count == 0 { break }
            output += buffer[..<count]
        }
        guard pclose(pipe) == 0 else { return nil }
        return try output.split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: Array($0)) }
    }

    private static func write(_ text: String, to path: String) {
        guard let file = fopen(path, "w") else { return }
        fputs(text, file)
        fclose(file)
    }
}

/// How long the comparisons with the reference engine run, and with which cases.
enum DifferentialRun {
    /// How many times the usual number of cases; `STAGEDOOR_DIFFERENTIAL_FACTOR` raises it for long runs.
    static let factor = number("STAGEDOOR_DIFFERENTIAL_FACTOR") ?? 1

    /// How many requests are decided by each random policy set.
    static let requests = number("STAGEDOOR_DIFFERENTIAL_REQUESTS") ?? 4

    /// Seeds, other ones for each value of `STAGEDOOR_DIFFERENTIAL_SEED`.
    ///
    /// - Parameter count: how many of them a usual run has.
    static func seeds(_ count: Int) -> [UInt64] {
        let first = UInt64(number("STAGEDOOR_DIFFERENTIAL_SEED") ?? 0) &* 100_000_000
        return (1...UInt64(count * max(factor, 1))).map { first &+ $0 }
    }

    private static func number(_ name: String) -> Int? {
        getenv(name).flatMap { Int(String(cString: $0)) }
    }
}

extension Array {
    /// The elements in their order, so many at a time.
    func chunks(of count: Int) -> [[Element]] {
        stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
    }
}

/// SplitMix64: the same numbers for the same seed on every machine.
struct SchemaRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }

    mutating func once(in count: Int) -> Bool { below(count) == 0 }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
