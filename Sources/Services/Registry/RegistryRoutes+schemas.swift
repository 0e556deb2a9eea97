// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
package import Web

extension RegistryRoutes {
    /// The most versions that one answer lists; its `Link` leads to the rest.
    private static let mostSchemas = 1_000

    var schemaRoutes: [Route] {
        [
            Route(.get, "/schemas", Self.mayList("readSchema")) { try await list($0) },
            Route(.get, "/schemas/ids/{id}", mayReadID(isNoted: true)) { try await schemaByID($0) },
            Route(.get, "/schemas/ids/{id}/schema", mayReadID(isNoted: true)) { request in
                let id = try Self.id(request)
                let written = try Self.place(of: request)
                let readable = try await readable(id, at: written, request)
                let (shown, place) = try await shown(id, at: written, by: readable, request)
                try Self.checkResolved(shown.subject, request)
                let version = try await service.show(shown, Self.view(request)).version
                noteRead(id, in: place.context, request)
                return .json(Array(version.schema.text.utf8), contentType: Self.contentType)
            },
            Route(.get, "/schemas/ids/{id}/subjects", mayReadID) { request in
                var names: [String] = []
                for place in try await places(request) {
                    let name = try Self.name(place.subject, request)
                    if names.last?.hasSameBytes(as: name) != true { names.append(name) }
                }
                return Self.answer(.array(try Self.page(names, request).map(JSON.string)))
            },
            Route(.get, "/schemas/ids/{id}/versions", mayReadID) { request in
                let pairs = try await places(request).map { try Self.pair($0, request) }
                return Self.answer(.array(try Self.page(pairs, request)))
            },
            Route(.get, "/schemas/guids/{guid}", mayReadGUID) { try await schemaByGUID($0) },
            Route(.get, "/schemas/guids/{guid}/ids", mayReadGUID) { request in
                var pairs: [JSON] = []
                for place in try Self.readable(
                    try await service.places(withGUID: request.parameters["guid"] ?? ""),
                    request
                ) {
                    let pair = JSON.object([("context", .string(place.subject.context)), ("id", .int(place.id))])
                    if pairs.last != pair { pairs.append(pair) }
                }
                return Self.answer(.array(pairs))
            },
        ]
    }

    private func list(_ request: WebRequest) async throws -> WebResponse {
        // Subjects are bound to nothing here, so that no schema belongs to a binding.
        let bindings = ["resourceType", "associationType", "lifecycle"]
        guard bindings.allSatisfy({ request.query.first($0)?.isEmpty ?? true }) else { return Self.answer(.array([])) }
        let (context, prefix) = try Self.prefix(request)
        let limit = try request.query.integer("limit", default: Self.mostSchemas)
        let query = SchemaListQuery(
            context: context,
            prefix: prefix,
            filter: try Self.filter(request),
            latestOnly: try request.query.flag("latestOnly", default: false),
            aliases: try request.query.flag("aliases", default: false),
            ruleType: request.query.first("ruleType").flatMap { $0.isEmpty ? nil : $0 },
            limit: (0...Self.mostSchemas).contains(limit) ? limit : Self.mostSchemas,
            offset: max(0, try request.query.integer("offset", default: 0))
        )
        let list = try await service.versions(query)
        let permitted = try Self.permitted(list.versions, "readSchema", request) { $0.subject }
        let schemas = try permitted.map { version in
            let names = try list.aliases[version.subject]?.map { JSON.string(try Self.name($0, request)) } ?? []
            return try Self.encode(version, request, names.isEmpty ? [] : [("aliases", .array(names))])
        }
        var response = Self.answer(.array(schemas))
        if list.goesOn, query.limit > 0, let link = HTTPField.Name("Link") {
            response.headers[link] = Self.link(request, after: query.offset + list.versions.count)
        }
        return response
    }

    /// Where a list goes on (RFC 8288), since a page may be shorter than its limit.
    private static func link(_ request: WebRequest, after offset: Int) -> String {
        let names = ["subjectPrefix", "aliases", "deleted", "deletedOnly", "latestOnly", "ruleType", "limit"]
        let kept = names.compactMap { name in request.query.first(name).map { "\(name)=\(PercentCoding.encode($0))" } }
        return "<\(request.path)?\((kept + ["offset=\(offset)"]).joined(separator: "&"))>; rel=\"next\""
    }

    /// The context of the URL, else that of the `subject` parameter, else the default one; and the subject that the
    /// parameter names, empty for none.
    static func place(of request: WebRequest) throws -> QualifiedSubject {
        let context = try urlContext(request)
        guard let subject = request.query.first("subject") else {
            return QualifiedSubject(context: context ?? QualifiedSubject.defaultContext, subject: "")
        }
        let written = try QualifiedSubject(subject, in: context)
        return QualifiedSubject(context: context ?? written.context, subject: written.subject)
    }

    /// What a place stands for if its subject is an alias, within the context of the URL.
    func target(_ place: QualifiedSubject, _ request: WebRequest) async throws -> QualifiedSubject {
        guard !place.subject.isEmpty else { return place }
        let target = try await service.target(ofAlias: place)
        return QualifiedSubject(context: try Self.urlContext(request) ?? target.context, subject: target.subject)
    }

    private func places(_ request: WebRequest) async throws -> [VersionPlace] {
        let subject = try await target(Self.place(of: request), request)
        let places = try await service.places(
            withID: try Self.id(request),
            in: subject.context,
            try Self.filter(request)
        )
        return try Self.readable(
            places.filter { subject.subject.isEmpty || $0.subject.subject.hasSameBytes(as: subject.subject) },
            request
        )
    }

    static func id(_ request: WebRequest) throws -> Int {
        guard let id = request.parameters["id"].flatMap({ Int32($0) }) else {
            throw RegistryError(code: 404, message: "HTTP 404 Not Found: a schema id is a number")
        }
        return Int(id)
    }

    private func schemaByID(_ request: WebRequest) async throws -> WebResponse {
        let id = try Self.id(request)
        let written = try Self.place(of: request)
        let view = Self.view(request)
        let showsMaximum = try request.query.flag("fetchMaxId", default: false)
        let isPlain = !showsMaximum && view.isPlain
        let generation = service.cache.generation
        // Who is not asked who they are is not asked what the name stands for, if there is an answer by it.
        let isKnown = request.caller == nil && isPlain && service.cache.answer(id, at: written) != nil
        let readable =
            isKnown ? ReadablePlace(place: written, judged: nil) : try await readable(id, at: written, request)
        if isPlain, let known = service.cache.answer(id, at: readable.place),
            readable.judged?.subject.hasSameBytes(as: known.shown) ?? true
        {
            noteRead(id, in: readable.place.context, request)
            return .json(known.bytes, contentType: Self.contentType)
        }
        let (shown, place) = try await shown(id, at: written, by: readable, request)
        let (context, subject) = (place.context, place.subject)
        try Self.checkResolved(shown.subject, request)
        var members =
            Self.content(try await service.show(shown, view)) + [("guid", JSON.string(shown.schema.guid))]
        if showsMaximum { members.append(("maxId", .int(try await service.highestID(in: context)))) }
        noteRead(id, in: context, request)
        guard isPlain else { return Self.answer(.object(members)) }
        let answer = JSON.object(members).compactBytes
        if subject.isEmpty || shown.subject.subject.hasSameBytes(as: subject) {
            service.cache.keep(
                answer,
                for: id,
                in: context,
                subject: subject,
                shown: shown.subject.subject,
                generation: generation
            )
        }
        return .json(answer, contentType: Self.contentType)
    }

    private func schemaByGUID(_ request: WebRequest) async throws -> WebResponse {
        let guid = request.parameters["guid"] ?? ""
        let view = Self.view(request)
        let generation = service.cache.generation
        let reader = try await readable(guid, request)
        let key = view.isPlain ? RegistryService.guid(guid) : nil
        if let key, let known = service.cache.answer(guid: key, reader) {
            noteRead(known.id, in: known.context, request)
            return .json(known.bytes, contentType: Self.contentType)
        }
        let first = try await service.version(withGUID: guid, of: reader)
        try Self.checkResolved(first.subject, request)
        let shown = try await service.show(first, view)
        let (id, context) = (first.schema.id, first.subject.context)
        noteRead(id, in: context, request)
        let answer = JSON.object([("guid", .string(first.schema.guid))] + Self.content(shown)).compactBytes
        if let key {
            let known = GUIDAnswer(bytes: answer, id: id, context: context)
            service.cache.keep(known, guid: key, reader, generation: generation)
        }
        return .json(answer, contentType: Self.contentType)
    }

    /// What an answer by id says: the format is left out for Avro, as it always was.
    private static func content(_ shown: ShownVersion) -> [(String, JSON)] {
        type(shown.version) + content(shown.version) + tags(shown)
    }

    /// The answer to `GET /schemas/ids/{id}` if it has been given before, from path and query alone: for the hot path
    /// before the router. Nil for everything that needs more than that.
    ///
    /// - Parameter mayRead: whether the caller may read it, to whom what it is to the policies tells that, if it is known.
    package static func immutableAnswer(
        path: String,
        query: String?,
        cache: SchemaCache,
        mayRead: (ImmutableKey, () -> ProtectedOperation?) -> Bool
    ) -> WebResponse? {
        let prefix = "/schemas/ids/"
        guard path.utf8.starts(with: prefix.utf8), let subject = plainSubject(query),
            let id = Int32(
                path.utf8.dropFirst(prefix.utf8.count).reduce(into: "") { $0.unicodeScalars.append(UnicodeScalar($1)) }
            ),
            let answer = cache.answer(
                Int(id),
                at: QualifiedSubject(context: QualifiedSubject.defaultContext, subject: subject)
            ),
            mayRead(
                ImmutableKey(id: Int(id), name: subject, shown: answer.shown),
                { known(Int(id), subject, answer.shown, cache) }
            )
        else { return nil }
        return .json(answer.bytes, contentType: contentType)
    }

    /// What the read of an id is to the policies, if that is remembered and the name is no alias: by the subject that the
    /// answer shows alone, for whoever reads it by another one is shown another answer.
    private static func known(
        _ id: Int,
        _ subject: String,
        _ shown: String,
        _ cache: SchemaCache
    ) -> ProtectedOperation? {
        let place = QualifiedSubject(context: QualifiedSubject.defaultContext, subject: subject)
        guard let readers = cache.readers(id, at: place), readers.target == place,
            let first = readers.subjects.first, first.subject.hasSameBytes(as: shown)
        else { return nil }
        return reading(id, at: place, KnownReaders(target: place, subjects: [first]), isNoted: true)
    }

    /// The subject of the default context that a query names, empty if it names none; nil for any other query.
    private static func plainSubject(_ query: String?) -> String? {
        guard let query, !query.isEmpty else { return "" }
        var subject = ""
        for part in query.utf8.split(separator: UInt8(ascii: "&")) {
            if part.elementsEqual("fetchMaxId=false".utf8) || part.elementsEqual("fetchMaxId=False".utf8) { continue }
            let name = "subject="
            // A colon may name another context, and what is encoded has to be decoded first.
            let isCoded = part.contains { [UInt8(ascii: ":"), UInt8(ascii: "%"), UInt8(ascii: "+")].contains($0) }
            guard part.starts(with: name.utf8), !isCoded, subject.isEmpty else { return nil }
            subject = String(Substring(part.dropFirst(name.utf8.count)))
        }
        return subject
    }
}
