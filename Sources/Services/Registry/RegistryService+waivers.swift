// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Findings
import JSON
import PostgreSQL
import RepositoryCheck
import SchemaCheck

extension RegistryService {
    /// The waivers of all subjects.
    func waivers() async throws -> [Waiver] {
        try await database.read { tx in try WaiverStore.all(&tx) }
    }

    /// The waivers of some subjects.
    func waivers(of subjects: [QualifiedSubject]) async throws -> [Waiver] {
        try await database.read { tx in
            try WaiverStore.waivers(of: subjects, &tx)
        }
    }

    /// One of them.
    func waiver(_ id: Int) async throws -> Waiver? {
        try await database.read { tx in try WaiverStore.waiver(id, &tx) }
    }

    /// Lets a break through until a day.
    ///
    /// - Throws: ``RegistryError`` 422 for a day that is over or more than 366 days away, and for too many waivers.
    func grant(_ request: WaiverRequest, by approver: String) async throws -> Waiver {
        try await database.write { tx in
            guard try WaiverStore.waivers(of: request.subject, &tx).count < WaiverStore.mostOfOne else {
                throw RegistryError.unprocessable(
                    "Subject '\(request.subject.description)' has \(WaiverStore.mostOfOne) waivers; withdraw some"
                )
            }
            guard let waiver = try WaiverStore.add(request, by: approver, &tx) else {
                throw RegistryError.unprocessable("\"expires\" is a day from today on, at most 366 days away")
            }
            try AuditTrail.append(Self.record(.waiverGranted, waiver), &tx)
            return waiver
        }
    }

    /// Takes a waiver back.
    ///
    /// - Throws: ``RegistryError`` 404 if there is none.
    func withdraw(_ id: Int) async throws {
        try await database.write { tx in
            guard let waiver = try WaiverStore.waiver(id, &tx) else { throw RegistryError.noWaiver(id) }
            try WaiverStore.remove(id, &tx)
            try AuditTrail.append(Self.record(.waiverWithdrawn, waiver), &tx)
        }
    }

    /// Withdraws what was granted for a subject that goes for good: whoever uses its name later begins without.
    static func withdrawWaivers(of subject: QualifiedSubject, _ tx: inout Transaction) throws {
        for waiver in try WaiverStore.waivers(of: subject, &tx) {
            try WaiverStore.remove(waiver.id, &tx)
            try AuditTrail.append(record(.waiverWithdrawn, waiver), &tx)
        }
    }

    private static func record(_ event: AuditRecord.Event, _ waiver: Waiver) -> AuditRecord {
        var details: [(String, JSON)] = [
            ("waiver", .int(waiver.id)), ("rule", .string(waiver.rule)), ("reason", .string(waiver.reason)),
            ("approver", .string(waiver.approver)), ("expires", .string(waiver.expires)),
        ]
        if let fingerprint = waiver.fingerprint { details.append(("fingerprint", .string(fingerprint))) }
        return AuditRecord(event, on: RegistryResources.name(waiver.subject), details)
    }

    /// What is left of a refusal once the subject's waivers have been looked at; only a refusal asks for them. Findings
    /// get the fingerprints that waivers name, and the waivers that were used are told.
    func waived(
        _ report: Report,
        _ dependents: DependentReport,
        of subject: QualifiedSubject,
        _ prepared: PreparedSchema
    ) async throws -> (report: Report, dependents: DependentReport, used: [Int]) {
        guard report.verdict != .compatible || !dependents.broken.isEmpty else { return (report, dependents, []) }
        let waivers = try await waivers(of: [subject])
        return try await workshop.run(size: prepared.size) {
            let report = prepared.identified(report, subject: subject)
            var use = WaiverUse(waivers)
            var judged = use.judge(report)
            let left = use.judge(dependents)
            judged.findings += use.findings
            return (judged, left, use.used)
        }
    }
}

extension PreparedSchema {
    /// A report about it whose findings have the fingerprints that waivers name.
    func identified(_ report: Report, subject: QualifiedSubject) -> Report {
        guard !report.findings.isEmpty else { return report }
        var report = report
        report.findings = fingerprints.identified(report.findings, subject: subject.description)
        return report
    }

    /// What its findings are recognised by.
    fileprivate var fingerprints: SchemaFingerprints {
        SchemaFingerprints(
            Array(submission.text.utf8),
            format: schema.format,
            file: file,
            references: texts,
            referenceFiles: referenceFiles
        )
    }
}

extension RegistryError {
    fileprivate static func noWaiver(_ id: Int) -> RegistryError {
        RegistryError(code: 404, message: "There is no waiver \(id)")
    }
}
