// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Web

extension RegistryRoutes {
    var subjectRoutes: [Route] {
        [
            Route(.get, "/subjects") { request in
                let (context, prefix) = try Self.prefix(request)
                let subjects = try await service.subjects(context: context, prefix: prefix, try Self.filter(request))
                let names = try Self.page(subjects, request).map { JSON.string(try Self.name($0, request)) }
                return Self.answer(.array(names))
            },
            Route(.post, "/subjects/{subject}") { request in
                let filter: DeletedFilter = try request.query.flag("deleted", default: false) ? .all : .live
                let found = try await service.lookUp(
                    try Self.submission(request, isLookup: true),
                    under: try Self.subject(request),
                    filter
                )
                return Self.answer(try Self.encode(found, request))
            },
            Route(.delete, "/subjects/{subject}") { request in
                let versions = try await service.delete(
                    try Self.subject(request),
                    permanently: try request.query.flag("permanent", default: false)
                )
                return Self.answer(.array(versions.map(JSON.int)))
            },
            Route(.get, "/subjects/{subject}/metadata") { request in
                let found = try await service.version(
                    of: try Self.subject(request),
                    with: Array(zip(request.query.all("key"), request.query.all("value"))),
                    try Self.filter(request)
                )
                return Self.answer(try Self.encode(found, request))
            },
        ]
    }

    /// The context and prefix that `subjectPrefix` asks for; without it, all subjects of all contexts.
    static func prefix(_ request: WebRequest) throws -> (context: String?, prefix: String) {
        let text = request.query.first("subjectPrefix")
        if let context = try urlContext(request) { return (context, text ?? "") }
        guard let text, !text.isEmpty else { return (nil, "") }
        if text.utf8.starts(with: ":*:".utf8) { return (nil, String(text.dropFirst(3))) }
        let qualified = try QualifiedSubject(text)
        return (qualified.context, qualified.subject)
    }

    var versionRoutes: [Route] {
        [
            Route(.post, "/subjects/{subject}/versions") { request in
                let version = try await service.register(
                    try Self.submission(request),
                    under: try Self.subject(request)
                )
                let members: [(String, JSON)] = [
                    ("id", .int(version.schema.id)), ("version", .int(version.version)),
                    ("guid", .string(version.schema.guid)), ("schemaType", .string(version.schema.format)),
                ]
                return Self.answer(.object(members + Self.content(version)))
            },
            Route(.get, "/subjects/{subject}/versions") { request in
                let numbers = try await service.numbers(of: try Self.subject(request), try Self.filter(request))
                return Self.answer(.array(try Self.page(numbers, request).map(JSON.int)))
            },
            Route(.get, "/subjects/{subject}/versions/{version}") { request in
                Self.answer(try Self.encode(try await version(request), request))
            },
            Route(.get, "/subjects/{subject}/versions/{version}/schema") { request in
                .json(Array(try await version(request).schema.text.utf8), contentType: Self.contentType)
            },
            Route(.get, "/subjects/{subject}/versions/{version}/referencedby") { request in
                let referrers = try await service.referrers(
                    to: try Self.selector(request),
                    of: try Self.subject(request),
                    try Self.filter(request)
                )
                var ids: [Int] = []
                for version in referrers where ids.last != version.schema.id { ids.append(version.schema.id) }
                return Self.answer(.array(try Self.page(ids, request).map(JSON.int)))
            },
            Route(.delete, "/subjects/{subject}/versions/{version}") { request in
                let number = try await service.delete(
                    try Self.selector(request),
                    of: try Self.subject(request),
                    permanently: try request.query.flag("permanent", default: false)
                )
                return Self.answer(.int(number))
            },
        ]
    }

    private func version(_ request: WebRequest) async throws -> SchemaVersion {
        try await service.version(try Self.selector(request), of: try Self.subject(request), try Self.filter(request))
    }
}
