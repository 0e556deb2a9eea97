// SPDX-License-Identifier: Apache-2.0

import TestSupport

extension SeededGenerator {
    /// One of some things, of which there is one at least.
    mutating func pick<Element>(_ first: Element, _ others: Element...) -> Element {
        let number = below(others.count + 1)
        return number == 0 ? first : others[number - 1]
    }
}
