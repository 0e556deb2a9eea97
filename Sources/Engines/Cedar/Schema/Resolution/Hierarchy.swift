// SPDX-License-Identifier: Apache-2.0

/// Ancestors and descendants of named things.
struct Hierarchy<Element: Hashable & Sendable> {
    /// Why there is no hierarchy.
    enum Failure: Error {
        case cycle(Element)
        case tooLarge
    }

    /// Of each element, in the order given.
    let ancestors: [Set<Element>]
    /// Of each element, in the order given.
    let descendants: [Set<Element>]

    /// - Parameter parents: of each element, the direct ones; all of them are elements.
    init(_ elements: [Element], _ parents: [Set<Element>], allowsCycles: Bool, limit: Int) throws(Failure) {
        let numbers = Dictionary(zip(elements, elements.indices), uniquingKeysWith: { one, _ in one })
        let edges = parents.map { $0.compactMap { numbers[$0] } }
        let closure: [[Int]]
        do throws(TransitiveClosure.Failure) {
            closure = try TransitiveClosure.ancestors(parents: edges, allowsCycles: allowsCycles, limit: limit)
        } catch {
            switch error {
            case .cycle(let number): throw .cycle(elements[number])
            case .tooLarge: throw .tooLarge
            }
        }
        var descendants: [Set<Element>] = Array(repeating: [], count: elements.count)
        for (number, ancestors) in closure.enumerated() {
            for ancestor in ancestors { descendants[ancestor].insert(elements[number]) }
        }
        ancestors = closure.map { Set($0.map { elements[$0] }) }
        self.descendants = descendants
    }
}
