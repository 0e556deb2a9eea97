// SPDX-License-Identifier: Apache-2.0
import Cedar
import HTTPTypes
import JSON
import Web

extension AccessRoutes {
    /// The most entities of one answer; its `Link` leads to the rest.
    private static let mostEntities = 10_000

    /// A part of some entities, by their names: those after `after`, at most `limit`.
    static func page(of entities: [Entity], for request: WebRequest) throws -> WebResponse {
        let limit = min(max(1, try request.query.integer("limit", default: mostEntities)), mostEntities)
        let after = request.query.first("after") ?? ""
        var named = entities.map { (name: $0.uid.quoted, entity: $0) }
        if !after.isEmpty { named.removeAll { !after.utf8.lexicographicallyPrecedes($0.name.utf8) } }
        named.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        var page: [(name: String, entity: Entity)] = []
        var goesOn = false
        for one in named where page.last?.name.utf8.elementsEqual(one.name.utf8) != true {
            guard page.count < limit else {
                goesOn = true
                break
            }
            page.append(one)
        }
        var response = answer(.array(page.map(\.entity.json)))
        if goesOn, let last = page.last, let link = HTTPField.Name("Link") {
            let subjects = request.query.all("subject").map { "&subject=" + PercentCoding.encode($0) }.joined()
            let moment = request.query.first("at").map { "&at=" + PercentCoding.encode($0) } ?? ""
            let next = "\(request.path)?limit=\(limit)&after=\(PercentCoding.encode(last.name))\(moment)\(subjects)"
            response.headers[link] = "<\(next)>; rel=\"next\""
        }
        return response
    }
}
