// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Web

extension AccessRoutes {
    private static let reviews = root + "/reviews"
    private static let newMembers = ["team", "owner", "due", "unusedDays"]
    private static let mostReviews = 1_000
    private static let mostItems = 1_000

    var reviewRoutes: [Route] {
        [
            Route(.get, Self.reviews, .signedIn) { request in Self.answer(try await list(request)) },
            Route(.post, Self.reviews, Self.mayStart) { request in
                let body = try Self.body(request, Self.newMembers)
                let new = try AccessService.NewReview(
                    team: try Self.team(body),
                    owner: try PrincipalName(parsing: try Self.member("owner", body) { $0.string } ?? ""),
                    due: try Self.member("due", body) { $0.string } ?? "",
                    unusedDays: try Self.member("unusedDays", body) { $0.int } ?? 90
                )
                let resources = try await directory.all()
                let review = try await service.start(new, resources: resources, by: Self.author(request))
                return Self.answer(review.json(at: WallClock.seconds), status: 201)
            },
            Route(.get, Self.reviews + "/{review}", mayReadReview) { request in
                Self.answer(try await show(request))
            },
            Route(.post, Self.reviews + "/{review}/decisions", mayDecide) { request in
                let body = try Self.body(request, ["item", "decision", "reason"])
                let verdict = try Self.member("decision", body) {
                    $0.string.flatMap(ReviewItem.Verdict.init(rawValue:))
                }
                guard let item = try Self.member("item", body, { $0.int }), (1...Int(Int32.max)).contains(item),
                    let verdict
                else {
                    throw WebError.accessInvalid("An item's number and a decision are needed: keep or remove")
                }
                let decision = try AccessService.NewDecision(
                    item: item,
                    verdict: verdict,
                    reason: try Self.member("reason", body) { $0.string } ?? ""
                )
                let decided = try await service.decide(
                    Self.id(request),
                    decision,
                    by: Self.author(request),
                    issuer: (request.caller as? SignedInCaller)?.token?.issuer
                )
                return Self.answer(decided.json)
            },
            Route(.post, Self.reviews + "/{review}/finish", mayDecide) { request in
                _ = try Self.body(request, [])
                let (review, followUps) = try await service.finish(Self.id(request), by: Self.author(request))
                return Self.answer(Self.json(review, followUps))
            },
            Route(.post, Self.reviews + "/{review}/cancel", mayDecide) { request in
                let reason = try Self.member("reason", try Self.body(request, ["reason"])) { $0.string } ?? ""
                let review = try await service.cancel(Self.id(request), reason: reason, by: Self.author(request))
                return Self.answer(review.json(at: WallClock.seconds))
            },
        ]
    }

    private static let mayStart = RouteAccess.may("startAccessReview", on: "Team") { request in
        try team(try body(request, newMembers)).resource
    }

    private var mayReadReview: RouteAccess {
        .may("readAccessReviews", on: "AccessReview", "System") { try await resource($0) }
    }

    private var mayDecide: RouteAccess {
        .may("decideAccessReview", on: "AccessReview", "System") { try await resource($0) }
    }

    /// A review that is not there is the system's.
    private func resource(_ request: WebRequest) async throws -> ProtectedResource {
        try await service.findReview(Self.id(request))?.resource ?? Self.system
    }

    private static func id(_ request: WebRequest) -> String { request.parameters["review"] ?? "" }

    private static func team(_ body: JSON) throws -> PrincipalName {
        let text = try member("team", body) { $0.string } ?? ""
        let team = try PrincipalName(parsing: text.utf8.contains(UInt8(ascii: ":")) ? text : "team:" + text)
        guard team.kind == .team else { throw WebError.accessInvalid("A review is of a team: team:orders") }
        return team
    }

    /// Those that the caller may read, of no more than so many. Where a page ends names one of those, how many that may not
    /// be read were passed over since, and none of them.
    private func list(_ request: WebRequest) async throws -> JSON {
        let limit = min(max(1, try request.query.integer("limit", default: 100)), Self.mostReviews)
        func may(_ resource: ProtectedResource) throws -> Bool {
            try request.caller?.may(ProtectedOperation("readAccessReviews", on: [resource])) ?? true
        }
        let all = try may(Self.system)
        let most = all ? limit : Self.mostReviews
        var end = try Self.cursor(request)
        var shown: [JSON] = []
        let now = WallClock.seconds
        let page = try await service.reviews(after: end, limit: most)
        for listed in page where shown.count < limit {
            if try all || may(listed.review.resource) {
                shown.append(listed.review.json(at: now))
                end = listed.cursor
            } else {
                end.passed += 1
            }
        }
        var members: [(String, JSON)] = [("reviews", .array(shown))]
        if shown.count == limit || page.count == most { members.append(("next", .string(end.text))) }
        return .object(members)
    }

    private static func cursor(_ request: WebRequest) throws -> ReviewStore.Cursor {
        guard let text = request.query.first("after") else { return ReviewStore.Cursor(place: 0, id: "") }
        guard let cursor = ReviewStore.Cursor(text) else {
            throw WebError(status: 400, message: "'after' is not where a page ends")
        }
        return cursor
    }

    /// A review with a page of its items.
    private func show(_ request: WebRequest) async throws -> JSON {
        let limit = min(max(1, try request.query.integer("limit", default: Self.mostItems)), Self.mostItems)
        let after = try request.query.integer("after", default: 0)
        guard (0...Int(Int32.max)).contains(after) else {
            throw WebError(status: 400, message: "'after' is not the number of an item")
        }
        let review = try await service.review(Self.id(request))
        let items = try await service.items(of: review.id, after: after, limit: limit)
        var members = Self.members(review)
        members.append(("list", .array(items.map(\.json))))
        if items.count == limit, let last = items.last, last.number < review.items {
            members.append(("next", .int(last.number)))
        }
        if review.settlement != nil {
            let followUps = try await service.followUps(of: review.id)
            members.append(("followUps", .array(followUps.map(\.json))))
        }
        return .object(members)
    }

    private static func members(_ review: AccessReview) -> [(String, JSON)] {
        review.json(at: WallClock.seconds).object?.members.map { ($0.key, $0.value) } ?? []
    }

    private static func json(_ review: AccessReview, _ followUps: [AccessService.FollowUp]) -> JSON {
        .object(members(review) + [("followUps", .array(followUps.map(\.json)))])
    }
}

extension AccessService.FollowUp {
    var json: JSON {
        var members: [(String, JSON)] = [("item", .int(item.number))] + item.subject.names
        members.append(("changedSince", .bool(!isOpen)))
        if let change = item.change { members.append(("change", .string(change))) }
        return .object(members)
    }
}
