// SPDX-License-Identifier: Apache-2.0
import Consumers
import PostgreSQL
import Registry
import Web

/// The registry's subjects, for those who keep who reads them.
struct ConsumedSubjects: SubjectCatalog {
    let service: RegistryService

    func subject(_ name: String) throws -> ConsumedSubject {
        let subject = try QualifiedSubject(name)
        guard !subject.subject.isEmpty else {
            throw WebError(status: 422, code: 42208, message: "A context is no subject; name one of its subjects")
        }
        return try Self.consumed(subject)
    }

    private static func consumed(_ subject: QualifiedSubject) throws -> ConsumedSubject {
        ConsumedSubject(
            context: subject.context,
            name: subject.subject,
            shown: subject.description,
            resource: try RegistryResources.place(subject)
        )
    }

    func target(of subject: ConsumedSubject) async throws -> ConsumedSubject {
        try Self.consumed(try await service.target(ofAlias: subject.qualified))
    }

    func versions(of subject: ConsumedSubject, _ tx: inout Transaction) throws -> [VersionFacts] {
        try RegistryService.facts(of: subject.qualified, &tx).map(VersionFacts.init)
    }

    func referrers(
        of subject: ConsumedSubject,
        _ versions: [Int],
        _ tx: inout Transaction
    ) throws -> [Int: Int] {
        try RegistryService.referrers(of: subject.qualified, versions, &tx)
    }

    func hold(_ subject: ConsumedSubject, _ tx: inout Transaction) throws -> Bool {
        try RegistryService.hold(subject.qualified, &tx)
    }

    func rule(of subject: ConsumedSubject, _ tx: inout Transaction) throws -> ComparisonRule {
        let rule = try RegistryService.rule(of: subject.qualified, &tx)
        return ComparisonRule(
            level: rule.level,
            isTransitive: rule.isTransitive,
            usageWindowDays: rule.usageWindowDays
        )
    }
}

/// What consumers read, for the registry, which compares new versions with it.
struct ConsumerUsage: VersionsInUse {
    func versionsInUse(
        among candidates: [VersionFact],
        of subject: QualifiedSubject,
        within days: Int,
        _ tx: inout Transaction
    ) throws -> Set<Int> {
        try ConsumersService.versionsInUse(
            among: candidates.map(VersionFacts.init),
            of: subject.subject,
            in: subject.context,
            within: days,
            &tx
        )
    }
}

/// Notes who reads which schema.
struct TrafficObserver: ReadObserver {
    let traffic: ReadTraffic
    /// What somebody is called who has not signed in.
    let nameless: String

    func schemaWasRead(by reader: String?, _ id: Int, in context: String) {
        traffic.note(traffic.source(reader ?? nameless, in: context), id)
    }
}

extension ConsumedSubject {
    fileprivate var qualified: QualifiedSubject { QualifiedSubject(context: context, subject: name) }
}

extension VersionFacts {
    fileprivate init(_ fact: VersionFact) {
        self.init(
            version: fact.version,
            schemaID: fact.id,
            isDeleted: fact.isDeleted,
            registeredAt: fact.registeredAt
        )
    }
}
