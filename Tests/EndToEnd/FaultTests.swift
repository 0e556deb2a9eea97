// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import Testing

extension LiveSystem {
    /// Real kills of real processes, under load.
    @Suite struct FaultTests {
        @Test func whatWasAcknowledgedSurvivesAKill() async throws {
            try await onThread {
                let folder = try TemporaryFolder()
                let acknowledged = try registrationsUntilKilled(RunningServer(in: folder))
                let server = try RunningServer(in: folder)
                for one in acknowledged {
                    let found = try server.registry.ask("POST", "/subjects/\(one.subject)", TestSchema.body(one.schema))
                    let members = found as? [String: Any]
                    try require(members?["id"] as? Int == one.id, "\(one) came back as \(found)")
                    if let version = one.version {
                        try require(members?["version"] as? Int == version, "\(one): \(found)")
                    }
                }
                try requireWhole(server.registry, subjects: 20)
                try server.registry.register(TestSchema.record("AfterTheKill", 1), under: "after-the-kill")
            }
        }

        @Test(arguments: [false, true])
        func aHangingDatabaseStopsWritesOnlyAndOnlyForAsLongAsItHangs(signedIn: Bool) async throws {
            try await onThread {
                let place = try FaultPlace(signedIn: signedIn)
                let (registry, postgres) = (place.registry, try place.server.privatePostgres())
                let paths = try cachedSchema(registry)
                try whileReading(registry, paths) {
                    postgres.freeze()
                    defer { postgres.thaw() }
                    let refused = try registry.call("POST", "/subjects/hanging/versions", newSchema(1))
                    try requireUnavailable(refused)
                    // Longer than what was decided is remembered without being decided again.
                    Thread.sleep(forTimeInterval: 1.5)
                    for path in paths {
                        let connection = try HTTPConnection(port: registry.port, timeout: 5)
                        let cached = try connection.send("GET", path, token: registry.token)
                        try require(cached.status == 200, "a cached read got \(cached.status) \(cached.text)")
                    }
                }
                try requireRecovery(registry)
            }
        }

        @Test(arguments: [false, true])
        func aCrashedDatabaseIsNeverAnInternalErrorAndItsReturnNeedsNoRestart(signedIn: Bool) async throws {
            try await onThread {
                let place = try FaultPlace(signedIn: signedIn)
                let (server, folder) = (place.server, place.server.folder)
                let (registry, postgres) = (place.registry, try server.privatePostgres())
                let paths = try cachedSchema(registry)
                var again: ChildProcess?
                try whileReading(registry, paths) {
                    postgres.crash()
                    Thread.sleep(forTimeInterval: 1.5)
                    for number in 1...20 {
                        let answer = try registry.call("POST", "/subjects/crashed/versions", newSchema(number))
                        if answer.status != 200 { try requireUnavailable(answer) }
                    }
                    again = try postgres.startAgain(log: folder)
                }
                try requireRecovery(registry)
                try require(server.isRunning, "the server ended:\n\(server.said)")
                server.stop()
                if let again { PrivatePostgres(under: folder.root)?.stop() ?? again.end() }
            }
        }
    }
}

/// A server, and who calls it: nobody in particular, or the administrator where everybody signs in.
private struct FaultPlace {
    let server: RunningServer
    let registry: Registry
    private let site: AccessSite?

    init(signedIn: Bool) throws {
        guard signedIn else {
            server = try RunningServer(in: TemporaryFolder())
            registry = server.registry
            site = nil
            return
        }
        let site = try AccessSite()
        server = site.server
        registry = Registry(port: server.port, token: site.admin.token)
        self.site = site
    }
}

/// One registration that the server said it had made.
private struct Acknowledged: Sendable {
    let subject: String
    let schema: String
    let id: Int
    let version: Int?
}

/// Sends 1,000 registrations over 16 threads and kills the server in their midst.
private func registrationsUntilKilled(_ server: RunningServer) throws -> [Acknowledged] {
    let acknowledged = Collected<Acknowledged>()
    let next = Atomic<Int>(0)
    let dead = Atomic<Bool>(false)
    let port = server.port
    let load = Collected<Bool>()
    Thread {
        try? onThreads(16) { _ in
            let connection = try HTTPConnection(port: port)
            while !dead.load(ordering: .acquiring) {
                let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard number < 1000 else { return }
                let (subject, schema) = ("load-\(number % 20)", TestSchema.record("Load\(number % 20)", number))
                let body = Array(TestSchema.body(schema).utf8)
                let answer = try connection.send("POST", "/subjects/\(subject)/versions", body: body)
                guard answer.status == 200, let members = try answer.json() as? [String: Any],
                    let id = members["id"] as? Int
                else { continue }
                acknowledged.append(
                    Acknowledged(subject: subject, schema: schema, id: id, version: members["version"] as? Int)
                )
            }
        }
        load.append(true)
    }
    .start()
    let reached = seconds(until: 120) { acknowledged.count >= 400 }
    server.killAtOnce()
    dead.store(true, ordering: .releasing)
    _ = seconds(until: 90) { load.count == 1 }
    try require(reached != nil, "only \(acknowledged.count) registrations in two minutes:\n\(server.said)")
    return acknowledged.all
}

/// Every subject has the versions 1 to n, and every version a schema that its id leads to.
private func requireWhole(_ registry: Registry, subjects: Int) throws {
    for number in 0..<subjects {
        let subject = "load-\(number)"
        let versions = try registry.versions(of: subject)
        try require(versions == Array(1...max(versions.count, 1)), "\(subject) has the versions \(versions)")
        for version in versions {
            let one = try registry.ask("GET", "/subjects/\(subject)/versions/\(version)") as? [String: Any]
            let id = try #require(one?["id"] as? Int)
            let byID = try registry.ask("GET", "/schemas/ids/\(id)") as? [String: Any]
            try require(byID?["schema"] as? String == one?["schema"] as? String, "\(subject) \(version): id \(id)")
        }
    }
}

private func newSchema(_ number: Int) -> String { TestSchema.body(TestSchema.record("Fault", number)) }

/// Registers a schema and reads it once in every way that is kept, so that the server knows it. Returns the paths.
private func cachedSchema(_ registry: Registry) throws -> [String] {
    let id = try registry.register(TestSchema.record("Cached", 1), under: "cached")
    let byID = "/schemas/ids/\(id)"
    let guid = (try registry.ask("GET", byID) as? [String: Any])?["guid"] as? String ?? ""
    let paths = [byID, byID + "?subject=cached", "/schemas/guids/\(guid)"]
    for path in paths { _ = try registry.ask("GET", path) }
    return paths
}

/// Runs `body` while four threads read cached schemas, each of whose reads must be answered.
private func whileReading(_ registry: Registry, _ paths: [String], _ body: () throws -> Void) throws {
    let (done, reads, failures) = (Collected<Bool>(), Collected<Bool>(), Collected<String>())
    let readers = Collected<Bool>()
    Thread {
        try? onThreads(4) { thread in
            while done.count == 0 {
                do {
                    let answer = try registry.call("GET", paths[thread % paths.count])
                    if answer.status != 200 { failures.append("\(answer.status) \(answer.text)") }
                } catch { failures.append("\(error)") }
                reads.append(true)
                Thread.sleep(forTimeInterval: 0.005)
            }
        }
        readers.append(true)
    }
    .start()
    defer {
        done.append(true)
        _ = seconds(until: 90) { readers.count == 1 }
    }
    let before = reads.count
    try body()
    _ = seconds(until: 30) { reads.count > before + 20 }
    try require(reads.count > before + 20, "reads hang")
    try require(failures.count == 0, "\(failures.count) of \(reads.count) reads failed: \(failures.all.prefix(3))")
}

private func requireUnavailable(_ answer: HTTPAnswer) throws {
    try require(answer.status == 503, "a write got \(answer.status) \(answer.text)")
    try require(answer.headers["retry-after"].flatMap { Int($0) } != nil, "503 without Retry-After: \(answer.headers)")
    _ = try answer.registryError()
}

private func requireRecovery(_ registry: Registry) throws {
    let recovered = try seconds(until: 90) {
        try registry.call("POST", "/subjects/recovered/versions", newSchema(0)).status == 200
    }
    try require(recovered != nil, "writes are still refused 90 s after the database came back")
}
