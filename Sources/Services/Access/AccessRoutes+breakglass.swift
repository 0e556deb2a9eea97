// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Web

extension AccessRoutes {
    private static let glass = root + "/break-glass"
    private static let openingMembers = ["template", "actions", "reason", "ticket", "minutes"]
    private static let usualTemplate = "break-glass"

    var breakGlassRoutes: [Route] {
        [
            Route(.get, Self.glass, Self.mayRead) { _ in
                Self.answer(.object([("uses", .array(try await service.uses().map(\.json)))]))
            },
            Route(.post, Self.glass, Self.mayOpen) { request in
                let body = try Self.body(request, Self.openingMembers)
                let opening = try AccessService.Opening(
                    template: try Self.template(body),
                    actions: try Self.member("actions", body) { Self.texts($0) },
                    reason: try Self.member("reason", body) { $0.string } ?? "",
                    ticket: try Self.member("ticket", body) { $0.string } ?? "",
                    minutes: try Self.member("minutes", body) { $0.int } ?? AccessService.longestOpening
                )
                let caller = try Self.signedIn(request)
                let use = try await service.open(opening, by: caller.principal, issuer: caller.token?.issuer ?? "")
                return Self.answer(use.json, status: 201)
            },
            Route(.delete, Self.glass, .signedIn) { request in
                let caller = try Self.signedIn(request)
                guard let use = try await service.unreviewed(caller.principal) else {
                    throw WebError.accessNotFound("opened rights of \(caller.principal)")
                }
                try await service.end(use.id)
                return WebResponse(status: 204)
            },
            Route(.post, Self.glass + "/{use}/end", mayReview) { request in
                try await service.end(request.parameters["use"] ?? "")
                return WebResponse(status: 204)
            },
            Route(.post, Self.glass + "/{use}/review", mayReview) { request in
                let body = try Self.body(request, ["justified", "comment"])
                guard let isJustified = try Self.member("justified", body, { $0.bool }) else {
                    throw WebError.accessInvalid("The member \"justified\" is needed: true or false")
                }
                let use = try await service.review(
                    request.parameters["use"] ?? "",
                    isJustified: isJustified,
                    comment: try Self.member("comment", body) { $0.string } ?? "",
                    by: Self.author(request),
                    issuer: (request.caller as? SignedInCaller)?.token?.issuer
                )
                return Self.answer(use.json)
            },
        ]
    }

    private static let mayOpen = RouteAccess.may("breakGlass", on: "BreakGlass") { request in
        BreakGlassUse.resource(try template(try body(request, openingMembers)))
    }

    /// Rights that nobody has opened are the system's.
    private var mayReview: RouteAccess {
        .may("reviewBreakGlass", on: "BreakGlass", "System") { request in
            guard let use = try await service.use(request.parameters["use"] ?? "") else { return Self.system }
            return BreakGlassUse.resource(use.template)
        }
    }

    private static func template(_ body: JSON) throws -> String {
        let template = try member("template", body) { $0.string } ?? usualTemplate
        guard !template.isEmpty, template.utf8.count <= 255 else {
            throw WebError.accessInvalid("A template's name has 1 to 255 bytes")
        }
        return template
    }

    private static func texts(_ json: JSON) -> [String]? {
        guard let items = json.array else { return nil }
        let texts = items.compactMap(\.string)
        return texts.count == items.count ? texts : nil
    }

    private static func signedIn(_ request: WebRequest) throws -> SignedInCaller {
        guard let caller = request.caller as? SignedInCaller else {
            throw WebError.accessConflict("The developer has all rights already")
        }
        return caller
    }
}
