// SPDX-License-Identifier: Apache-2.0

/// What was probably meant by a name that does not exist.
package enum Suggestion {
    /// "did you mean …", or nil if nothing is close.
    static func help(for name: String, among known: [String]) -> String? {
        closest(to: name, among: known).map { "did you mean `\($0)`?" }
    }

    /// The known name that is at most two edits away, a third of the length at most.
    package static func closest(to name: String, among known: [String]) -> String? {
        guard name.utf8.count <= 40 else { return nil }
        let candidates = known.map { (name: $0, distance: distance(Array(name.utf8), Array($0.utf8))) }
        guard let best = candidates.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= min(2, best.name.utf8.count / 3) ? best.name : nil
    }

    /// How many bytes must be inserted, removed or replaced, case aside.
    private static func distance(_ from: [UInt8], _ to: [UInt8]) -> Int {
        var previous = Array(0...to.count)
        for (row, byte) in from.enumerated() {
            var current = [row + 1]
            for (column, other) in to.enumerated() {
                let replaced = previous[column] + (byte | 0x20 == other | 0x20 ? 0 : 1)
                current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[to.count]
    }
}
