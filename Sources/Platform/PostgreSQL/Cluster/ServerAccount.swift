// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The unprivileged account of the server when we are root, for PostgreSQL refuses to run as root.
struct ServerAccount: Sendable {
    let name: String
    let user: uid_t
    let group: gid_t

    /// Nil when we are not root and the server runs as we do. The owner of existing data is kept.
    static func current(ownerOf data: String) throws -> ServerAccount? {
        guard geteuid() == 0 else { return nil }
        if let owner = FileSystem.entry(data)?.owner, owner != 0 {
            return try account { getpwuid_r(owner, $0, $1, $2, $3) }
        }
        for name in ["postgres", "nobody"] {
            if let account = try? account({ getpwnam_r(name, $0, $1, $2, $3) }) { return account }
        }
        throw ClusterError.insufficientRights(
            "PostgreSQL does not run as root, and there is neither an account `postgres` nor `nobody` to run it."
        )
    }

    private typealias Lookup = (
        UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    private static func account(_ lookUp: Lookup) throws -> ServerAccount {
        var record = passwd()
        var buffer = [CChar](repeating: 0, count: 16_384)
        var found: UnsafeMutablePointer<passwd>?
        let status = buffer.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { lookUp(&record, $0, buffer.count, &found) } ?? ENOMEM
        }
        // The name points into `buffer`, which the calls above do not move.
        return try buffer.withUnsafeBufferPointer { _ in
            guard status == 0, found != nil, let name = record.pw_name else {
                throw ClusterError.insufficientRights("The owner of the data is no account of this machine.")
            }
            return ServerAccount(name: String(cString: name), user: record.pw_uid, group: record.pw_gid)
        }
    }
}

/// Wraps commands so that they run under the server's account and, when wanted, end with us.
struct Launcher: Sendable {
    let account: ServerAccount?
    private let setpriv: String?

    init(account: ServerAccount?) throws {
        self.account = account
        setpriv = ["/usr/bin/setpriv", "/bin/setpriv", "/usr/sbin/setpriv", "/sbin/setpriv", "/usr/local/bin/setpriv"]
            .first { access($0, X_OK) == 0 }
        if account != nil, setpriv == nil {
            throw ClusterError.insufficientRights(
                "As root, `setpriv` of the package `util-linux` is needed to run PostgreSQL under another account."
            )
        }
    }

    /// `endsWithUs`: the kernel sends SIGINT, PostgreSQL's fast shutdown, when the thread that started it ends.
    func command(_ command: [String], endsWithUs: Bool = false) -> [String] {
        guard let setpriv, account != nil || endsWithUs else { return command }
        var prefix = [setpriv]
        if let account { prefix += ["--reuid=\(account.user)", "--regid=\(account.group)", "--clear-groups"] }
        if endsWithUs { prefix.append("--pdeathsig=INT") }
        return prefix + ["--"] + command
    }

    /// Checks that the account may pass into the directory, and names the one above it that is in the way.
    func checkPassable(_ directory: String) throws {
        if try mayEnter(directory) { return }
        var above = ""
        for part in directory.split(separator: "/") {
            above += "/" + part
            guard try mayEnter(above) else {
                let name = account?.name ?? "current"
                throw ClusterError.insufficientRights(
                    """
                    The account `\(name)`, which runs PostgreSQL, must not pass through \(above): allow it with \
                    `chmod o+x \(above)`, or choose another data directory.
                    """
                )
            }
        }
    }

    private func mayEnter(_ directory: String) throws -> Bool {
        try ChildProcess.run(command(["/bin/sh", "-c", "cd -- \"$0\"", directory])).status == 0
    }
}
