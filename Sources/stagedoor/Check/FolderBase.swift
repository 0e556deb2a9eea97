// SPDX-License-Identifier: Apache-2.0
import RepositoryCheck

/// Another copy of what is checked as a base, with the files that steer the check there.
struct FolderBase {
    let path: String
    let paths: CheckPaths
    /// Where the new schemas are.
    let new: CheckPlace

    /// A folder that the base is read from.
    private struct Place {
        var root: String
        var scopes: [String]
        /// What is put before paths below the root, and what stands for it on the new side.
        var below = ""
        var anchor = ""
        var config: String?

        /// As a place of schemas.
        var read: CheckPlace { CheckPlace(root: root, scopes: scopes, prefix: "", config: nil, waivers: nil) }
    }

    func read(config given: String?) throws -> CheckBase.Contents {
        guard CheckPaths.isFolder(path) else {
            throw CommandFailure("cannot read '\(path)'", "no such folder", wayOut: "name a folder after dir:")
        }
        var place = try given == nil ? found() : likeNew()
        if let given { place.config = given }
        let source = WorkingTree()
        let config = place.config.map { SteeringFile($0, in: source) }
        let settings = try CheckSettings(config: config, waivers: nil)
        let tree = RepositoryTree(configuration: settings.configuration)
        let files = try tree.read(root: place.root, scopes: place.scopes, below: place.below)
        let side = RepositorySide(
            files.files,
            skipped: files.skipped,
            configuration: settings.configuration,
            prefix: CheckPaths.prefix(place.root),
            hidden: place.below.isEmpty ? "" : place.below + "/",
            anchor: place.anchor,
            above: try place.below.isEmpty ? BufAbove.find(place.read, in: source) : nil
        )
        let waivers = [place.root, path].map { CheckPaths.join($0, CheckPlace.waiversName) }.first { source.has($0) }
        return CheckBase.Contents(side, name: path, waivers: waivers.map { SteeringFile($0, in: source) })
    }

    /// The folder with paths that count as those of the new side do.
    private func likeNew() throws(CommandFailure) -> Place {
        let anchor = try new.anchor(paths)
        guard paths.only != nil, let scope = new.scopes.first else {
            return Place(root: path, scopes: new.scopes, anchor: anchor)
        }
        return Place(root: path, scopes: [""], below: scope, anchor: anchor)
    }

    /// The folder with the configuration that it has itself, or that lies as far above it as that of the new side may.
    private func found() throws(CommandFailure) -> Place {
        let source = WorkingTree()
        guard let only = paths.only else {
            var place = Place(root: path, scopes: new.scopes)
            place.config = [try name(ofConfigIn: path)].compactMap { $0 }.first { source.has($0) }
            return place
        }
        let scope = CheckPaths.relative(try CheckPaths.real(only), to: paths.here) ?? ""
        var place = Place(root: path, scopes: [""], anchor: scope.isEmpty ? "" : scope + "/")
        let own = CheckPaths.join(path, CheckPlace.configName)
        if paths.config == nil, source.has(own) {
            place.config = own
        } else if let upper = try folder(above: scope), let config = try name(ofConfigIn: upper), source.has(config) {
            place = Place(root: upper, scopes: [scope], config: config)
        }
        return place
    }

    /// The folder that stands for the current one, if this one lies in it as the checked one does in the current one.
    private func folder(above scope: String) throws(CommandFailure) -> String? {
        let real = try CheckPaths.real(path)
        if scope.isEmpty { return path }
        let ending = "/" + scope
        guard real.utf8.suffix(ending.utf8.count).elementsEqual(ending.utf8), real.utf8.count > ending.utf8.count else {
            return nil
        }
        return String(decoding: real.utf8.dropLast(ending.utf8.count), as: UTF8.self)
    }

    /// Where the configuration would be in a folder that stands for the current one.
    private func name(ofConfigIn folder: String) throws(CommandFailure) -> String? {
        guard let named = paths.config else { return CheckPaths.join(folder, CheckPlace.configName) }
        let place = CheckPaths.real(file: named).flatMap { CheckPaths.relative($0, to: paths.here) }
        return place.map { CheckPaths.join(folder, $0) }
    }
}
