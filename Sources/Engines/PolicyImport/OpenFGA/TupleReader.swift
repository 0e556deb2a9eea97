// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON

/// Reads tuples as `fga tuple read` prints them, as the API answers, or as a list.
struct TupleReader {
    private(set) var tuples: [RelationTuple] = []
    private(set) var notes: [ImportNote] = []
    private(set) var count = 0

    init(_ bytes: [UInt8]) throws(ImportFailure) {
        let document: JSON
        do throws(JSONError) {
            document = try JSON(parsing: bytes, limits: JSONLimits(size: ImportLimits.size))
        } catch {
            throw ImportFailure("import.json", error.message, line: error.position.line, column: error.position.column)
        }
        let writes = document["writes"]
        let lists = [
            document, document["tuples"], document["tuple_keys"], writes, writes?["tuple_keys"],
        ]
        guard let list = lists.lazy.compactMap({ $0?.array }).first else {
            throw ImportFailure("import.tuples", "this is no list of tuples")
        }
        guard list.count <= ImportLimits.rules else {
            throw ImportFailure("import.too-many", "there are more than \(ImportLimits.rules) tuples")
        }
        var seen: Set<RelationTuple> = []
        for json in list {
            count += 1
            let key = json["key"] ?? json
            guard let user = key["user"]?.string.flatMap({ RelationUser($0) }), let relation = key["relation"]?.string,
                let object = key["object"]?.string.flatMap({ RelationObject(Substring($0)) }), object.id != "*"
            else {
                lose(key, "a tuple has a user, a relation and an object, such as user:anne, viewer, document:plan")
                continue
            }
            if let condition = key["condition"], !condition.isNull {
                lose(key, "what its condition asks cannot be said")
                continue
            }
            let tuple = RelationTuple(user: user, relation: CedarString(relation), object: object)
            guard tuple.hasNames else {
                lose(key, "what should be the name of a type or relation is none")
                continue
            }
            if seen.insert(tuple).inserted { tuples.append(tuple) }
        }
    }

    private mutating func lose(_ json: JSON, _ message: String) {
        guard notes.count < ImportLimits.notes else { return }
        notes.append(ImportNote(.lost, rule: json.compactText, message))
    }
}
