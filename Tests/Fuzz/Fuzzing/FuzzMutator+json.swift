// SPDX-License-Identifier: Apache-2.0
import JSON
import TestSupport

extension FuzzMutator {
    /// The document with one change somewhere in it.
    mutating func changedJSON(_ json: JSON) -> JSON {
        switch json.value {
        case .array(let elements) where !elements.isEmpty && !random.once(in: 5):
            var elements = elements
            let at = random.below(elements.count)
            switch random.below(8) {
            case 0: elements.remove(at: at)
            case 1: elements.insert(elements[at], at: random.below(elements.count + 1))
            case 2: elements.swapAt(at, random.below(elements.count))
            case 3: elements += Array(repeating: elements[at], count: 1 << random.below(8))
            default: elements[at] = changedJSON(elements[at])
            }
            return .array(elements)
        case .object(let object) where !object.members.isEmpty && !random.once(in: 6):
            return changed(object)
        default:
            return replaced(json)
        }
    }

    private mutating func changed(_ object: JSONObject) -> JSON {
        var members = object.members.map { ($0.key, $0.value) }
        let at = random.below(members.count)
        switch random.below(10) {
        case 0: members.remove(at: at)
        case 1: members.append((key(), members[at].1))
        case 2: members[at].0 = key()
        case 3:
            let other = random.below(members.count)
            (members[at].1, members[other].1) = (members[other].1, members[at].1)
        default: members[at].1 = changedJSON(members[at].1)
        }
        return .object(members)
    }

    private mutating func replaced(_ json: JSON) -> JSON {
        switch random.below(9) {
        case 0: return .object([(key(), json)])
        case 1: return .array([json])
        case 2: return .string(text())
        case 3: return .int(random.pick([0, 1, -1, .max, .min, 9_007_199_254_740_993], or: 0))
        case 4: return .bool(random.once(in: 2))
        case 5: return random.once(in: 4) ? .null : json
        case 6: return .object([("type", .string(text())), ("id", .string(text()))])
        case 7: return .object([(random.pick(["__entity", "__extn", "__expr"], or: ""), json)])
        default: return nested(json)
        }
    }

    private mutating func nested(_ json: JSON) -> JSON {
        var json = json
        let key = random.once(in: 2) ? key() : nil
        for _ in 0..<random.below(200) { json = key.map { .object([($0, json)]) } ?? .array([json]) }
        return json
    }

    private mutating func key() -> String { random.pick(vocabulary.keys, or: "") }

    private mutating func text() -> String { random.pick(vocabulary.texts, or: "") }
}
