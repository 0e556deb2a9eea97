// SPDX-License-Identifier: Apache-2.0
import RepositoryCheck

/// An earlier commit of the repository as a base, with the files that steered the check then.
struct CommitBase {
    private let reference: String
    private let paths: CheckPaths
    private let new: CheckPlace
    private let files: GitFiles

    init(_ reference: String, _ paths: CheckPaths, _ place: CheckPlace) throws(CommandFailure) {
        self.reference = reference
        self.paths = paths
        new = place
        files = try GitFiles(commit: reference, of: try GitRepository(at: place.root))
    }

    func read(config given: String?) throws -> CheckBase.Contents {
        let place = given == nil ? try CheckPlace(paths, in: files) : new
        let config =
            try given.map { SteeringFile($0, in: WorkingTree()) } ?? steering(named: paths.config, found: place.config)
        let settings = try CheckSettings(config: config, waivers: nil)
        let found = try files.files(in: place, RepositoryTree(configuration: settings.configuration))
        let side = RepositorySide(
            found.files,
            skipped: found.skipped,
            configuration: settings.configuration,
            prefix: files.shown(place.prefix),
            anchor: try place.anchor(paths),
            above: try BufAbove.find(place, in: files)
        )
        let waivers = try steering(named: paths.waivers, found: place.waivers)
        return CheckBase.Contents(side, name: reference, waivers: waivers)
    }

    /// A file of the commit. One that the command line names is the commit's too if it is part of the repository;
    /// otherwise it is the pipeline's own and holds for both sides.
    private func steering(named: String?, found: String?) throws(CommandFailure) -> SteeringFile? {
        guard let named else { return found.map { SteeringFile($0, in: files) } }
        if try files.has(named) { return SteeringFile(named, in: files) }
        let isOfTheChange = try GitFiles(stagedIn: files.repository).has(named)
        return isOfTheChange ? nil : SteeringFile(named, in: WorkingTree())
    }
}
