// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A file whose content is replaced as a whole: after a failure it is as it was.
struct OutputFile {
    private let path: String

    /// - Parameter path: a file that exists. Where it is a link, what it leads to is replaced.
    init(replacing path: String) throws(CommandFailure) {
        guard let resolved = realpath(path, nil) else { throw Self.failure(path, Terminal.systemError) }
        defer { free(resolved) }
        self.path = String(cString: resolved)
    }

    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Self.failure(path, Terminal.systemError) }
        let (descriptor, temporary) = try openBeside()
        var reason = fchmod(descriptor, status.st_mode & 0o7777) == 0 ? nil : Terminal.systemError
        reason = reason ?? Self.write(bytes, to: descriptor)
        if fsync(descriptor) != 0 { reason = reason ?? Terminal.systemError }
        if close(descriptor) != 0 { reason = reason ?? Terminal.systemError }
        if reason == nil, rename(temporary, path) != 0 { reason = Terminal.systemError }
        if let reason {
            unlink(temporary)
            throw Self.failure(path, reason)
        }
    }

    private func openBeside() throws(CommandFailure) -> (descriptor: Int32, path: String) {
        var template = Array((path + ".XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Self.failure(path, Terminal.systemError) }
        return (descriptor, String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> String? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                guard errno == EINTR else { return Terminal.systemError }
            } else {
                rest = rest.dropFirst(count)
            }
        }
        return nil
    }

    private static func failure(_ path: String, _ reason: String) -> CommandFailure {
        CommandFailure("cannot write '\(path)'", reason, wayOut: "choose a file in a folder that can be written")
    }
}
