// SPDX-License-Identifier: Apache-2.0
import JSON

extension SchemaParser {
    /// Throws for a reference that leads nowhere, unless nothing uses the definition that holds it.
    func refuse(_ unresolved: [PendingReference]) throws(SchemaFailure) {
        let reachable = reachableSchemas()
        guard let reference = unresolved.first(where: { reachable[Int($0.schema)] }) else { return }
        let owner = schemas[Int(reference.schema)]
        let text = tapes[Int(owner.document)].withView { quoted($0.bytes(Int(reference.node))) }
        throw SchemaFailure(
            code: .unresolvedReference,
            document: Int(owner.document),
            node: Int(reference.node),
            message: "\(text) leads to no schema known here; correct it, or add a reference whose name is this URI"
        )
    }

    private func reachableSchemas() -> [Bool] {
        var reachable = Array(repeating: false, count: schemas.count)
        var queue: [UInt32] = [0]
        while let number = queue.popLast() {
            guard number != SchemaEntry.none, !reachable[Int(number)] else { continue }
            reachable[Int(number)] = true
            let entry = schemas[Int(number)]
            queue.append(entry.reference)
            queue.append(entry.dynamicReference)
            for keyword in keywords[entry.keywordRange]
            where keyword.keyword != .definitions && keyword.keyword != .defs {
                queue.append(contentsOf: children[keyword.childRange].map(\.schema))
            }
        }
        return reachable
    }
}
