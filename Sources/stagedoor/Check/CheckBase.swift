// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import RepositoryCheck
import SchemaCheck

/// What a repository is compared with, as the command line names it.
enum CheckBase: Sendable {
    case git(String)
    case folder(String)
    case registry(String)

    init(argument: String) throws {
        guard let colon = argument.firstIndex(of: ":") else {
            throw ValidationError("'\(argument.printable)' is no base; write git:REF, dir:PATH or registry:URL")
        }
        let rest = String(argument[argument.index(after: colon)...])
        switch argument[..<colon] {
        case "git" where !rest.isEmpty: self = .git(rest)
        case "dir" where !rest.isEmpty: self = .folder(rest)
        case "registry": self = .registry(rest)
        default: throw ValidationError("'\(argument.printable)' is no base; write git:REF, dir:PATH or registry:URL")
        }
    }

    /// What a base says: its schemas, and the waivers that it has, if it can have any.
    struct Contents {
        let base: RepositoryBase
        let waivers: Waivers?
        /// What a registry says of what depends on the new schemas.
        var dependents: [SubjectDependents] = []
        /// The waivers that a registry has for them.
        var granted = RegistryWaivers.Found()
    }

    /// The base's schemas, read as its own configuration wants it.
    ///
    /// - Parameters:
    ///   - place: where the new schemas are.
    ///   - config: a configuration to use instead of the base's own.
    ///   - tls: how a registry is spoken with.
    /// - Throws: ``CommandFailure`` if it cannot be read or reached; ``RepositoryInputError`` if its configuration cannot
    ///   be understood.
    func read(
        _ paths: CheckPaths,
        _ place: CheckPlace,
        config: String?,
        new: RepositorySide,
        level: CompatibilityLevel?,
        tls: ClientTLSOptions
    ) async throws -> Contents {
        switch self {
        case .git(let reference): try CommitBase(reference, paths, place).read(config: config)
        case .folder(let path): try FolderBase(path: path, paths: paths, new: place).read(config: config)
        case .registry(let url): try await registry(url, new, level, tls)
        }
    }

    private func registry(
        _ url: String,
        _ new: RepositorySide,
        _ level: CompatibilityLevel?,
        _ tls: ClientTLSOptions
    ) async throws -> Contents {
        let address = try ServerOptions.address(url.isEmpty ? ServerOptions.configuredURL : url, tls)
        let (histories, dependents, granted) = try await RegistryClient.connected(to: address) { client in
            let histories = try await SubjectHistories(client: client, level: level).read(new)
            let dependents = try await RegistryDependents(client: client).read(new)
            return (histories, dependents, try await RegistryWaivers(client: client).read(new))
        }
        return Contents(
            base: .versions(histories, name: address.url),
            waivers: nil,
            dependents: dependents,
            granted: granted
        )
    }
}

extension CheckBase.Contents {
    /// - Parameter waivers: the base's; what is wrong with them is not for the change to mend.
    init(_ side: RepositorySide, name: String, waivers: SteeringFile?) {
        let bytes = waivers.flatMap { try? $0.read() } ?? []
        base = .side(side, name: name)
        self.waivers = (try? Waivers(parsing: bytes, file: "")) ?? Waivers()
    }
}

extension CalendarDate {
    /// A day given on the command line.
    init(argument: String) throws {
        guard let date = CalendarDate(argument) else {
            throw ValidationError("'\(argument.printable)' is no day; write it as 2026-12-31")
        }
        self = date
    }
}
