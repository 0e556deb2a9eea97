// SPDX-License-Identifier: Apache-2.0
import JSON

/// Equality as JSON Schema defines it: numbers by their value, objects whatever the order of their members.
enum TapeEquality {
    private static let smallObject = 16

    /// Whether two values are equal. Recurses as deep as the values nest, which their reader has bounded.
    static func areEqual(_ left: Int, _ view: JSONTapeView, _ right: Int, _ other: JSONTapeView) -> Bool {
        let one = view.nodes[left]
        let two = other.nodes[right]
        guard one.kind == two.kind else { return false }
        switch one.kind {
        case .null, .true, .false: return true
        case .number: return areEqualNumbers(view.bytes(left), other.bytes(right))
        case .string: return view.bytes(left).hasSameBytes(as: other.bytes(right))
        case .array:
            guard one.count == two.count else { return false }
            var element = left + 1
            var otherElement = right + 1
            for _ in 0..<one.count {
                guard areEqual(element, view, otherElement, other) else { return false }
                element = view.next(element)
                otherElement = other.next(otherElement)
            }
            return true
        case .object: return one.count == two.count && areEqualObjects(left, view, right, other)
        }
    }

    private static func areEqualNumbers(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool
    {
        left.hasSameBytes(as: right) || ExactNumber.compare(ExactNumber(left), ExactNumber(right)) == 0
    }

    private static func areEqualObjects(
        _ left: Int,
        _ view: JSONTapeView,
        _ right: Int,
        _ other: JSONTapeView
    ) -> Bool {
        var table: [ByteKey: Int] = [:]
        let isLarge = other.nodes[right].count > smallObject
        if isLarge {
            var key = right + 1
            while key < Int(other.nodes[right].extent) {
                table[ByteKey(other.bytes(key))] = key + 1
                key = other.next(key + 1)
            }
        }
        var key = left + 1
        while key < Int(view.nodes[left].extent) {
            let name = view.bytes(key)
            guard let match = isLarge ? table[ByteKey(name)] : other.member(name, of: right),
                areEqual(key + 1, view, match, other)
            else { return false }
            key = view.next(key + 1)
        }
        return true
    }

    /// Adds a value to a hash so that equal values have equal hashes.
    static func hash(_ node: Int, _ view: JSONTapeView, into hasher: inout Hasher) {
        let entry = view.nodes[node]
        hasher.combine(entry.kind)
        switch entry.kind {
        case .null, .true, .false: break
        case .number:
            let number = ExactNumber(view.bytes(node)).normalized
            hasher.combine(number.sign)
            hasher.combine(number.mantissa)
            hasher.combine(number.digits)
            hasher.combine(number.exponent)
        case .string: hasher.combine(bytes: UnsafeRawBufferPointer(view.bytes(node)))
        case .array:
            var element = node + 1
            while element < Int(entry.extent) {
                hash(element, view, into: &hasher)
                element = view.next(element)
            }
            hasher.combine(entry.count)
        case .object:
            // The sum does not depend on the order.
            var sum = 0
            var key = node + 1
            while key < Int(entry.extent) {
                var member = Hasher()
                member.combine(bytes: UnsafeRawBufferPointer(view.bytes(key)))
                hash(key + 1, view, into: &member)
                sum &+= member.finalize()
                key = view.next(key + 1)
            }
            hasher.combine(sum)
        }
    }

    /// The first element of an array that equals one before it.
    static func firstRepeated(_ array: Int, _ view: JSONTapeView) -> Int? {
        let count = Int(view.nodes[array].count)
        guard count > 1 else { return nil }
        var byHash: [Int: [Int]] = [:]
        var element = array + 1
        for _ in 0..<count {
            var hasher = Hasher()
            hash(element, view, into: &hasher)
            let hash = hasher.finalize()
            for earlier in byHash[hash] ?? [] where areEqual(earlier, view, element, view) { return element }
            byHash[hash, default: []].append(element)
            element = view.next(element)
        }
        return nil
    }
}
