// SPDX-License-Identifier: Apache-2.0

import TestSupport

extension SeededGenerator {
    /// True in so many of a hundred cases.
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}
