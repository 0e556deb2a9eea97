// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import JSON
package import PostgreSQL
import Web

/// The rules of who reads what. Every change is one transaction.
package struct ConsumersService: Sendable {
    /// The most consumers of one subject.
    private static let mostConsumers = 1_000
    /// The most of them that one principal pins for, so that nobody takes the places of all.
    private static let mostOfOne = 200
    /// Longer than it takes to judge and add a new version, in seconds.
    private static let longestJudgement: Int64 = 60
    /// The most versions of one pin.
    static let mostVersions = 100

    let database: Database
    let catalog: any SubjectCatalog

    /// A service on a database whose migrations are done, for the subjects of a catalog.
    package init(database: Database, catalog: any SubjectCatalog) {
        self.database = database
        self.catalog = catalog
    }

    /// Pins versions for a consumer, in place of those that it had pinned of the subject.
    ///
    /// Whoever says the same again holds nobody up: nothing is written, or the new end alone.
    ///
    /// - Throws: `WebError` 404 for a subject or a version that is not there, 422 for too many consumers.
    func pin(
        _ wanted: [WantedVersion],
        of subject: ConsumedSubject,
        for consumer: String,
        lasting seconds: Int?,
        reason: String,
        by author: String
    ) async throws -> Pin {
        let known = try await repeated(wanted, of: subject, for: consumer, lasting: seconds)
        if let known, known.reason.utf8.elementsEqual(reason.utf8), known.createdBy.utf8.elementsEqual(author.utf8) {
            guard let seconds else { return known }
            if let prolonged = try await prolong(known, of: subject, by: seconds) { return prolonged }
        }
        return try await database.write { tx in
            guard try catalog.hold(subject, &tx) else { throw WebError.noConsumed(subject) }
            let live = try catalog.versions(of: subject, &tx).filter { !$0.isDeleted }.map(\.version)
            let versions = try Self.versions(wanted, among: live, of: subject)
            let before = try ConsumersStore.remove(consumer, subject, &tx)
            let pins = try ConsumersStore.pins(on: subject, &tx)
            guard pins.count < Self.mostConsumers else {
                throw WebError.consumersInvalid("A subject is pinned by at most \(Self.mostConsumers) consumers")
            }
            guard pins.count(where: { $0.createdBy.utf8.elementsEqual(author.utf8) }) < Self.mostOfOne else {
                throw WebError.consumersInvalid("Nobody pins a subject for more than \(Self.mostOfOne) consumers")
            }
            let now = try ConsumersStore.clock(&tx).now
            let pin = Pin(
                consumer: consumer,
                context: subject.context,
                subject: subject.name,
                versions: versions,
                expiresAt: seconds.map { now + Int64($0) },
                reason: reason,
                createdAt: now,
                createdBy: author
            )
            try ConsumersStore.add(pin, &tx)
            var details = Self.details(pin)
            if !before.isEmpty { details.append(("before", .array(before.map(JSON.int)))) }
            try AuditTrail.append(AuditRecord(.consumerPinned, on: subject.auditName, details), &tx)
            return pin
        }
    }

    /// The pin that a consumer has, if it is for those versions, and ends if the new one does, but not at once.
    private func repeated(
        _ wanted: [WantedVersion],
        of subject: ConsumedSubject,
        for consumer: String,
        lasting seconds: Int?
    ) async throws -> Pin? {
        try await database.read { tx in
            guard let pin = try ConsumersStore.pin(of: consumer, on: subject, &tx) else { return nil }
            let live = try catalog.versions(of: subject, &tx).filter { !$0.isDeleted }.map(\.version)
            guard try Self.versions(wanted, among: live, of: subject) == pin.versions else { return nil }
            guard let end = pin.expiresAt else { return seconds == nil ? pin : nil }
            guard seconds != nil else { return nil }
            // Whoever judges a new version right now has seen it hold, and is done before it ends.
            return end - (try ConsumersStore.clock(&tx).now) > Self.longestJudgement ? pin : nil
        }
    }

    /// Gives a pin another end; nil if it is no longer as it was.
    private func prolong(_ pin: Pin, of subject: ConsumedSubject, by seconds: Int) async throws -> Pin? {
        do {
            return try await database.write { tx in
                let end = try ConsumersStore.clock(&tx).now + Int64(seconds)
                var prolonged = pin
                prolonged.expiresAt = end
                if end == pin.expiresAt { return pin }
                // Nothing is prolonged of a pin that has become another meanwhile.
                guard try ConsumersStore.prolong(pin, to: end, &tx) == pin.versions else { throw ChangedPin() }
                let record = AuditRecord(.consumerPinned, on: subject.auditName, Self.details(prolonged))
                try AuditTrail.append(record, &tx)
                return prolonged
            }
        } catch is ChangedPin {
            return nil
        }
    }

    /// Somebody has replaced or withdrawn the pin that was to be prolonged.
    private struct ChangedPin: Error {}

    private static func versions(
        _ wanted: [WantedVersion],
        among live: [Int],
        of subject: ConsumedSubject
    ) throws -> [Int] {
        guard let latest = live.last else { throw WebError.noConsumed(subject) }
        let numbers = wanted.map { if case .number(let number) = $0 { number } else { latest } }
        for number in numbers where !live.contains(number) {
            throw WebError(status: 404, code: 40402, message: "Version \(number) not found.")
        }
        return Set(numbers).sorted()
    }

    private static func details(_ pin: Pin) -> [(String, JSON)] {
        var details: [(String, JSON)] = [
            ("consumer", .string(pin.consumer)), ("versions", .array(pin.versions.map(JSON.int))),
        ]
        if let end = pin.expiresAt { details.append(("expiresAt", .int(Int(end)))) }
        if !pin.reason.isEmpty { details.append(("reason", .string(pin.reason))) }
        return details
    }

    /// Withdraws a consumer's pin on a subject.
    ///
    /// - Throws: `WebError` 404 if there is none.
    func unpin(_ subject: ConsumedSubject, for consumer: String) async throws {
        try await database.write { tx in
            // What is pinned may outlive its subject.
            _ = try catalog.hold(subject, &tx)
            let versions = try ConsumersStore.remove(consumer, subject, &tx)
            guard !versions.isEmpty else { throw WebError.noPin(consumer, subject) }
            let details: [(String, JSON)] = [
                ("consumer", .string(consumer)), ("versions", .array(versions.map(JSON.int))),
            ]
            try AuditTrail.append(AuditRecord(.consumerUnpinned, on: subject.auditName, details), &tx)
        }
    }

    /// A consumer's pin on a subject.
    ///
    /// - Throws: `WebError` 404 if there is none.
    func pin(on subject: ConsumedSubject, of consumer: String) async throws -> Pin {
        let pin = try await database.read { tx in try ConsumersStore.pin(of: consumer, on: subject, &tx) }
        guard let pin else { throw WebError.noPin(consumer, subject) }
        return pin
    }

    /// One page of the pins that hold: of one consumer or, with an empty name, of all.
    func pins(of consumer: String, limit: Int, offset: Int) async throws -> [Pin] {
        try await database.read { tx in
            try ConsumersStore.pins(of: consumer, limit: limit, offset: offset, &tx)
        }
    }

    /// Who reads which version of a subject, and which may go; one page of its versions, the oldest first, or one of them.
    ///
    /// - Throws: `WebError` 404 for a subject that is not there.
    func usage(
        of subject: ConsumedSubject,
        _ only: Int?,
        unusedFor days: Int,
        limit: Int,
        offset: Int
    ) async throws -> SubjectUsage {
        try await database.read { tx in
            let all = try catalog.versions(of: subject, &tx)
            guard !all.isEmpty else { throw WebError.noConsumed(subject) }
            let clock = try ConsumersStore.clock(&tx)
            let window = UsageWindow(days: days, now: clock.now, countedSince: clock.countedSince)
            let place = only.map { version in all.firstIndex { $0.version == version } ?? all.count }
            let versions = all.dropFirst(place ?? offset).prefix(only == nil ? limit : 1)
            let numbers = versions.map(\.version)
            let pins = PinsByVersion(try ConsumersStore.pins(on: subject, &tx))
            let readings = try ConsumersStore.readings(of: versions.map(\.schemaID), in: subject.context, &tx)
            let referrers = try catalog.referrers(of: subject, numbers, &tx)
            let latest = all.last { !$0.isDeleted }?.version
            return SubjectUsage(
                subject: subject,
                rule: try catalog.rule(of: subject, &tx),
                window: window,
                versions: versions.map { facts in
                    VersionUsage(
                        facts,
                        isLatest: facts.version == latest,
                        referrers: referrers[facts.version] ?? 0,
                        pins: pins.of(facts.version),
                        readings: readings[facts.schemaID] ?? ([], 0),
                        in: window
                    )
                },
                next: only == nil && versions.endIndex < all.endIndex ? versions.endIndex : nil
            )
        }
    }

    /// Those of some versions of a subject that somebody may still read.
    package static func versionsInUse(
        among candidates: [VersionFacts],
        of subject: String,
        in context: String,
        within days: Int,
        _ tx: inout Transaction
    ) throws -> Set<Int> {
        let clock = try ConsumersStore.clock(&tx)
        let window = UsageWindow(days: days, now: clock.now, countedSince: clock.countedSince)
        let pinned = try ConsumersStore.pinnedVersions(of: subject, in: context, &tx)
        let lastDays = try ConsumersStore.lastDays(of: candidates.map(\.schemaID), in: context, &tx)
        let used = candidates.filter { facts in
            window.isInUse(
                isPinned: pinned.contains(facts.version),
                lastReadDay: lastDays[facts.schemaID],
                registeredAt: facts.registeredAt
            )
        }
        return Set(used.map(\.version))
    }
}

extension ConsumedSubject {
    /// The name in the audit log, as policies write it.
    fileprivate var auditName: String {
        let escaped = resource.name.id.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "StageDoor::\(resource.name.type)::\"\(escaped)\""
    }
}

extension WebError {
    static func noConsumed(_ subject: ConsumedSubject) -> WebError {
        WebError(status: 404, code: 40401, message: "Subject '\(subject.shown)' not found.")
    }

    static func noPin(_ consumer: String, _ subject: ConsumedSubject) -> WebError {
        WebError(status: 404, code: 40492, message: "\(consumer) has pinned no version of '\(subject.shown)'")
    }

    static func consumersInvalid(_ message: String) -> WebError {
        WebError(status: 422, code: 42292, message: message)
    }
}
