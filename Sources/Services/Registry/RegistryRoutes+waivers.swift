// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import RepositoryCheck
import Web

extension RegistryRoutes {
    private static let waiverRoot = "/governance/v1/waivers"
    /// The longest name of a rule, and the longest reason, in bytes.
    private static let longest = (rule: 200, reason: 2_000)
    private static let mostAsked = 100

    var waiverRoutes: [Route] {
        [
            Route(.get, Self.waiverRoot, Self.mayListWaivers) { request in
                try await listWaivers(request)
            },
            Route(.post, Self.waiverRoot, Self.mayGrant) { request in
                let wanted = try Self.waiverRequest(request)
                let approver = request.caller?.description ?? "anybody"
                return Self.answer(try await service.grant(wanted, by: approver).json, status: 201)
            },
            Route(.delete, Self.waiverRoot + "/{id}", mayWithdraw) { request in
                try await service.withdraw(try Self.id(request))
                return WebResponse(status: 204)
            },
        ]
    }

    /// Whoever may see those of one of the subjects asked for; of the others it is said that they are not shown.
    private static let mayListWaivers = RouteAccess.permitted(
        RoutePermission(actions: ["readWaivers"], on: ["Subject", "System"]) { request in
            let places = try asked(request).map { try RegistryResources.place($0) }
            return ProtectedOperation("readWaivers", on: places.isEmpty ? [RegistryResources.system] : places)
        }
    )

    private func listWaivers(_ request: WebRequest) async throws -> WebResponse {
        let asked = try Self.asked(request)
        let maySee = Self.permitted("readWaivers", request)
        let wanted = asked.filter(maySee)
        let shown =
            asked.isEmpty
            ? try await service.waivers().filter { maySee($0.subject) } : try await service.waivers(of: wanted)
        var members: [(String, JSON)] = [("waivers", .array(shown.map(\.json)))]
        let secret = asked.filter { !maySee($0) }
        if !secret.isEmpty { members.append(("secret", .array(secret.map { .string($0.description) }))) }
        return Self.answer(.object(members))
    }

    private static let mayGrant = RouteAccess.may("approveWaiver", on: "Subject") { request in
        try RegistryResources.place(try waiverRequest(request).subject)
    }

    /// A waiver that is not there is withdrawn by whoever may withdraw all.
    private var mayWithdraw: RouteAccess {
        .permitted(
            RoutePermission(actions: ["approveWaiver"], on: ["Subject", "System"]) { request in
                let id = try Self.id(request)
                let waiver = try await service.waiver(id)
                let resource = try waiver.map { try RegistryResources.place($0.subject) } ?? RegistryResources.system
                // Whoever may not withdraw it does not learn whose it is either.
                return ProtectedOperation("approveWaiver", on: [resource], shownAs: "waiver \(id)")
            }
        )
    }

    /// The subjects that a list is asked for; none for all.
    private static func asked(_ request: WebRequest) throws -> [QualifiedSubject] {
        let names = request.query.all("subject")
        guard names.count <= mostAsked else {
            throw RegistryError.unprocessable("At most \(mostAsked) subjects can be asked for at once")
        }
        var seen: Set<QualifiedSubject> = []
        return try names.map { try named($0) }.filter { seen.insert($0).inserted }
    }

    private static func named(_ text: String) throws -> QualifiedSubject {
        let subject = try QualifiedSubject(text)
        guard !subject.subject.isEmpty, subject.context != QualifiedSubject.globalContext else {
            throw RegistryError.invalidSubject(text)
        }
        return subject
    }

    /// Reads `{subject, rule, fingerprint?, reason, expires}`.
    ///
    /// - Throws: ``RegistryError`` 422 for what is missing or of the wrong kind.
    private static func waiverRequest(_ request: WebRequest) throws -> WaiverRequest {
        let body = try body(request)
        func text(_ name: String, most: Int, lines: Bool = false) throws -> String {
            guard let text = try member(name, body, { $0.string }), !text.isEmpty, text.utf8.count <= most else {
                throw RegistryError.unprocessable("A waiver needs a \"\(name)\" of at most \(most) bytes")
            }
            let control = text.unicodeScalars.first { scalar in
                scalar.properties.generalCategory == .control && !(lines && scalar == "\n")
            }
            if let control {
                let number = String(control.value, radix: 16, uppercase: true)
                let code = String(repeating: "0", count: 4 - number.utf8.count) + number
                throw RegistryError.unprocessable("The \"\(name)\" of a waiver has the control character U+\(code)")
            }
            return text
        }
        let fingerprint = try member("fingerprint", body) { $0.string }
        let isFingerprint = fingerprint?.utf8.count == 16 && fingerprint?.utf8.allSatisfy { $0 < 0x80 } == true
        guard fingerprint == nil || isFingerprint else {
            throw RegistryError.unprocessable("\"fingerprint\" is the sixteen digits that a finding has")
        }
        let day = try text("expires", most: 10)
        guard let expires = CalendarDate(day) else {
            throw RegistryError.unprocessable("\"expires\" is a day, such as 2026-12-31")
        }
        return WaiverRequest(
            subject: try named(try text("subject", most: 1_300)),
            rule: try text("rule", most: longest.rule),
            fingerprint: fingerprint,
            reason: try text("reason", most: longest.reason, lines: true),
            expires: expires
        )
    }
}

extension Waiver {
    /// The waiver as an object.
    fileprivate var json: JSON {
        .object([
            ("id", .int(id)), ("subject", .string(subject.description)), ("rule", .string(rule)),
            ("fingerprint", fingerprint.map(JSON.string) ?? .null), ("reason", .string(reason)),
            ("approver", .string(approver)), ("grantedAt", .int(grantedAt)), ("expires", .string(expires)),
            ("expired", .bool(isExpired)),
        ])
    }
}
