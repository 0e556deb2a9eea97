// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import PostgreSQL
import Web

/// Which action each route of the registry takes on what.
extension RegistryRoutes {
    /// An action on the subject in the URL. Where that is an alias, ``subject(_:)`` asks for its target as well.
    static func may(_ action: String) -> RouteAccess {
        .may(action, on: "Subject") { try RegistryResources.place(try writtenSubject($0)) }
    }

    /// An action on the place in the URL that settings belong to.
    static func mayAt(_ action: String, _ types: String...) -> RouteAccess {
        .permitted(
            RoutePermission(actions: [action], on: types.isEmpty ? ["Subject", "Context", "System"] : types) {
                ProtectedOperation(action, on: [try settingsPlace($0)])
            }
        )
    }

    /// Settings of no place in particular are those of the default context.
    private static func settingsPlace(_ request: WebRequest) throws -> ProtectedResource {
        try RegistryResources.place(try place(request))
    }

    /// Deletion for good is more than the one that can be taken back.
    static let mayDelete = RouteAccess.permitted(
        RoutePermission(actions: ["deleteSchema", "destroySchema"], on: ["Subject"]) { request in
            let isPermanent = try request.query.flag("permanent", default: false)
            let subject = try RegistryResources.place(try writtenSubject(request))
            return ProtectedOperation("deleteSchema", and: isPermanent ? ["destroySchema"] : [], on: [subject])
        }
    )

    /// Registering without regard to compatibility is more than registering.
    static let mayRegister = RouteAccess.permitted(
        RoutePermission(actions: ["registerSchema", "overrideCompatibility"], on: ["Subject"]) { request in
            let isForced = try request.query.flag("force", default: false)
            let subject = try RegistryResources.place(try writtenSubject(request))
            return ProtectedOperation("registerSchema", and: isForced ? ["overrideCompatibility"] : [], on: [subject])
        }
    )

    /// Setting a mode in spite of what is there, and taking away those of all subjects, is more than setting one.
    static let mayChangeMode = RouteAccess.permitted(
        RoutePermission(actions: ["changeMode", "forceMode"], on: ["Subject", "Context", "System"]) { request in
            let flag = request.method == .delete ? "recursive" : "force"
            let isForced = try request.query.flag(flag, default: false)
            let place = try settingsPlace(request)
            return ProtectedOperation("changeMode", and: isForced ? ["forceMode"] : [], on: [place])
        }
    )

    /// New tags are shown with all that the version says.
    static let mayTag = RouteAccess.permitted(
        RoutePermission(actions: ["registerSchema", "readSchema"], on: ["Subject"]) { request in
            let subject = try RegistryResources.place(try writtenSubject(request))
            return ProtectedOperation("registerSchema", and: ["readSchema"], on: [subject])
        }
    )

    /// Everything there is.
    static func mayEverywhere(_ action: String) -> RouteAccess {
        .may(action, on: "System") { _ in RegistryResources.system }
    }

    /// A list of the subjects of one context or of all.
    static func mayList(_ action: String) -> RouteAccess {
        .may(action, on: "Context", "System") { request in
            try prefix(request).context.map(RegistryResources.context) ?? RegistryResources.system
        }
    }

    /// A schema by its id: whoever may read one of the subjects that have it.
    var mayReadID: RouteAccess { mayReadID(isNoted: false) }

    /// - Parameter isNoted: whether the route tells who has read the schema. Only what is known from such a route may be
    ///   read again unasked: a read that nobody notes must not hide the one that counts.
    func mayReadID(isNoted: Bool) -> RouteAccess {
        .permitted(
            RoutePermission(actions: ["readSchema"], on: ["Subject", "Context"]) { request in
                let id = try Self.id(request)
                let written = try Self.place(of: request)
                let urlContext = try Self.urlContext(request)
                let readers = try await service.readers(ofID: id, at: written, in: urlContext)
                var operation = Self.reading(id, at: written, readers, isNoted: isNoted)
                if readers.isRemembered {
                    operation.known = {
                        let readers = try await service.readers(ofID: id, at: written, in: urlContext, asksAnew: true)
                        return Self.reading(id, at: written, readers, isNoted: isNoted)
                    }
                }
                return operation
            }
        )
    }

    static func reading(
        _ id: Int,
        at written: QualifiedSubject,
        _ readers: KnownReaders,
        isNoted: Bool
    ) -> ProtectedOperation {
        let isDefault = written.context == QualifiedSubject.defaultContext && readers.target == written
        return ProtectedOperation(
            "readSchema",
            // A name that policies do not decide about gives nobody the right, and takes it from nobody.
            on: readers.subjects.compactMap { try? RegistryResources.place($0) },
            shownAs: "schema id \(id)",
            immutable: isDefault && isNoted ? immutableKey(id, at: written, readers) : nil
        )
    }

    /// What is shown by the first reader never changes; nil if policies do not decide about that one.
    private static func immutableKey(
        _ id: Int,
        at written: QualifiedSubject,
        _ readers: KnownReaders
    ) -> ImmutableKey? {
        guard let first = readers.subjects.first, (try? RegistryResources.place(first)) != nil else { return nil }
        return ImmutableKey(id: id, name: written.subject, shown: first.subject)
    }

    /// A schema by its GUID: whoever may read one of the subjects that have it.
    var mayReadGUID: RouteAccess {
        .permitted(
            RoutePermission(actions: ["readSchema"], on: ["Subject", "System"]) { request in
                let guid = request.parameters["guid"] ?? ""
                let readers = try await service.readers(ofGUID: guid)
                var operation = Self.reading(guidOf: readers.subjects)
                if readers.isRemembered {
                    operation.known = {
                        Self.reading(guidOf: try await service.readers(ofGUID: guid, asksAnew: true).subjects)
                    }
                }
                return operation
            }
        )
    }

    private static func reading(guidOf subjects: [QualifiedSubject]) -> ProtectedOperation {
        let resources = subjects.compactMap { try? RegistryResources.place($0) }
        return ProtectedOperation(
            "readSchema",
            on: resources.isEmpty ? [RegistryResources.system] : resources,
            shownAs: "this GUID"
        )
    }

    /// The place by which the caller reads an id: the one asked for if that says nothing about a subject that the caller
    /// may not read, else the first one that the caller may.
    func readable(
        _ id: Int,
        at written: QualifiedSubject,
        _ request: WebRequest,
        asksAnew: Bool = false
    ) async throws -> ReadablePlace {
        guard let caller = request.caller else {
            return ReadablePlace(place: try await target(written, request), judged: nil)
        }
        let urlContext = try Self.urlContext(request)
        var readers = try await service.readers(ofID: id, at: written, in: urlContext, asksAnew: asksAnew)
        while true {
            if let number = try Self.firstReadable(readers.subjects, caller, request.action) {
                let judged = readers.subjects[number]
                return ReadablePlace(place: number == 0 ? readers.target : judged, judged: judged)
            }
            guard readers.isRemembered else { break }
            readers = try await service.readers(ofID: id, at: written, in: urlContext, asksAnew: true)
        }
        // What was readable when the guard asked may have gone since; nothing else is shown in its place.
        let context = RegistryResources.context(readers.target.context)
        try caller.require(ProtectedOperation(request.action, on: [context], shownAs: "schema id \(id)"))
        return ReadablePlace(
            place: readers.target,
            judged: QualifiedSubject(context: readers.target.context, subject: "")
        )
    }

    /// The version that is shown for an id, and by which place.
    ///
    /// - Parameter readable: what the caller may read. A subject that is gone since it was remembered, or asked for, is
    ///   not shown by another one that the caller was not judged by: then who reads the id is asked anew.
    func shown(
        _ id: Int,
        at written: QualifiedSubject,
        by readable: ReadablePlace,
        _ request: WebRequest
    ) async throws -> (version: SchemaVersion, place: QualifiedSubject) {
        var readable = readable
        for _ in 0..<3 {
            let place = readable.place
            let version = try await service.version(withID: id, in: place.context, of: place.subject)
            if readable.judged.map({ $0 == version.subject }) ?? true { return (version, place) }
            readable = try await self.readable(id, at: written, request, asksAnew: true)
        }
        throw RegistryError.schemaNotFound(id)
    }

    private static func firstReadable(
        _ subjects: [QualifiedSubject],
        _ caller: any Caller,
        _ action: String
    ) throws -> Int? {
        try subjects.firstIndex { subject in
            guard let resource = try? RegistryResources.place(subject) else { return false }
            return try caller.may(ProtectedOperation(action, on: [resource]))
        }
    }

    /// Refuses to put into a text what it refers to, unless the caller may read whatever the context has.
    static func checkResolved(_ subject: QualifiedSubject, _ request: WebRequest) throws {
        guard let caller = request.caller, request.query.first("format") == "resolved" else { return }
        let context = RegistryResources.context(subject.context)
        try caller.require(ProtectedOperation("readSchema", on: [context]))
    }

    /// Those of some subjects that the caller may take the route's action on, or read.
    static func permitted<Element>(
        _ list: [Element],
        _ action: String,
        _ request: WebRequest,
        subject: (Element) -> QualifiedSubject
    ) throws -> [Element] {
        guard let caller = request.caller else { return list }
        return try list.filter { element in
            guard let resource = try? RegistryResources.place(subject(element)) else { return false }
            return try caller.may(ProtectedOperation(action, on: [resource]))
        }
    }

    /// Those of some places that the caller may read.
    static func readable(_ places: [VersionPlace], _ request: WebRequest) throws -> [VersionPlace] {
        guard let caller = request.caller else { return places }
        var last: (subject: QualifiedSubject, isReadable: Bool)?
        return try places.filter { place in
            if let last, last.subject == place.subject { return last.isReadable }
            let resource = try? RegistryResources.place(place.subject)
            let isReadable = try resource.map { try caller.may(ProtectedOperation("readSchema", on: [$0])) } ?? false
            last = (place.subject, isReadable)
            return isReadable
        }
    }

    /// Which subjects the caller may read.
    static func readable(_ request: WebRequest) -> ReadableSubjects { permitted("readSchema", request) }

    /// On which subjects the caller may take an action.
    static func permitted(_ action: String, _ request: WebRequest) -> ReadableSubjects {
        guard let caller = request.caller else { return { _ in true } }
        return { subject in
            guard let resource = try? RegistryResources.place(subject) else { return false }
            return (try? caller.may(ProtectedOperation(action, on: [resource]))) ?? false
        }
    }

    /// The subject by which the caller reads a GUID; nil for the first one.
    func readable(_ guid: String, _ request: WebRequest) async throws -> QualifiedSubject? {
        guard let caller = request.caller else { return nil }
        var readers = try await service.readers(ofGUID: guid)
        while true {
            if let number = try Self.firstReadable(readers.subjects, caller, "readSchema") {
                return readers.subjects[number]
            }
            guard readers.isRemembered else { break }
            readers = try await service.readers(ofGUID: guid, asksAnew: true)
        }
        // As for ids; a GUID that nothing has is not found further on.
        let system = ProtectedOperation("readSchema", on: [RegistryResources.system], shownAs: "this GUID")
        if !readers.subjects.isEmpty { try caller.require(system) }
        return nil
    }

    /// Refuses a submission that refers to what the caller may not read.
    ///
    /// - Parameter target: the subject itself, in whose context references are found, not an alias of it.
    static func checkReferences(
        of submission: SchemaSubmission,
        in target: QualifiedSubject,
        _ request: WebRequest
    ) throws {
        guard let caller = request.caller else { return }
        for reference in submission.references {
            let subject = try QualifiedSubject(reference.subject, in: target.context)
            try caller.require(ProtectedOperation("readSchema", on: [try RegistryResources.place(subject)]))
        }
    }
}
