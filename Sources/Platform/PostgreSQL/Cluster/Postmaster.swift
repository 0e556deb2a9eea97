// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Finds and ends server processes of a data directory that are not our children any more.
struct Postmaster {
    let layout: ClusterLayout

    /// Stops what an earlier StageDoor left behind; we hold the owner's lock, so nobody else needs it. Only when no
    /// process of the directory is left is a stale lock file of the server removed.
    func stopLeftOver() throws {
        let deadline = Instant.now + .seconds(30)
        var signalled = false
        while true {
            let processes = processes()
            if processes.isEmpty { break }
            if let leader = layout.lockedBy, processes.contains(leader), !signalled {
                kill(leader, SIGINT)
                signalled = true
            }
            let left = Instant.now.duration(to: deadline)
            if left < .seconds(10) { for process in processes { kill(process, SIGQUIT) } }
            if left < .zero {
                throw ClusterError.didNotStart(
                    reason: "the server of an earlier run (process \(processes[0])) does not end.",
                    log: []
                )
            }
            usleep(20_000)
        }
        unlink(layout.data + "/postmaster.pid")
    }

    /// The processes that work in the data directory, as all of PostgreSQL's do.
    func processes() -> [pid_t] {
        let data = FileSystem.resolved(layout.data)
        return FileSystem.names(in: "/proc").compactMap { pid_t($0) }.filter { process in
            guard FileSystem.linkTarget("/proc/\(process)/cwd") == data else { return false }
            return FileSystem.text("/proc/\(process)/comm")?.hasPrefix("postgres") == true && !isZombie(process)
        }
    }

    private func isZombie(_ process: pid_t) -> Bool {
        FileSystem.text("/proc/\(process)/stat")?.contains(") Z ") ?? true
    }
}
