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

    /// The base's schemas.
    ///
    /// - Throws: ``CommandFailure`` if it cannot be read or reached.
    func read(
        _ place: CheckPlace,
        _ settings: CheckSettings,
        new: RepositorySide,
        level: CompatibilityLevel?
    ) async throws -> RepositoryBase {
        switch self {
        case .git(let reference): try git(reference, place, settings)
        case .folder(let path): try folder(path, place, settings)
        case .registry(let url): try await registry(url, new, level)
        }
    }

    private func git(
        _ reference: String,
        _ place: CheckPlace,
        _ settings: CheckSettings
    ) throws(CommandFailure) -> RepositoryBase {
        let repository = try GitRepository(at: place.root)
        let tree = RepositoryTree(configuration: settings.configuration)
        let found = try repository.read(reference, scopes: place.scopes, tree)
        let side = RepositorySide(
            found.files,
            skipped: found.skipped,
            configuration: settings.configuration,
            prefix: "\(reference):\(place.prefix)"
        )
        return .side(side, name: reference)
    }

    private func folder(
        _ path: String,
        _ place: CheckPlace,
        _ settings: CheckSettings
    ) throws(CommandFailure) -> RepositoryBase {
        guard CheckPlace.isFolder(path) else {
            throw CommandFailure("cannot read '\(path)'", "no such folder", wayOut: "name a folder after dir:")
        }
        let tree = RepositoryTree(configuration: settings.configuration)
        // The folder is the one that is checked, which may lie below the root.
        let scope = place.isOneFolder ? place.scopes[0] : ""
        let found = try tree.read(root: path, scopes: place.isOneFolder ? [""] : place.scopes, below: scope)
        let side = RepositorySide(
            found.files,
            skipped: found.skipped,
            configuration: settings.configuration,
            prefix: CheckPlace.prefix(path),
            hidden: scope.isEmpty ? "" : scope + "/"
        )
        return .side(side, name: path)
    }

    private func registry(
        _ url: String,
        _ new: RepositorySide,
        _ level: CompatibilityLevel?
    ) async throws -> RepositoryBase {
        let configured = Terminal.environment("STAGEDOOR_URL").flatMap { $0.isEmpty ? nil : $0 }
        let address = try ServerAddress(
            url.isEmpty ? configured ?? "http://127.0.0.1:8081" : url,
            token: Terminal.environment("STAGEDOOR_TOKEN")
        )
        let histories = try await RegistryClient.connected(to: address) { client in
            try await SubjectHistories(client: client, level: level).read(new)
        }
        return .versions(histories, name: address.url)
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
