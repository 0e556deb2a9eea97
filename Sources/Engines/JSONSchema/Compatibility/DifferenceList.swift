// SPDX-License-Identifier: Apache-2.0

/// The differences found so far, bounded in number and in the length of their paths.
///
/// One that breaks takes the place of one that does not, so that a break is always among them if there is one.
struct DifferenceList {
    static let most = JSONSchema.mostDifferences
    /// How long all paths together may be; a schema may name a property with a megabyte.
    static let mostPathBytes = 16 << 20

    private(set) var items: [JSONSchemaDifference] = []
    private let policy: JSONSchemaPolicy
    private var pathBytes = 0
    /// Whether a search for one that does not break was in vain.
    private var allBreak = false

    init(policy: JSONSchemaPolicy) {
        self.policy = policy
    }

    var count: Int { items.count }

    subscript(range: PartialRangeFrom<Int>) -> [JSONSchemaDifference] { Array(items[min(range.lowerBound, count)...]) }

    /// Whether one more is kept; makes room for one that breaks.
    mutating func hasRoom(isBreaking: Bool) -> Bool {
        if items.count < Self.most, pathBytes < Self.mostPathBytes { return true }
        if items.isEmpty { return true }
        guard isBreaking, !allBreak else { return false }
        guard let place = items.lastIndex(where: { isHarmless($0) }) else {
            allBreak = true
            return false
        }
        pathBytes -= items.remove(at: place).path.utf8.count
        return true
    }

    private func isHarmless(_ difference: JSONSchemaDifference) -> Bool { difference.change.isCompatible(policy) }

    mutating func append(_ difference: JSONSchemaDifference) {
        pathBytes += difference.path.utf8.count
        items.append(difference)
        allBreak = false
    }

    /// Forgets all from a place on.
    mutating func removeSubrange(_ range: PartialRangeFrom<Int>) {
        guard range.lowerBound < items.count else { return }
        for difference in items[range] { pathBytes -= difference.path.utf8.count }
        items.removeSubrange(range)
        allBreak = false
    }

    /// What to remember of a pair's differences: the first thousand, those that break before the others.
    func worthKeeping(from first: Int) -> [JSONSchemaDifference] {
        let found = self[first...]
        guard found.count > 1_000 else { return found }
        let breaking = found.filter { !isHarmless($0) }
        return Array((breaking + found.filter { isHarmless($0) }).prefix(1_000))
    }
}
