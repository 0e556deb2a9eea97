// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Works on many things at once, and hands the results over in the things' order.
struct InOrder<Element: Sendable> {
    private let elements: [Element]

    init(_ elements: [Element]) {
        self.elements = elements
    }

    /// How many things are worked on at once.
    static var width: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Hands over every result that is not nil; says how many there were.
    ///
    /// - Throws: what `consume` throws; work under way is then given up.
    func map<Result: Sendable>(
        _ work: @escaping @Sendable (Element) -> Result?,
        _ consume: (Result) throws -> Void
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: (Int, Result?).self) { group in
            var started = 0
            var finished: [Int: Result?] = [:]
            var handedOver = 0
            var count = 0
            func start() {
                guard started < elements.count else { return }
                let (index, element) = (started, elements[started])
                started += 1
                group.addTask { (index, work(element)) }
            }
            // Twice as many, so that nobody waits while results are handed over.
            for _ in 0..<(2 * Self.width) { start() }
            while let (index, result) = try await group.next() {
                finished.updateValue(result, forKey: index)
                while let next = finished.removeValue(forKey: handedOver) {
                    handedOver += 1
                    guard let next else { continue }
                    try consume(next)
                    count += 1
                }
                start()
            }
            return count
        }
    }
}
