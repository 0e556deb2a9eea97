// SPDX-License-Identifier: Apache-2.0
import PostgreSQL
import Web

/// Which action each route of the registry takes on what.
extension RegistryRoutes {
    /// An action on the subject in the URL. Where that is an alias, ``subject(_:)`` asks for its target as well.
    static func may(_ action: String) -> RouteAccess {
        .may(action, on: "Subject") { RegistryResources.place(try writtenSubject($0)) }
    }

    /// An action on the place in the URL that settings belong to.
    static func mayAt(_ action: String, _ types: String...) -> RouteAccess {
        .permitted(
            RoutePermission(actions: [action], on: types.isEmpty ? ["Subject", "Context", "System"] : types) {
                ProtectedOperation(action, on: [try settingsPlace($0)])
            }
        )
    }

    /// Settings of no place in particular count for everybody.
    private static func settingsPlace(_ request: WebRequest) throws -> ProtectedResource {
        let place = try place(request)
        let isUnnamed = try urlContext(request) == nil && (request.parameters["subject"] ?? "").isEmpty
        return isUnnamed ? RegistryResources.system : RegistryResources.place(place)
    }

    /// Deletion for good is more than the one that can be taken back.
    static let mayDelete = RouteAccess.permitted(
        RoutePermission(actions: ["deleteSchema", "destroySchema"], on: ["Subject"]) { request in
            let isPermanent = try request.query.flag("permanent", default: false)
            let subject = RegistryResources.place(try writtenSubject(request))
            return ProtectedOperation(isPermanent ? "destroySchema" : "deleteSchema", on: [subject])
        }
    )

    /// Registering without regard to compatibility is more than registering.
    static let mayRegister = RouteAccess.permitted(
        RoutePermission(actions: ["registerSchema", "overrideCompatibility"], on: ["Subject"]) { request in
            let isForced = try request.query.flag("force", default: false)
            let subject = RegistryResources.place(try writtenSubject(request))
            return ProtectedOperation(isForced ? "overrideCompatibility" : "registerSchema", on: [subject])
        }
    )

    /// Setting a mode in spite of what is there is more than setting it.
    static let mayChangeMode = RouteAccess.permitted(
        RoutePermission(actions: ["changeMode", "forceMode"], on: ["Subject", "Context", "System"]) { request in
            let isForced = try request.query.flag("force", default: false)
            return ProtectedOperation(isForced ? "forceMode" : "changeMode", on: [try settingsPlace(request)])
        }
    )

    /// A list of the subjects of one context or of all.
    static func mayList(_ action: String) -> RouteAccess {
        .may(action, on: "Context", "System") { request in
            try prefix(request).context.map(RegistryResources.context) ?? RegistryResources.system
        }
    }

    /// A schema by its id: whoever may read one of the subjects that have it.
    var mayReadID: RouteAccess {
        .permitted(
            RoutePermission(actions: ["readSchema"], on: ["Subject", "Context"]) { request in
                let id = try Self.id(request)
                let written = try Self.place(of: request)
                let place = try await target(written, request)
                let resources = try await service.readers(ofID: id, at: place).map(RegistryResources.place)
                let isDefault = place.context == QualifiedSubject.defaultContext && place == written
                return ProtectedOperation(
                    "readSchema",
                    on: resources,
                    immutable: isDefault ? ImmutableKey(id: id, name: place.subject) : nil
                )
            }
        )
    }

    /// A schema by its GUID: whoever may read one of the subjects that have it.
    var mayReadGUID: RouteAccess {
        .permitted(
            RoutePermission(actions: ["readSchema"], on: ["Subject", "System"]) { request in
                let subjects = try await service.readers(ofGUID: request.parameters["guid"] ?? "")
                let resources = subjects.map(RegistryResources.place)
                return ProtectedOperation("readSchema", on: resources.isEmpty ? [RegistryResources.system] : resources)
            }
        )
    }

    /// The place by which the caller reads an id: the one asked for if that says nothing about a subject that the caller
    /// may not read, else the first one that the caller may.
    func readable(_ id: Int, at place: QualifiedSubject, _ request: WebRequest) async throws -> QualifiedSubject {
        guard let caller = request.caller else { return place }
        let readers = try await service.readers(ofID: id, at: place)
        for (number, reader) in readers.enumerated()
        where try caller.may(ProtectedOperation(request.action, on: [RegistryResources.place(reader)])) {
            return number == 0 ? place : reader
        }
        return place
    }

    /// Those of some places that the caller may read.
    static func readable(_ places: [VersionPlace], _ request: WebRequest) throws -> [VersionPlace] {
        guard let caller = request.caller else { return places }
        var last: (subject: QualifiedSubject, isReadable: Bool)?
        return try places.filter { place in
            if let last, last.subject == place.subject { return last.isReadable }
            let operation = ProtectedOperation("readSchema", on: [RegistryResources.place(place.subject)])
            let isReadable = try caller.may(operation)
            last = (place.subject, isReadable)
            return isReadable
        }
    }

    /// The subject by which the caller reads a GUID; nil for the first one.
    func readable(_ guid: String, _ request: WebRequest) async throws -> QualifiedSubject? {
        guard let caller = request.caller else { return nil }
        return try await service.readers(ofGUID: guid).first {
            try caller.may(ProtectedOperation("readSchema", on: [RegistryResources.place($0)]))
        }
    }

    /// Refuses a submission that refers to what the caller may not read.
    static func checkReferences(of submission: SchemaSubmission, _ request: WebRequest) throws {
        guard let caller = request.caller else { return }
        for reference in submission.references {
            let subject = try QualifiedSubject(reference.subject, in: try writtenSubject(request).context)
            try caller.require(ProtectedOperation("readSchema", on: [RegistryResources.place(subject)]))
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
        if let known = cache.subjects(id, in: context) { return known }
        let generation = cache.generation
        let subjects = try await database.read { tx in
            try RegistryStore.subjects(withID: id, in: context, limit: Self.mostReaders, &tx)
        }
        cache.keep(subjects, of: id, in: context, generation: generation)
        return subjects
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
