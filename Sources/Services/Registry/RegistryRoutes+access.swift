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
                let place = try await target(written, request)
                let resources = try await service.readers(ofID: id, at: place).compactMap {
                    // A name that policies do not decide about gives nobody the right, and takes it from nobody.
                    try? RegistryResources.place($0)
                }
                let isDefault = place.context == QualifiedSubject.defaultContext && place == written
                return ProtectedOperation(
                    "readSchema",
                    on: resources,
                    shownAs: "schema id \(id)",
                    immutable: isDefault && isNoted ? ImmutableKey(id: id, name: place.subject) : nil
                )
            }
        )
    }

    /// A schema by its GUID: whoever may read one of the subjects that have it.
    var mayReadGUID: RouteAccess {
        .permitted(
            RoutePermission(actions: ["readSchema"], on: ["Subject", "System"]) { request in
                let subjects = try await service.readers(ofGUID: request.parameters["guid"] ?? "")
                let resources = subjects.compactMap { try? RegistryResources.place($0) }
                return ProtectedOperation(
                    "readSchema",
                    on: resources.isEmpty ? [RegistryResources.system] : resources,
                    shownAs: "this GUID"
                )
            }
        )
    }

    /// The place by which the caller reads an id: the one asked for if that says nothing about a subject that the caller
    /// may not read, else the first one that the caller may.
    func readable(_ id: Int, at place: QualifiedSubject, _ request: WebRequest) async throws -> QualifiedSubject {
        guard let caller = request.caller else { return place }
        let readers = try await service.readers(ofID: id, at: place)
        for (number, reader) in readers.enumerated() {
            guard let resource = try? RegistryResources.place(reader),
                try caller.may(ProtectedOperation(request.action, on: [resource]))
            else { continue }
            return number == 0 ? place : reader
        }
        // What was readable when the guard asked may have gone since; nothing else is shown in its place.
        let context = RegistryResources.context(place.context)
        try caller.require(ProtectedOperation(request.action, on: [context], shownAs: "schema id \(id)"))
        return place
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
        let readers = try await service.readers(ofGUID: guid)
        for reader in readers {
            guard let resource = try? RegistryResources.place(reader) else { continue }
            if try caller.may(ProtectedOperation("readSchema", on: [resource])) { return reader }
        }
        // As for ids; a GUID that nothing has is not found further on.
        let system = ProtectedOperation("readSchema", on: [RegistryResources.system], shownAs: "this GUID")
        if !readers.isEmpty { try caller.require(system) }
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

extension RegistryService {
    /// The most subjects of one schema that are asked for the right to read it.
    private static let mostReaders = 1_000

    /// Those of the subjects that have an id whose right to read suffices, the one whose version is shown first: the
    /// subject itself if it has the id; the context itself if there is no such id.
    func readers(ofID id: Int, at place: QualifiedSubject) async throws -> [QualifiedSubject] {
        let subjects = try await subjects(withID: id, in: place.context)
        if subjects.contains(place) { return [place] }
        return subjects.isEmpty ? [QualifiedSubject(context: place.context, subject: "")] : subjects
    }

    private func subjects(withID id: Int, in context: String) async throws -> [QualifiedSubject] {
        try await database.read { tx in
            try RegistryStore.subjects(withID: id, in: context, limit: Self.mostReaders, &tx)
        }
    }

    /// The subjects that have a schema, in all contexts.
    func readers(ofGUID guid: String) async throws -> [QualifiedSubject] {
        let places: [VersionPlace]
        do {
            places = try await self.places(withGUID: guid)
        } catch let error as RegistryError where error.status == 404 {
            return []
        }
        var subjects: [QualifiedSubject] = []
        for place in places where subjects.last != place.subject && subjects.count < Self.mostReaders {
            subjects.append(place.subject)
        }
        return subjects
    }
}
