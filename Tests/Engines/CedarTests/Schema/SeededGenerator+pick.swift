// SPDX-License-Identifier: Apache-2.0

import TestSupport

extension SeededGenerator {
    /// One of the elements, of which there is one at least.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
