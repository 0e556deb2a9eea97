// SPDX-License-Identifier: Apache-2.0

/// The values of two enums of one name, paired by number.
extension Comparison {
    mutating func addValues(
        _ old: Int,
        _ new: Int,
        in scope: Int?,
        to steps: inout [Step]
    ) throws(ProtobufComparisonLimit) {
        let oldValues = writer.enums[old].node.values
        let newValues = reader.enums[new].node.values
        try spend(oldValues.count + newValues.count)
        let oldFile = writer.enums[old].file
        let newFile = reader.enums[new].file
        let oldPlace = place(writer.enums[old].node.name.span, oldFile)
        let newPlace = place(reader.enums[new].node.name.span, newFile)
        let name = writer.enums[old].node.name.text
        for match in matched(oldValues.map(\.number), newValues.map(\.number)) {
            let there = match.old.map { oldValues[$0] }
            let here = match.new.map { newValues[$0] }
            let change: ProtobufChange? =
                switch (there, here) {
                case (nil, _): .enumConstAdded
                case (_, nil): .enumConstRemoved
                case (let there?, let here?): there.name.text == here.name.text ? nil : .enumConstChanged
                }
            guard let change else { continue }
            steps.append(
                .difference(
                    event(
                        change,
                        scope,
                        here.map { place($0.span, newFile) } ?? newPlace,
                        there.map { place($0.span, oldFile) } ?? oldPlace,
                        name: name,
                        number: match.number
                    )
                )
            )
        }
    }
}

/// A number and where both sides have it.
struct NumberMatch {
    var number: Int32
    var old: Int?
    var new: Int?
}

extension Comparison {
    /// All numbers in ascending order; where one side has a number twice, its last place counts.
    func matched(_ old: [Int32], _ new: [Int32]) -> [NumberMatch] {
        if old == new, Self.isAscending(old) {
            return old.enumerated().map { NumberMatch(number: $1, old: $0, new: $0) }
        }
        let left = Self.ordered(old)
        let right = Self.ordered(new)
        var result: [NumberMatch] = []
        result.reserveCapacity(max(left.count, right.count))
        var position = 0
        for entry in left {
            while position < right.count, right[position].number < entry.number {
                result.append(NumberMatch(number: right[position].number, old: nil, new: right[position].place))
                position += 1
            }
            var match = NumberMatch(number: entry.number, old: entry.place, new: nil)
            if position < right.count, right[position].number == entry.number {
                match.new = right[position].place
                position += 1
            }
            result.append(match)
        }
        result += right[position...].map { NumberMatch(number: $0.number, old: nil, new: $0.place) }
        return result
    }

    private static func isAscending(_ numbers: [Int32]) -> Bool {
        zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
    }

    private static func ordered(_ numbers: [Int32]) -> [(number: Int32, place: Int)] {
        let entries = numbers.enumerated().map { (number: $1, place: $0) }
        if isAscending(numbers) { return entries }
        var result: [(number: Int32, place: Int)] = []
        for entry in entries.sorted(by: { ($0.number, $0.place) < ($1.number, $1.place) }) {
            if result.last?.number == entry.number { result.removeLast() }
            result.append(entry)
        }
        return result
    }
}
