// SPDX-License-Identifier: Apache-2.0
import RepositoryCheck

/// A file that steers a check, and where it is.
struct SteeringFile {
    let path: String
    let source: any CheckSource

    init(_ path: String, in source: any CheckSource) {
        self.path = path
        self.source = source
    }

    /// The path as people see it.
    var name: String { source.shown(path) }

    func read() throws(CommandFailure) -> [UInt8] { try source.text(path) }
}

/// What the files say that steer a check.
struct CheckSettings: Sendable {
    let configuration: RepositoryConfiguration
    let waivers: Waivers

    /// Reads both files, so that one run shows what is wrong in either.
    ///
    /// - Throws: ``RepositoryInputError`` for what is wrong in them. A file that cannot be read at all is one such thing.
    init(config: SteeringFile?, waivers: SteeringFile?) throws(RepositoryInputError) {
        var findings = RepositoryInputError.Collected()
        let configuration = findings.read(config, RepositoryConfiguration.init(parsing:file:))
        let list = findings.read(waivers, Waivers.init(parsing:file:))
        try findings.check()
        self.configuration = configuration ?? RepositoryConfiguration()
        self.waivers = list ?? Waivers()
    }
}

extension RepositoryInputError {
    /// What is wrong in several files.
    fileprivate struct Collected {
        private var error: RepositoryInputError?

        mutating func read<Value>(
            _ file: SteeringFile?,
            _ parse: ([UInt8], String) throws(RepositoryInputError) -> Value
        ) -> Value? {
            guard let file else { return nil }
            do throws(CommandFailure) {
                let bytes = try file.read()
                do throws(RepositoryInputError) {
                    return try parse(bytes, file.name)
                } catch {
                    add(error)
                }
            } catch {
                add(RepositoryInputError(unreadable: file.name, error.why))
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
