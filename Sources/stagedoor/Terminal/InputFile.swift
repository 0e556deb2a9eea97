// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A text that the user named: a file, or `-` for standard input.
struct InputFile: Sendable {
    /// Longer files are no schemas.
    static let longest = 64 << 20
    private static let chunk = 1 << 16

    /// The path to show.
    let name: String
    /// The name by which schemas refer to the text, if it is one that they refer to: its path unless said otherwise.
    let reference: String
    let bytes: [UInt8]

    /// A text that came from elsewhere.
    init(name: String, reference: String? = nil, bytes: [UInt8]) {
        self.name = name
        self.reference = reference ?? name
        self.bytes = bytes
    }

    init(reading path: String) throws(CommandFailure) {
        try self.init(reading: path, reference: path)
    }

    /// A text that others refer to, given as its path or as `name=path`.
    init(referenceArgument argument: String) throws(CommandFailure) {
        if let equals = argument.utf8.firstIndex(of: UInt8(ascii: "=")) {
            let path = String(argument[argument.utf8.index(after: equals)...])
            try self.init(reading: path, reference: String(argument[..<equals]))
        } else {
            try self.init(reading: argument)
        }
    }

    private init(reading path: String, reference: String) throws(CommandFailure) {
        name = path == "-" ? "<stdin>" : path
        self.reference = reference
        let descriptor = try Self.open(path)
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        bytes = try Self.readAll(descriptor, path)
    }

    /// A descriptor to read from; the caller closes it unless it is standard input.
    static func open(_ path: String) throws(CommandFailure) -> Int32 {
        if path == "-" { return STDIN_FILENO }
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, Terminal.systemError) }
        return descriptor
    }

    static func unreadable(_ path: String, _ reason: String) -> CommandFailure {
        CommandFailure("cannot read '\(path)'", reason, wayOut: "name a file that can be read, or - for standard input")
    }

    private static func readAll(_ descriptor: Int32, _ path: String) throws(CommandFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: chunk)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw unreadable(path, Terminal.systemError)
            }
            guard bytes.count + count <= longest else {
                throw unreadable(path, "longer than \(longest >> 20) MiB")
            }
            bytes += buffer[..<count]
        }
    }
}
