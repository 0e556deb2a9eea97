// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Every route answers whoever may do exactly what it takes, on exactly one thing.
    @Suite(.serialized) struct RouteWalkTests {
        private static let access = "/governance/v1/access"

        /// Somebody of each sample's own, who may do only that.
        private static func walkers(
            _ samples: [RouteSample],
            _ site: AccessSite,
            _ ada: SignedIn
        ) throws -> [SignedIn] {
            let walkers = try samples.indices.map { try site.signedIn("service:walker\($0)") }
            let permits = samples.enumerated().map { $0.element.permit("walker\($0.offset)") }.joined()
            try site.enforce(permits, named: "walk.cedar", with: ada)
            return walkers
        }

        /// What the policies of now are, and perhaps a proposal of others, when a request is about them.
        private static func policies(_ site: AccessSite, changed: Bool) throws -> String {
            let now = try site.admin.ask("GET", access + "/policies")
            var documents = now["documents"] as? [[String: String]] ?? []
            if changed {
                let text = #"permit (principal == StageDoor::Person::"zoe", action == StageDoor::Action::"readAudit", "#
                documents.append(["name": "more.cedar", "text": text + "resource);"])
            }
            let body: [String: Any] = ["documents": documents, "basedOn": now["revision"] ?? 0, "reason": "walked"]
            return String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
        }

        /// Proposed by somebody who has not issued the token of whoever approves it.
        private static func proposal(_ site: AccessSite, _ ada: SignedIn) throws -> String {
            let answer = try ada.ask("PUT", access + "/policies", try policies(site, changed: true))
            return try #require((answer["proposal"] as? [String: Any])?["id"] as? String)
        }

        private static func request(
            _ sample: RouteSample,
            _ own: String,
            _ walker: SignedIn,
            _ site: AccessSite,
            _ ada: SignedIn
        ) throws -> (path: String, body: String?) {
            if sample.path.contains(RouteSamples.mine) {
                let answer = try walker.ask("PUT", access + "/teams/operators/members/person:fourth", "{}")
                let id = try #require((answer["proposal"] as? [String: Any])?["id"] as? String)
                return (sample.path.replacing(RouteSamples.mine, with: id), sample.body)
            }
            if sample.route.hasSuffix("/policies"), sample.method == "PUT" {
                return (sample.path, try policies(site, changed: false))
            }
            if sample.path.contains("{proposal}") {
                return (sample.path.replacing("{proposal}", with: try proposal(site, ada)), sample.body)
            }
            let path = sample.path.replacing(RouteSamples.own, with: own)
            if sample.route.contains("/pins/"), sample.method == "DELETE" {
                try site.admin.ask("PUT", path, #"{"versions":[1],"reason":"walked"}"#)
            }
            return (path, sample.body)
        }

        @Test func `every route answers whoever has the least right for one thing, and not about another one`() throws {
            let site = try AccessSite(options: ["--audit-pseudonyms"])
            let samples = try RouteSamples(site.admin).all
            try Self.coversEveryRoute(samples, site)
            let ada = try site.signedIn("person:ada", in: "administrators")
            let walkers = try Self.walkers(samples, site, ada)
            for (number, sample) in samples.enumerated() {
                try sample.before?(site.admin)
                let (path, body) = try Self.request(sample, "service:walker\(number)", walkers[number], site, ada)
                // Somebody who may do something else to the same thing, or the same to something else.
                let other = walkers[try #require(sample.neighbour(among: samples))]
                let refused = try other.call(sample.method, path, body)
                #expect(refused.status == 403, "\(sample.route) \(sample.action): \(refused.status) \(refused.text)")
                let answer = try walkers[number].call(sample.method, path, body)
                let isRight =
                    sample.insteadOfSuccess.map { answer.status == $0.status } ?? (200..<300).contains(answer.status)
                #expect(
                    isRight,
                    "\(sample.method) \(path) \(sample.action): \(answer.status) \(answer.text.prefix(500))"
                )
                // With all the rights but on another subject nothing is answered either.
                guard sample.resource.hasPrefix("StageDoor::Subject::"), path.contains("walked") else { continue }
                let elsewhere = path.replacing("walked", with: "others")
                let unknown = try walkers[number].call(sample.method, elsewhere, body)
                #expect(unknown.status == 403, "\(sample.method) \(elsewhere): \(unknown.status) \(unknown.text)")
            }
        }

        /// A sample for every action of every route that asks for one.
        private static func coversEveryRoute(_ samples: [RouteSample], _ site: AccessSite) throws {
            let table = try #require(
                try site.admin.ask("GET", access + "/routes")["routes"] as? [[String: Any]]
            )
            var needed: Set<String> = []
            for row in table where row["access"] as? String == "permitted" {
                let pattern = row["pattern"] as? String ?? ""
                // The same routes once more, below a context.
                guard !pattern.hasPrefix("/contexts/{context}/") else { continue }
                for action in row["actions"] as? [String] ?? [] {
                    needed.insert("\(row["method"] as? String ?? "") \(pattern) \(action)")
                }
            }
            let there = Set(samples.map { "\($0.route) \($0.action)" })
            #expect(needed.subtracting(there).sorted() == [], "routes without a sample")
            #expect(there.subtracting(needed).sorted() == [], "samples without a route")
        }
    }
}
