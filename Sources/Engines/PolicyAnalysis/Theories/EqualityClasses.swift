// SPDX-License-Identifier: Apache-2.0

/// Things that were said to be the same.
struct EqualityClasses<Element: Hashable> {
    private var numbers: [Element: Int] = [:]
    private(set) var elements: [Element] = []
    private var parents: [Int] = []

    mutating func number(_ element: Element) -> Int {
        if let number = numbers[element] { return number }
        let number = elements.count
        numbers[element] = number
        elements.append(element)
        parents.append(number)
        return number
    }

    /// The number that stands for all that are the same.
    mutating func find(_ element: Element) -> Int {
        var number = number(element)
        while parents[number] != number {
            parents[number] = parents[parents[number]]
            number = parents[number]
        }
        return number
    }

    mutating func unite(_ one: Element, _ other: Element) {
        let (one, other) = (find(one), find(other))
        parents[max(one, other)] = min(one, other)
    }
}
