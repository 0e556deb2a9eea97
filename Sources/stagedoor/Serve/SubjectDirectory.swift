// SPDX-License-Identifier: Apache-2.0
import Access
import Registry
import Web

/// The registry's subjects, for whoever asks who may do what to them.
struct SubjectDirectory: ResourceDirectory {
    let service: RegistryService

    func all() async throws -> [ProtectedResource] {
        try await service.subjects(context: nil, prefix: "", .all).compactMap { try? RegistryResources.place($0) }
    }

    func subject(_ name: String) throws -> ProtectedResource {
        try RegistryResources.place(try QualifiedSubject(name))
    }

    func ancestors(of name: ProtectedResource.Name) -> [ProtectedResource.Name] {
        RegistryResources.ancestors(of: name)
    }
}
