// SPDX-License-Identifier: Apache-2.0

/// What is looked up often in one pass over a file, worked out once: enums and messages may be large.
final class LookupCache {
    private let model: LinkedModel
    private var numbers: [Int: [String: Int32]] = [:]
    private var words: [Int: [Int32: String]] = [:]
    private var fields: [Int: [Int32: Int]] = [:]

    init(_ model: LinkedModel) {
        self.model = model
    }

    /// The number of an enum's value.
    func number(_ word: String, inEnum index: Int) -> Int32? {
        if numbers[index] == nil {
            let values = model.enums[index].node.values.map { ($0.name.text, $0.number) }
            numbers[index] = Dictionary(values) { first, _ in first }
        }
        return numbers[index]?[word]
    }

    /// The first of an enum's values that has a number.
    func word(_ number: Int32, inEnum index: Int) -> String? {
        if words[index] == nil {
            let values = model.enums[index].node.values.map { ($0.number, $0.name.text) }
            words[index] = Dictionary(values) { first, _ in first }
        }
        return words[index]?[number]
    }

    /// The field of a message that has a number; extensions are none.
    func field(_ number: Int32, of message: Int) -> Int? {
        if fields[message] == nil {
            let own = model.messages[message].fields.map { (model.fields[$0].node.number, $0) }
            fields[message] = Dictionary(own) { first, _ in first }
        }
        return fields[message]?[number]
    }
}

/// Bounds how much full names may take in a text or descriptor: short ones may stand for very long ones.
final class NameBudget {
    private var left: Int

    init(bytes: Int = 64 << 20) {
        left = bytes
    }

    /// A name, if there is room for one more; once there is none it is not even worked out.
    func taken(_ name: @autoclosure () -> String) -> String? {
        guard left >= 0 else { return nil }
        let name = name()
        return take(name) ? name : nil
    }

    /// Whether there is room for one more name.
    func take(_ name: String) -> Bool {
        left -= name.utf8.count
        return left >= 0
    }
}
