// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
package import Web

/// The HTTP API of consumers, below `/governance/v1`. No rules here, only HTTP in and out.
package struct ConsumersRoutes: Sendable {
    private static let root = "/governance/v1"
    private static let mostPins = 1_000
    /// The most versions of one answer.
    private static let mostVersions = 200
    private static let longestReason = 1_000
    private static let longestLife = 3_660 * 86_400

    private let service: ConsumersService

    /// Routes to a service.
    package init(service: ConsumersService) {
        self.service = service
    }

    /// All routes.
    package var all: [Route] {
        let pin = Self.root + "/consumers/{consumer}/pins/{subject}"
        return [
            Route(.get, Self.root + "/consumers", Self.mayList) { try await list($0) },
            Route(.get, pin, may("readUsage")) { request in
                let subject = try await subject(request)
                return answer(try await service.pin(on: subject, of: try Self.consumer(request)))
            },
            Route(.put, pin, mayPin) { try await put($0) },
            Route(.delete, pin, mayPin) { request in
                let consumer = try Self.consumer(request)
                let subject = try await pinned(request, for: consumer)
                try await service.unpin(subject, for: consumer)
                return WebResponse(status: 204)
            },
            Route(.get, Self.root + "/subjects/{subject}/usage", may("readUsage")) { request in
                let (days, page) = (try Self.days(request), try Self.page(request, most: Self.mostVersions))
                let subject = try await subject(request)
                let usage = try await service.usage(
                    of: subject,
                    try request.query.first("version") == nil ? nil : request.query.integer("version", default: 0),
                    unusedFor: days,
                    limit: page.limit,
                    offset: page.offset
                )
                return Self.answer(usage.json)
            },
        ]
    }

    /// What the caller may not see is left out of the list.
    private static let mayList = RouteAccess.may("readUsage", on: "System") { _ in
        ProtectedResource("System", "stagedoor")
    }

    private func may(_ action: String) -> RouteAccess {
        let catalog = service.catalog
        return .may(action, on: "Subject") { try Self.written($0, catalog).resource }
    }

    /// Whoever pins for somebody else needs more; that is asked once it is known who calls.
    private var mayPin: RouteAccess {
        let catalog = service.catalog
        return .permitted(
            RoutePermission(actions: ["pinVersion", "pinForOthers"], on: ["Subject"]) { request in
                ProtectedOperation("pinVersion", on: [try Self.written(request, catalog).resource])
            }
        )
    }

    /// The subject in the URL as it is written.
    private static func written(_ request: WebRequest, _ catalog: any SubjectCatalog) throws -> ConsumedSubject {
        try catalog.subject(request.parameters["subject"] ?? "")
    }

    /// The subject in the URL, which may be an alias; then the caller must be allowed what it stands for as well.
    private func subject(_ request: WebRequest) async throws -> ConsumedSubject {
        let written = try Self.written(request, service.catalog)
        let target = try await service.catalog.target(of: written)
        if !target.isSame(as: written) {
            try request.require(on: target.resource, shownAs: "what the alias stands for")
        }
        return target
    }

    /// The subject in the URL, if the caller may pin it for that consumer.
    private func pinned(_ request: WebRequest, for consumer: String) async throws -> ConsumedSubject {
        let subject = try await subject(request)
        if let caller = request.caller, !ConsumerName.isOwn(consumer, of: caller.description) {
            try caller.require(ProtectedOperation("pinForOthers", on: [subject.resource]))
        }
        return subject
    }

    private static func consumer(_ request: WebRequest) throws -> String {
        let name = request.parameters["consumer"] ?? ""
        guard ConsumerName.isValid(name) else {
            throw WebError.consumersInvalid("A consumer's name has 1 to 255 bytes and no control characters")
        }
        return name
    }

    private static func days(_ request: WebRequest) throws -> Int {
        let days = try request.query.integer("unusedFor", default: UsageWindow.usualDays)
        guard (0...UsageWindow.longestDays).contains(days) else {
            throw WebError.consumersInvalid("'unusedFor' is a number of days from 0 to \(UsageWindow.longestDays)")
        }
        return days
    }
}

extension ConsumersRoutes {
    private func put(_ request: WebRequest) async throws -> WebResponse {
        let consumer = try Self.consumer(request)
        let subject = try await pinned(request, for: consumer)
        let body = try Self.body(request)
        let life = try Self.member("expiresInSeconds", body) { $0.int }
        if let life, !(1...Self.longestLife).contains(life) {
            throw WebError.consumersInvalid(
                "A pin lasts 1 second to 3660 days, or without expiresInSeconds until withdrawn"
            )
        }
        let reason = try Self.member("reason", body) { $0.string } ?? ""
        guard reason.utf8.count <= Self.longestReason, !reason.utf8.contains(0) else {
            throw WebError.consumersInvalid("A reason has at most \(Self.longestReason) bytes")
        }
        let pin = try await service.pin(
            try Self.versions(body),
            of: subject,
            for: consumer,
            lasting: life,
            reason: reason,
            by: request.caller?.description ?? "developer"
        )
        return answer(pin)
    }

    /// How much of a list is asked for, and from where on.
    private static func page(_ request: WebRequest, most: Int) throws -> (limit: Int, offset: Int) {
        let limit = try request.query.integer("limit", default: most)
        let offset = max(0, try request.query.integer("offset", default: 0))
        return ((1...most).contains(limit) ? limit : most, offset)
    }

    private func list(_ request: WebRequest) async throws -> WebResponse {
        let (size, offset) = try Self.page(request, most: Self.mostPins)
        let found = try await service.pins(of: request.query.first("consumer") ?? "", limit: size + 1, offset: offset)
        let pins = try found.prefix(size).filter { pin in
            guard let caller = request.caller else { return true }
            guard let subject = try? service.catalog.subject(pin.qualifiedSubject) else { return false }
            return try caller.may(ProtectedOperation("readUsage", on: [subject.resource]))
        }
        var members: [(String, JSON)] = [("pins", .array(pins.map { json($0) }))]
        if found.count > size { members.append(("next", .int(offset + size))) }
        return Self.answer(.object(members))
    }

    private func answer(_ pin: Pin) -> WebResponse { Self.answer(json(pin)) }

    private func json(_ pin: Pin) -> JSON {
        let shown = (try? service.catalog.subject(pin.qualifiedSubject))?.shown ?? pin.qualifiedSubject
        return .object([("consumer", .string(pin.consumer)), ("subject", .string(shown))] + pin.members)
    }

    private static func answer(_ json: JSON) -> WebResponse { .json(json.compactBytes) }

    /// The body as a JSON object.
    ///
    /// - Throws: `WebError` 422 for members that are not known: a misspelt end would be none.
    private static func body(_ request: WebRequest) throws -> JSON {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: request.body)
        } catch {
            throw WebError(status: 400, message: "The body is not valid JSON: \(error)")
        }
        guard let object = json.object else {
            throw WebError(status: 400, message: "The body is a \(json.kind), expected a JSON object")
        }
        let known = ["versions", "expiresInSeconds", "reason"]
        for member in object.members where !known.contains(member.key) {
            throw WebError.consumersInvalid(
                "There is no member \"\(member.key.prefix(100))\"; there are \(known.joined(separator: ", "))"
            )
        }
        return json
    }

    private static func member<Value>(_ name: String, _ body: JSON, _ read: (JSON) -> Value?) throws -> Value? {
        guard let json = body[name], !json.isNull else { return nil }
        guard let value = read(json) else {
            throw WebError.consumersInvalid("The member \"\(name)\" is of the wrong kind: a \(json.kind)")
        }
        return value
    }

    private static func versions(_ body: JSON) throws -> [WantedVersion] {
        let list = body["versions"]?.array ?? []
        guard (1...ConsumersService.mostVersions).contains(list.count) else {
            throw WebError.consumersInvalid(
                "\"versions\" is a list of 1 to \(ConsumersService.mostVersions) numbers, or \"latest\" for the latest now"
            )
        }
        return try list.map { version in
            if version.string == "latest" { return .latest }
            guard let number = version.int, number > 0, number <= Int(Int32.max) else {
                throw WebError.consumersInvalid("\(version.compactText.prefix(40)) is no version")
            }
            return .number(number)
        }
    }
}

extension Pin {
    /// The subject as clients write it, whatever its context.
    fileprivate var qualifiedSubject: String { ":\(context):\(subject)" }

    fileprivate var members: [(String, JSON)] {
        var members: [(String, JSON)] = [("versions", .array(versions.map(JSON.int)))]
        if let expiresAt { members.append(("expiresAt", .int(Int(expiresAt)))) }
        if !reason.isEmpty { members.append(("reason", .string(reason))) }
        return members + [("createdAt", .int(Int(createdAt))), ("createdBy", .string(createdBy))]
    }

    /// What is said of it beside a version that it holds.
    fileprivate var beside: JSON {
        .object([("consumer", .string(consumer))] + members.filter { $0.0 != "versions" })
    }
}

extension SubjectUsage {
    fileprivate var json: JSON {
        var members: [(String, JSON)] = [
            ("subject", .string(subject.shown)), ("compatibilityLevel", .string(rule.level)),
            ("compatibilityAgainst", .string(rule.usageWindowDays == nil ? "HISTORY" : "IN_USE")),
        ]
        if let days = rule.usageWindowDays { members.append(("usageWindowDays", .int(days))) }
        members.append(("unusedForDays", .int(window.days)))
        if let since = window.countedSince { members.append(("countedSince", .int(Int(since)))) }
        members.append(("versions", .array(versions.map { $0.json(rule, window) })))
        if let next { members.append(("next", .int(next))) }
        return .object(members)
    }
}

extension VersionUsage {
    fileprivate func json(_ rule: ComparisonRule, _ window: UsageWindow) -> JSON {
        let reads = readings.map { reading in
            JSON.object([
                ("reader", .string(reading.reader)), ("lastDay", .string(reading.lastDayText)),
                ("days", .int(reading.days)),
            ])
        }
        let because = reasons.map { JSON.object([("rule", .string($0.rule)), ("message", .string($0.message))]) }
        let isCompared =
            !facts.isDeleted && rule.level != "NONE"
            && (isLatest
                || rule.isTransitive
                    && (rule.usageWindowDays.map { isInUse(for: $0, window) } ?? true))
        return .object([
            ("version", .int(facts.version)), ("id", .int(facts.schemaID)),
            ("registeredAt", .int(Int(facts.registeredAt))), ("deleted", .bool(facts.isDeleted)),
            ("latest", .bool(isLatest)),
            ("pins", .array(pins.map(\.beside))), ("otherPins", .int(otherPins)),
            ("fetchedBy", .array(reads)), ("otherReaders", .int(otherReaders)),
            ("referrers", .int(referrers)), ("compared", .bool(isCompared)), ("mayGo", .bool(mayGo)),
            ("keptBecause", .array(because)),
        ])
    }

    /// Whether it is in use as the subject's own window says, which may be another one than that asked for.
    private func isInUse(for days: Int, _ asked: UsageWindow) -> Bool {
        UsageWindow(days: days, now: asked.now, countedSince: asked.countedSince).isInUse(
            isPinned: !pins.isEmpty,
            lastReadDay: readings.map(\.lastDay).max(),
            registeredAt: facts.registeredAt
        )
    }
}
