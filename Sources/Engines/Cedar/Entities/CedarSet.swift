// SPDX-License-Identifier: Apache-2.0

/// A set of values; they may be of different types.
public struct CedarSet: Hashable, Sendable {
    /// The elements, each once, in the order of ``CedarValue``.
    public let elements: [CedarValue]

    /// A set of these values; copies are dropped.
    public init(_ values: [CedarValue]) {
        guard values.count > 1 else {
            elements = values
            return
        }
        var elements = values.sorted()
        var last = 0
        for index in elements.indices.dropFirst() where elements[index] != elements[last] {
            last += 1
            elements[last] = elements[index]
        }
        elements.removeSubrange((last + 1)...)
        self.elements = elements
    }
}

extension CedarSet: ExpressibleByArrayLiteral {
    /// A set of these values; copies are dropped.
    public init(arrayLiteral elements: CedarValue...) {
        self.init(elements)
    }
}

extension CedarSet: RandomAccessCollection {
    /// 0
    public var startIndex: Int { elements.startIndex }
    /// The number of elements.
    public var endIndex: Int { elements.endIndex }

    /// The element at that place in the order of ``CedarValue``.
    public subscript(position: Int) -> CedarValue { elements[position] }
}
