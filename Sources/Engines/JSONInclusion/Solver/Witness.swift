// SPDX-License-Identifier: Apache-2.0
import JSON

/// A value that was found. Parts that are equal share their memory, but written out they do not: so it knows its size.
struct Witness {
    /// The largest that is built.
    static let largest = 1 << 20

    let value: JSON
    /// About how many bytes its text has.
    let size: Int

    init(_ value: JSON, size: Int) {
        self.value = value
        self.size = size
    }

    /// A value without parts.
    init(plain value: JSON) {
        self.value = value
        size =
            switch value.value {
            case .string(let text): text.utf8.count + 2
            case .number(let number): number.text.utf8.count
            default: 5
            }
    }
}

extension Solver {
    /// A value that is put together from others, unless it is too large.
    func compose(_ value: JSON, size: Int) -> Answer {
        guard size <= Witness.largest else { return unknown("the smallest value that was found has more than 1 MB") }
        return .found(Witness(value, size: size))
    }
}
