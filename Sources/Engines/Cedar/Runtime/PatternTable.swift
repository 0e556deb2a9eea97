// SPDX-License-Identifier: Apache-2.0

/// The patterns of `like`, as runs of bytes between wildcards.
///
/// Bytes serve for scalars: in UTF-8 a scalar's bytes are found only where that scalar stands.
struct PatternTable: Sendable {
    private struct Run {
        let start: Int
        let end: Int
    }

    private var bytes: [UInt8] = []
    /// For each byte the length of the longest run start that ends there (Knuth, Morris and Pratt 1977), so that
    /// matching is linear however the pattern repeats itself.
    private var borders: [UInt32] = []
    private var runs: [Run] = []
    private var patterns: [Range<Int>] = []

    /// How much it holds: bytes and runs.
    var size: Int { bytes.count + runs.count }

    /// Adds a pattern; its number.
    mutating func add(_ pattern: LikePattern) -> UInt32 {
        let first = runs.count
        var start = bytes.count
        for element in pattern.elements {
            switch element {
            case .literal(let scalar): bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            case .wildcard:
                runs.append(Run(start: start, end: bytes.count))
                start = bytes.count
            }
        }
        runs.append(Run(start: start, end: bytes.count))
        for run in runs[first...] { addBorders(run) }
        patterns.append(first..<runs.count)
        return UInt32(truncatingIfNeeded: patterns.count - 1)
    }

    private mutating func addBorders(_ run: Run) {
        var length = 0
        for index in run.start..<run.end {
            while index > run.start, length > 0, bytes[index] != bytes[run.start + length] {
                length = Int(borders[run.start + length - 1])
            }
            if index > run.start, bytes[index] == bytes[run.start + length] { length += 1 }
            borders.append(UInt32(truncatingIfNeeded: length))
        }
    }

    /// Whether the pattern matches all of the text.
    func matches(_ number: UInt32, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let pattern = patterns[Int(number)]
        let head = runs[pattern.lowerBound]
        guard has(head, at: 0, of: text) else { return false }
        guard pattern.count > 1 else { return text.count == head.end - head.start }
        let tail = runs[pattern.upperBound - 1]
        var position = head.end - head.start
        for run in runs[(pattern.lowerBound + 1)..<(pattern.upperBound - 1)] {
            guard let end = end(of: run, in: text, from: position) else { return false }
            position = end
        }
        let tailStart = text.count - (tail.end - tail.start)
        return tailStart >= position && has(tail, at: tailStart, of: text)
    }

    private func has(_ run: Run, at position: Int, of text: UnsafeBufferPointer<UInt8>) -> Bool {
        let count = run.end - run.start
        guard position + count <= text.count else { return false }
        return (0..<count).allSatisfy { bytes[run.start + $0] == text[position + $0] }
    }

    /// Where the first occurrence from a position on ends.
    private func end(of run: Run, in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let count = run.end - run.start
        if count == 0 { return start }
        var length = 0
        var position = start
        while position < text.count {
            while length > 0, text[position] != bytes[run.start + length] {
                length = Int(borders[run.start + length - 1])
            }
            if text[position] == bytes[run.start + length] { length += 1 }
            position += 1
            if length == count { return position }
        }
        return nil
    }
}
