// SPDX-License-Identifier: Apache-2.0
import Glibc
import RepositoryCheck

/// What the files say that steer a check.
struct CheckSettings: Sendable {
    let configuration: RepositoryConfiguration
    let waivers: Waivers

    /// Reads both files, so that one run shows what is wrong in either.
    ///
    /// - Throws: ``RepositoryInputError`` for what is wrong in them. A file that cannot be read at all is one such thing.
    init(_ place: CheckPlace) throws(RepositoryInputError) {
        var findings = RepositoryInputError.Collected()
        let configuration = findings.read(place.config, RepositoryConfiguration.init(parsing:file:))
        let waivers = findings.read(place.waivers, Waivers.init(parsing:file:))
        try findings.check()
        self.configuration = configuration ?? RepositoryConfiguration()
        self.waivers = waivers ?? Waivers()
    }
}

extension RepositoryInputError {
    /// What is wrong in several files.
    fileprivate struct Collected {
        private var error: RepositoryInputError?

        mutating func read<Value>(
            _ path: String?,
            _ parse: ([UInt8], String) throws(RepositoryInputError) -> Value
        ) -> Value? {
            guard let path else { return nil }
            do throws(CommandFailure) {
                let file = try InputFile(reading: path)
                do throws(RepositoryInputError) {
                    return try parse(file.bytes, path)
                } catch {
                    add(error)
                }
            } catch {
                add(RepositoryInputError(unreadable: path, error.why))
            }
            return nil
        }

        private mutating func add(_ other: RepositoryInputError) {
            error = error.map { $0.joined(with: other) } ?? other
        }

        func check() throws(RepositoryInputError) {
            if let error { throw error }
        }
    }
}
