// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

/// Two versions of a message or enum whose ranges of numbers are compared.
struct RangePair {
    let what: String
    let new: TreePlace
    let old: TreePlace
}

extension Comparison {
    /// Every reserved number and name has to stay so.
    mutating func compareReserved(
        _ before: [ReservedNode],
        _ after: [ReservedNode],
        _ pair: RangePair,
        _ rule: BreakingRule
    ) {
        compareRanges((before.flatMap(\.ranges), after.flatMap(\.ranges)), pair, rule, "reserves")
        let kept = Set(after.flatMap(\.names).map(\.text))
        var seen: Set<String> = []
        for name in before.flatMap(\.names) where !kept.contains(name.text) && seen.insert(name.text).inserted {
            let text = "the \(pair.what) no longer reserves the name \(ShownText.quoted(name.text))"
            report(rule, at: pair.new, was: pair.old, text)
        }
    }

    /// One finding for each of the old ranges that is not covered by all new ones together.
    mutating func compareRanges(
        _ ranges: (old: [RangeNode], new: [RangeNode]),
        _ pair: RangePair,
        _ rule: BreakingRule,
        _ verb: String
    ) {
        guard !ranges.old.isEmpty else { return }
        let covered = NumberRanges(ranges.new)
        for range in ranges.old {
            guard let missing = covered.firstMissing(of: range) else { continue }
            let end = range.endsAtMax ? "max" : String(range.end)
            let shown = range.start == range.end ? String(range.start) : "\(range.start) to \(end)"
            report(
                rule,
                at: pair.new,
                was: pair.old,
                "the \(pair.what) no longer \(verb) all numbers of \(shown): \(missing) is missing"
            )
        }
    }
}
