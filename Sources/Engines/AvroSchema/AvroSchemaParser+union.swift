// SPDX-License-Identifier: Apache-2.0
import JSON

extension AvroSchemaParser {
    mutating func union(_ node: Int, in space: UInt32, _ view: JSONTapeView) throws(Failure) -> UInt32 {
        let begin = openBranches.count
        var met = Branches()
        var branch = node + 1
        let end = Int(view.nodes[node].extent)
        while branch < end {
            let id = try type(branch, in: space, view)
            let type = types[Int(id)]
            if type.shape == .union {
                throw failure(
                    .invalidUnion,
                    branch,
                    view,
                    "a union may not contain another union; merge their branches"
                )
            }
            if !met.insert(id, shape(type), among: openBranches[begin...]) {
                let key = type.shape.isNamed ? names.fullName(type.name) : type.shape.word
                throw failure(
                    .invalidUnion,
                    branch,
                    view,
                    "the union already has a branch of type \(quoted(key)); data could not tell them apart"
                )
            }
            openBranches.append(id)
            branch = view.next(branch)
        }
        let id = add(.union, node, view)
        types[Int(id)].first = UInt32(truncatingIfNeeded: branches.count)
        types[Int(id)].count = UInt32(truncatingIfNeeded: openBranches.count - begin)
        branches.append(contentsOf: openBranches[begin...])
        openBranches.removeSubrange(begin...)
        return id
    }

    /// The shape by which a branch is told apart: unions go by full names, so a type named "map" is a second map.
    private func shape(_ type: AvroEntry) -> AvroShape {
        guard type.shape.isNamed else { return type.shape }
        let name = names.entries[Int(type.name)]
        guard name.space == AvroNameTable.nullSpace else { return type.shape }
        switch names.text(name.simple) {
        case "array": return .array
        case "map": return .map
        default: return type.shape
        }
    }

    /// What a union has branches of: a shape each, or named types.
    private struct Branches {
        private var shapes: UInt16 = 0
        private var many: Set<UInt32> = []

        /// False if the union has such a branch already.
        mutating func insert(_ id: UInt32, _ shape: AvroShape, among earlier: ArraySlice<UInt32>) -> Bool {
            guard shape.isNamed else {
                let bit: UInt16 = 1 << UInt16(shape.rawValue)
                defer { shapes |= bit }
                return shapes & bit == 0
            }
            // Most unions have two branches, for which a list is quicker than a set.
            if earlier.count < 16 { return !earlier.contains(id) }
            if many.isEmpty { many = Set(earlier) }
            return many.insert(id).inserted
        }
    }
}
