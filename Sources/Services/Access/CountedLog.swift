// SPDX-License-Identifier: Apache-2.0
package import ServiceLifecycle

/// Something that counts in memory what it does not record one by one.
package protocol CountedLog: Service {
    /// Writes what is due, or all that was counted.
    func flush(all: Bool) async
}

extension CountedLog {
    /// Writes each second what is due, and everything when the server stops.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(1))
                await flush(all: false)
            }
        }
        await flush(all: true)
    }
}
