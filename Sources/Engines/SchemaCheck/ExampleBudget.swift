// SPDX-License-Identifier: Apache-2.0
import Findings

/// Bytes as people write them.
enum ExampleBytes {
    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// How much of examples is shown for one pair of schemas. Past it findings go without.
struct ExampleBudget {
    private var left = 1 << 18

    /// Takes the example away if there is no room for it.
    mutating func spend(_ finding: inout Finding) {
        let size = finding.counterexample?.utf8.count ?? 0
        guard size > left else {
            left -= size
            return
        }
        finding.counterexample = nil
        finding.details.append(Detail(name: "counterexample", value: "left out: \(size) bytes"))
    }
}
