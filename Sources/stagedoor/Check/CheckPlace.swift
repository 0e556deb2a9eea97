// SPDX-License-Identifier: Apache-2.0

/// Where the files of one side of a check are, and the files of that side that steer it.
struct CheckPlace: Sendable {
    /// The folder that paths are relative to.
    let root: String
    /// What is checked, relative to the root; an empty text is all of it.
    let scopes: [String]
    /// What is put before a path to show it.
    let prefix: String
    /// The configuration, if there is one.
    let config: String?
    /// The waivers, if there are any.
    let waivers: String?

    static let configName = "stagedoor.yaml"
    static let waiversName = "stagedoor.waivers.yaml"

    /// Looks for the files that steer the check in the folder that is checked, then in the current one.
    ///
    /// - Throws: ``CommandFailure`` if there is no folder that holds all of it.
    init(_ paths: CheckPaths, in source: some CheckSource) throws(CommandFailure) {
        var own: String?
        if let only = paths.only {
            let path = CheckPaths.join(only, Self.configName)
            if try source.has(path) { own = path }
        }
        var isLocal = false
        if paths.areBelow { isLocal = try source.has(Self.configName) }
        let isOwn = !paths.areBelow || (paths.config == nil && (own != nil || !isLocal))
        if let only = paths.only, isOwn {
            root = only
        } else if paths.areBelow {
            root = "."
        } else {
            throw CommandFailure(
                "cannot check '\(paths.given.joined(separator: "', '"))' together",
                "not all of it lies below the current folder",
                wayOut: "go to the folder that holds all of it, or name one folder"
            )
        }
        let base = try CheckPaths.real(root)
        scopes = paths.real.map { CheckPaths.relative($0, to: base) ?? "" }
        prefix = CheckPaths.prefix(root)
        config = paths.config ?? own ?? (isLocal ? Self.configName : nil)
        var beside: String?
        for folder in [root, "."] where beside == nil {
            let path = CheckPaths.join(folder, Self.waiversName)
            if try source.has(path) { beside = path }
        }
        waivers = paths.waivers ?? beside
    }

    /// What is put before a path below the root so that it is the same on every side.
    func anchor(_ paths: CheckPaths) throws(CommandFailure) -> String {
        guard paths.areBelow, let place = CheckPaths.relative(try CheckPaths.real(root), to: paths.here) else {
            return ""
        }
        return place.isEmpty ? "" : place + "/"
    }

    init(root: String, scopes: [String], prefix: String, config: String?, waivers: String?) {
        self.root = root
        self.scopes = scopes
        self.prefix = prefix
        self.config = config
        self.waivers = waivers
    }
}
