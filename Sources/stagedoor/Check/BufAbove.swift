// SPDX-License-Identifier: Apache-2.0
import Glibc
import RepositoryCheck

/// Looks for the `buf.yaml` or `buf.work.yaml` of a workspace around what is checked.
enum BufAbove {
    /// How far up is looked at most.
    private static let highest = 64
    private static let names = ["buf.yaml", "buf.work.yaml"]

    /// The files of the nearest folder that has some, and where the checked one lies in it; nil if there are none up to the
    /// repository's folder.
    static func find(_ place: CheckPlace, in source: some CheckSource) throws(CommandFailure) -> WorkspaceAbove? {
        // What lies in the folder itself is read with it, if all of it is.
        var here = place.scopes.contains("") ? nil : try files(in: place.root, source)
        if let here { return WorkspaceAbove(path: "", files: here) }
        var folder = try CheckPaths.real(place.root)
        var path = ""
        var above = place.root
        for _ in 0..<highest {
            guard access(CheckPaths.join(folder, ".git"), F_OK) != 0, folder != "/",
                let slash = folder.lastIndex(of: "/")
            else { return nil }
            let name = String(folder[folder.index(after: slash)...])
            path = path.isEmpty ? name : "\(name)/\(path)"
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
            above = CheckPaths.join(above, "..")
            here = try files(in: above, source)
            if let here { return WorkspaceAbove(path: path, files: here) }
        }
        return nil
    }

    private static func files(in folder: String, _ source: some CheckSource) throws(CommandFailure) -> [RepositoryFile]?
    {
        var found: [RepositoryFile] = []
        for name in names {
            let path = CheckPaths.join(folder, name)
            if try source.has(path) { found.append(RepositoryFile(path: name, bytes: try source.text(path))) }
        }
        return found.isEmpty ? nil : found
    }
}
