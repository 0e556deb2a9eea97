// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Runs another program to its end: no shell, its arguments as they are.
enum ChildProgram {
    /// What it said.
    struct Answer {
        /// The exit status, or 128 and the signal that ended it.
        let status: Int32
        let output: [UInt8]
        let errors: [UInt8]

        /// The first line of its complaints.
        var complaint: String {
            let line = errors.prefix { $0 != 0x0A }.prefix(300)
            return line.isEmpty ? "it ended with status \(status)" : String(decoding: line, as: UTF8.self)
        }
    }

    /// Why it could not be run.
    struct StartFailure: Error {
        let reason: String
    }

    private static let longest = 1 << 30

    /// - Parameters:
    ///   - input: what it reads from standard input.
    ///   - environment: which variables of ours it gets.
    ///   - settings: further ones, each as `NAME=value`.
    static func run(
        _ program: String,
        _ arguments: [String],
        input: [UInt8],
        environment isKept: (String) -> Bool,
        settings: [String] = []
    ) throws(StartFailure) -> Answer {
        var streams: [ProgramStream] = []
        defer { for stream in streams { stream.close() } }
        // Standard input, output and errors.
        for _ in 0..<3 { streams.append(try ProgramStream()) }
        let process = try start(program, arguments, variables(isKept) + settings, streams.map(\.theirs))
        for index in streams.indices { streams[index].closeTheirs() }
        let said = exchange(&streams, input)
        for index in streams.indices { streams[index].closeOurs() }
        let status = wait(process)
        guard let said else { throw StartFailure(reason: "it says more than \(longest >> 30) GiB") }
        return Answer(status: status, output: said.output, errors: said.errors)
    }

    /// Writes and reads whatever can be at the moment, so that neither side ever waits for the other.
    private static func exchange(_ streams: inout [ProgramStream], _ input: [UInt8]) -> (
        output: [UInt8], errors: [UInt8]
    )? {
        var rest = input[...]
        var texts: [[UInt8]] = [[], []]
        while streams[1].isOpen || streams[2].isOpen {
            if rest.isEmpty { streams[0].closeOurs() }
            var polls = streams.enumerated().map { index, stream in
                pollfd(fd: stream.ours, events: Int16(index == 0 ? POLLOUT : POLLIN), revents: 0)
            }
            guard poll(&polls, nfds_t(polls.count), -1) >= 0 || errno == EINTR else { return nil }
            if polls[0].revents != 0, !streams[0].write(&rest) { rest = [] }
            for index in 1...2 where polls[index].revents != 0 {
                if !streams[index].read(to: &texts[index - 1]) { streams[index].closeOurs() }
                guard texts[index - 1].count <= longest else { return nil }
            }
        }
        return (texts[0], texts[1])
    }

    private static func start(
        _ program: String,
        _ arguments: [String],
        _ settings: [String],
        _ streams: [Int32]
    ) throws(StartFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in streams.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
        }
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let variables = settings.map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, program, &actions, nil, words, variables)
        guard code == 0 else {
            throw StartFailure(reason: code == ENOENT ? "it is not installed" : String(cString: strerror(code)))
        }
        return process
    }

    private static func variables(_ isKept: (String) -> Bool) -> [String] {
        var all: [String] = []
        var next = environ
        while let text = next.pointee {
            let variable = String(cString: text)
            if isKept(variable) { all.append(variable) }
            next += 1
        }
        return all
    }

    private static func wait(_ process: pid_t) -> Int32 {
        var raw: Int32 = 0
        while waitpid(process, &raw, 0) == -1 && errno == EINTR {}
        return raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
    }
}
