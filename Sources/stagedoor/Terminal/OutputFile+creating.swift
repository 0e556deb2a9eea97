// SPDX-License-Identifier: Apache-2.0
import Glibc

extension OutputFile {
    /// - Parameter path: a file that may exist. If it does, its permissions stay; if not, everybody may read it, as far as
    ///   the process's mask lets them.
    init(writing path: String) throws(CommandFailure) {
        if access(path, F_OK) != 0 {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                let wayOut = "choose a file in a folder that can be written"
                throw CommandFailure("cannot write '\(path)'", Terminal.systemError, wayOut: wayOut)
            }
            close(descriptor)
        }
        try self.init(replacing: path)
    }
}
