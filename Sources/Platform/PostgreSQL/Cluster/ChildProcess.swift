// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Child processes by `posix_spawn`: in `/`, in a process group of their own, with a small environment and without our
/// descriptors.
enum ChildProcess {
    /// Where the child's output goes.
    enum Output {
        case file(String)
        case pipe(Int32)
    }

    /// Held from making a pipe until it is marked close-on-exec, and while a child is started: a server that inherited
    /// the writing end of another child's pipe would keep its reader waiting.
    private static let spawning = Mutex(())

    /// Starts the program; the caller waits for it.
    static func start(_ command: [String], output: Output) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        switch output {
        case .file(let path):
            posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        case .pipe(let descriptor):
            posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
        }
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        return try spawn(["/bin/sh", "-c", "cd / && exec \"$@\"", "sh"] + command, &actions)
    }

    /// Runs the program to its end.
    static func run(_ command: [String]) throws -> (status: Int32, output: String) {
        let ends = spawning.withLock { _ in
            var ends: [Int32] = [-1, -1]
            if pipe(&ends) != 0 { return [Int32]() }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return ends
        }
        guard ends.count == 2 else { throw ClusterError.system("The process has no file descriptor left.") }
        defer { close(ends[0]) }
        let child: pid_t
        do {
            defer { close(ends[1]) }
            child = try start(command, output: .pipe(ends[1]))
        }
        let output = String(decoding: FileSystem.readAll(ends[0]), as: UTF8.self)
        return (wait(for: child), output)
    }

    /// Whether the child has ended; it is gone from the process table then.
    static func hasEnded(_ child: pid_t) -> Bool {
        var status: Int32 = 0
        let result = waitpid(child, &status, WNOHANG)
        return result == child || (result < 0 && errno == ECHILD)
    }

    /// Marks all our descriptors close-on-exec: a server must not inherit our sockets, and glibc does not offer Swift
    /// the call that would close them in the child alone.
    private static func keepDescriptors() {
        for descriptor in FileSystem.names(in: "/proc/self/fd").compactMap({ Int32($0) }) where descriptor > 2 {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
    }

    private static func wait(for child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            if errno != EINTR { return -1 }
        }
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }

    private static func spawn(_ command: [String], _ actions: inout posix_spawn_file_actions_t) throws -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "TZ=UTC"]
        var child: pid_t = 0
        let status = withMutableCStrings(command) { arguments in
            withMutableCStrings(environment) { environment in
                spawning.withLock { _ in
                    keepDescriptors()
                    return posix_spawn(&child, command[0], &actions, &attributes, arguments, environment)
                }
            }
        }
        guard status == 0 else {
            throw ClusterError.system(
                "It was not possible to start \(command[0]): \(String(cString: strerror(status)))."
            )
        }
        return child
    }

    private static func withMutableCStrings<Result>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
