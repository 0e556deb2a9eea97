// SPDX-License-Identifier: Apache-2.0

/// What goes along with whatever a task writes: it is written in the same transaction, or before it.
package struct WriteCompanion: Sendable {
    /// The task's companion; nil for none.
    @TaskLocal package static var current: WriteCompanion?

    private let isWaiting: @Sendable () -> Bool
    private let write: @Sendable (inout Transaction) throws -> @Sendable () -> Void

    /// A companion.
    ///
    /// - Parameters:
    ///   - isWaiting: whether there is anything to write.
    ///   - write: writes it, and returns what to do once that is committed. It is run again with a transaction that is.
    package init(
        isWaiting: @escaping @Sendable () -> Bool,
        write: @escaping @Sendable (inout Transaction) throws -> @Sendable () -> Void
    ) {
        self.isWaiting = isWaiting
        self.write = write
    }

    /// Writes within a transaction; returns what to do once it is committed.
    func accompany(_ tx: inout Transaction) throws -> @Sendable () -> Void {
        guard isWaiting() else { return {} }
        return try write(&tx)
    }

    /// Writes in a transaction of its own what is waiting: before something that others will write for the task.
    package static func goAhead(in database: Database) async throws {
        guard let current, current.isWaiting() else { return }
        try await database.write { _ in }
    }
}
