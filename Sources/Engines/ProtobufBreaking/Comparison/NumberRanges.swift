// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

/// Ranges of numbers in order, with those that touch joined.
struct NumberRanges {
    private var ranges: [ClosedRange<Int64>] = []

    init(_ nodes: [RangeNode]) {
        for node in nodes.sorted(by: { $0.start < $1.start }) {
            let (start, end) = (Int64(node.start), Int64(max(node.start, node.end)))
            if let last = ranges.last, start <= last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, end)
            } else {
                ranges.append(start...end)
            }
        }
    }

    /// The first number of a range that none of these has.
    func firstMissing(of range: RangeNode) -> Int64? { firstMissing(from: Int64(range.start), to: Int64(range.end)) }

    func contains(_ number: Int32) -> Bool { firstMissing(from: Int64(number), to: Int64(number)) == nil }

    private func firstMissing(from start: Int64, to end: Int64) -> Int64? {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < start { low = middle + 1 } else { high = middle }
        }
        guard low < ranges.count, ranges[low].lowerBound <= start else { return start }
        return ranges[low].upperBound >= end ? nil : ranges[low].upperBound + 1
    }
}

/// What a message or enum reserves, for many questions.
struct ReservedSet {
    private let numbers: NumberRanges
    let names: Set<String>

    init(_ nodes: [ReservedNode]) {
        numbers = NumberRanges(nodes.flatMap(\.ranges))
        names = Set(nodes.flatMap(\.names).map(\.text))
    }

    func contains(_ number: Int32) -> Bool { numbers.contains(number) }
}
