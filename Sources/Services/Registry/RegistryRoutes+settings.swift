// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Web

extension RegistryRoutes {
    var compatibilityRoutes: [Route] {
        [
            Route(.post, "/compatibility/subjects/{subject}/versions/{version}", Self.may("checkCompatibility")) {
                request in
                try await check(request, try Self.selector(request))
            },
            Route(.post, "/compatibility/subjects/{subject}/versions", Self.may("checkCompatibility")) { request in
                try await check(request, nil)
            },
        ]
    }

    private func check(_ request: WebRequest, _ selector: VersionSelector?) async throws -> WebResponse {
        let verbose = try request.query.flag("verbose", default: false)
        let reports = try request.query.flag("report", default: false)
        let submission = try Self.submission(request)
        let target = try await subject(request)
        try Self.checkReferences(of: submission, in: target, request)
        var answer = try await service.check(
            submission,
            against: selector,
            of: target,
            explaining: verbose || reports,
            byBoth: reports
        )
        answer.dependents = answer.dependents.shown(Self.readable(request))
        var members: [(String, JSON)] = [("is_compatible", .bool(answer.isCompatible))]
        if verbose { members.append(("messages", .array(answer.messages.map(JSON.string)))) }
        if reports { members += answer.members }
        return Self.answer(.object(members))
    }

    var settingsRoutes: [Route] {
        ["", "/{subject}"].flatMap { place in configRoutes("/config" + place) + modeRoutes("/mode" + place) }
    }

    private func configRoutes(_ pattern: String) -> [Route] {
        [
            Route(.get, pattern, Self.mayAt("readSettings")) { request in
                Self.answer(
                    try await service.config(
                        at: try Self.place(request),
                        fallingBack: try request.query.flag("defaultToGlobal", default: false)
                    )
                )
            },
            Route(.put, pattern, Self.mayAt("changeConfig")) { request in
                Self.answer(try await service.setConfig(try Self.body(request), at: try Self.place(request)))
            },
            Route(.delete, pattern, Self.mayAt("changeConfig")) { request in
                Self.answer(try await service.deleteConfig(at: try Self.place(request)))
            },
        ]
    }

    private func modeRoutes(_ pattern: String) -> [Route] {
        [
            Route(.get, pattern, Self.mayAt("readSettings")) { request in
                let mode = try await service.mode(
                    at: try Self.place(request),
                    fallingBack: try request.query.flag("defaultToGlobal", default: false)
                )
                return Self.answer(.object([("mode", .string(mode.rawValue))]))
            },
            Route(.put, pattern, Self.mayChangeMode) { request in
                guard let text = try Self.body(request)["mode"]?.string,
                    let mode = RegistryMode(rawValue: text.uppercased())
                else { throw RegistryError.invalidMode }
                try await service.setMode(
                    mode,
                    at: try Self.place(request),
                    force: try request.query.flag("force", default: false)
                )
                return Self.answer(.object([("mode", .string(mode.rawValue))]))
            },
            Route(.delete, pattern, Self.mayChangeMode) { request in
                let mode = try await service.deleteMode(
                    at: try Self.place(request),
                    recursively: try request.query.flag("recursive", default: false)
                )
                return Self.answer(.object([("mode", .string(mode.rawValue))]))
            },
        ]
    }
}
