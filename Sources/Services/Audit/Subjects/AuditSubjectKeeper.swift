// SPDX-License-Identifier: Apache-2.0
package import AuditTrail
package import Logging
package import PostgreSQL
import ServiceLifecycle

/// Forgets what other servers have forgotten, and the keys of days that are long over.
package struct AuditSubjectKeeper: Service {
    private static let pause = Duration.seconds(3_600)

    private let database: Database
    private let subjects: AuditSubjects
    private let logger: Logger

    /// A keeper of what a server knows of keys.
    package init(database: Database, subjects: AuditSubjects, logger: Logger) {
        self.database = database
        self.subjects = subjects
        self.logger = logger
    }

    /// Works until the server stops.
    package func run() async throws {
        if AuditSubjects.current == nil, (try? await database.read { tx in try AuditSubjects.areUsed(&tx) }) == true {
            logger.warning("entries of this server name persons, although others of its database write pseudonyms")
        }
        let notifications = database.listen([AuditSubjects.channel])
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await notification in notifications { subjects.forget(notification.payload) }
                }
                group.addTask { await forgetDays() }
                await group.next()
                group.cancelAll()
            }
        }
    }

    private func forgetDays() async {
        repeat {
            do {
                try await database.write { tx in try AuditSubjects.forgetDays(&tx) }
            } catch {
                logger.warning("old keys of the audit log are still there", metadata: ["error": "\(error)"])
            }
        } while (try? await Task.sleep(for: Self.pause)) != nil
    }
}
