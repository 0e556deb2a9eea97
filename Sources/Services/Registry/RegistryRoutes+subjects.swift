// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Web

extension RegistryRoutes {
    var subjectRoutes: [Route] {
        [
            Route(.get, "/subjects", Self.mayList("listSubjects")) { request in
                let (context, prefix) = try Self.prefix(request)
                let subjects = try await service.subjects(context: context, prefix: prefix, try Self.filter(request))
                let permitted = try Self.permitted(subjects, "listSubjects", request) { $0 }
                let names = try Self.page(permitted, request).map { JSON.string(try Self.name($0, request)) }
                return Self.answer(.array(names))
            },
            Route(.post, "/subjects/{subject}", Self.may("readSchema")) { request in
                let filter: DeletedFilter = try request.query.flag("deleted", default: false) ? .all : .live
                let submission = try Self.submission(request, isLookup: true)
                let target = try await subject(request)
                try Self.checkReferences(of: submission, in: target, request)
                let found = try await service.lookUp(
                    submission,
                    under: target,
                    filter
                )
                return try await answer(found, request)
            },
            Route(.delete, "/subjects/{subject}", Self.mayDelete) { request in
                let versions = try await service.delete(
                    try await subject(request),
                    permanently: try request.query.flag("permanent", default: false)
                )
                return Self.answer(.array(versions.map(JSON.int)))
            },
            Route(.get, "/subjects/{subject}/metadata", Self.may("readSchema")) { request in
                let found = try await service.version(
                    of: try await subject(request),
                    with: Array(zip(request.query.all("key"), request.query.all("value"))),
                    try Self.filter(request)
                )
                return try await answer(found, request)
            },
        ]
    }

    /// A version as the query asks for it.
    private func answer(_ version: SchemaVersion, _ request: WebRequest) async throws -> WebResponse {
        try Self.checkResolved(version.subject, request)
        let shown = try await service.show(version, Self.view(request))
        return Self.answer(try Self.encode(shown.version, request, Self.tags(shown)))
    }

    /// The context and prefix that `subjectPrefix` asks for; without it, all subjects of all contexts, or of that in the
    /// URL.
    static func prefix(_ request: WebRequest) throws -> (context: String?, prefix: String) {
        let text = request.query.first("subjectPrefix") ?? ""
        let context = try urlContext(request)
        if text.utf8.starts(with: ":*:".utf8) { return (context, String(text.dropFirst(3))) }
        if text.isEmpty || (context != nil && !text.utf8.starts(with: ":.".utf8)) { return (context, text) }
        let qualified = try QualifiedSubject(text, in: context)
        return (qualified.context, qualified.subject)
    }

    var versionRoutes: [Route] {
        [
            Route(.post, "/subjects/{subject}/versions", Self.mayRegister) { request in
                let submission = try Self.submission(request)
                let written = try Self.writtenSubject(request)
                try Self.checkReferences(of: submission, in: written, request)
                let version = try await service.register(
                    submission,
                    under: written,
                    mayRead: Self.readable(request),
                    ofAlias: { target in
                        try request.require(
                            on: try RegistryResources.place(target),
                            shownAs: "what the alias stands for"
                        )
                        try Self.checkReferences(of: submission, in: target, request)
                    }
                )
                return try await registered(version, request)
            },
            Route(.post, "/subjects/{subject}/versions/{version}/tags", Self.mayTag) { request in
                let version = try await service.tag(
                    try Self.selector(request),
                    of: try await subject(request),
                    try Self.tagChange(try Self.body(request)),
                    mayRead: Self.readable(request)
                )
                return try await registered(version, request)
            },
            Route(.get, "/subjects/{subject}/versions", Self.may("readSchema")) { request in
                let asNegative = try request.query.flag("deletedAsNegative", default: false)
                let numbers = try await service.numbers(of: try await subject(request), try Self.filter(request))
                return Self.answer(
                    .array(
                        try Self.page(numbers, request).map {
                            .int(asNegative && $0.deleted ? -$0.version : $0.version)
                        }
                    )
                )
            },
            Route(.get, "/subjects/{subject}/versions/{version}", Self.may("readSchema")) { request in
                try await answer(try await version(request), request)
            },
            Route(.get, "/subjects/{subject}/versions/{version}/schema", Self.may("readSchema")) { request in
                let version = try await version(request)
                try Self.checkResolved(version.subject, request)
                let shown = try await service.show(version, Self.view(request))
                return .json(Array(shown.version.schema.text.utf8), contentType: Self.contentType)
            },
            Route(.get, "/subjects/{subject}/versions/{version}/referencedby", Self.may("readSchema")) { request in
                let referrers = try await service.referrers(
                    to: try Self.selector(request),
                    of: try await subject(request),
                    try Self.filter(request)
                )
                var ids: [Int] = []
                for place in referrers where ids.last != place.id { ids.append(place.id) }
                return Self.answer(.array(try Self.page(ids, request).map(JSON.int)))
            },
            Route(.delete, "/subjects/{subject}/versions/{version}", Self.mayDelete) { request in
                let number = try await service.delete(
                    try Self.selector(request),
                    of: try await subject(request),
                    permanently: try request.query.flag("permanent", default: false)
                )
                return Self.answer(.int(number))
            },
        ]
    }

    /// A version as registering answers with it.
    private func registered(_ version: SchemaVersion, _ request: WebRequest) async throws -> WebResponse {
        var view = Self.view(request)
        view.tags = nil
        let version = view.isPlain ? version : try await service.show(version, view).version
        let members: [(String, JSON)] = [
            ("id", .int(version.schema.id)), ("version", .int(version.version)),
            ("guid", .string(version.schema.guid)), ("schemaType", .string(version.schema.format)),
        ]
        return Self.answer(.object(members + Self.content(version)))
    }

    private func version(_ request: WebRequest) async throws -> SchemaVersion {
        try await service.version(try Self.selector(request), of: try await subject(request), try Self.filter(request))
    }
}
