// SPDX-License-Identifier: Apache-2.0
import JSON

extension JSON {
    /// A number with at most three digits behind the point.
    static func number(_ value: Double) -> JSON {
        JSONNumber((value * 1_000).rounded() / 1_000).map { JSON(.number($0)) } ?? .null
    }
}
