// SPDX-License-Identifier: Apache-2.0
import JSON

/// Reads the dump of a `_schemas` topic line by line: a later record stands for the earlier ones of its key.
public struct DumpReader: Sendable {
    /// What the records so far make up.
    public private(set) var snapshot = TransferSnapshot()
    /// What could not be read, as far as it is kept.
    public private(set) var findings: [TransferFinding] = []
    /// How many lines have been read.
    public private(set) var lines = 0
    /// How many records have been read.
    public private(set) var records = 0

    private let limits: DumpLimits
    private var size = 0
    private var count = 0
    private var unread = 0
    private var unknown: [String: Int] = [:]
    /// The numbers of the versions that are and are not deleted, so that each is touched once a deletion.
    private var live: [SubjectName: Set<Int>] = [:]
    private var deleted: [SubjectName: Set<Int>] = [:]

    /// A reader that keeps to bounds.
    public init(limits: DumpLimits = DumpLimits()) {
        self.limits = limits
    }

    /// Reads a line; one that cannot be read becomes a finding. So does a tombstone that is not `isTerminated` by a
    /// newline: where a dump was cut off, it may be the key of something that exists.
    ///
    /// - Throws: ``DumpError`` where a bound on the whole is passed.
    public mutating func read(_ line: [UInt8], isTerminated: Bool = true) throws(DumpError) {
        lines += 1
        guard line.count <= limits.line else {
            return complain("it is longer than \(limits.line) bytes")
        }
        do throws(DumpLine.Problem) {
            if let record = try DumpLine(line, limits) {
                records += 1
                guard isTerminated || record.value != nil else {
                    throw DumpLine.Problem(message: "it has neither a value nor an end; the dump may be cut off")
                }
                try apply(record)
            }
        } catch {
            complain(error.message)
        }
        size += line.count
        guard size <= limits.size else {
            throw DumpError(line: lines, message: "the dump has more than \(limits.size) bytes")
        }
        guard count <= limits.versions else {
            throw DumpError(line: lines, message: "the dump has more than \(limits.versions) versions")
        }
    }

    /// Notes a line that is too long to be given to ``read(_:)``.
    public mutating func skipOverlongLine() {
        lines += 1
        complain("it is longer than \(limits.line) bytes")
    }

    /// Everything that the dump says, once all lines have been read.
    public mutating func finish() -> (snapshot: TransferSnapshot, findings: [TransferFinding]) {
        snapshot.forgetInherited()
        var all = findings
        if unread > findings.count {
            all.append(TransferFinding(.unreadable, "the dump", "\(unread - findings.count) more lines"))
        }
        for (type, count) in unknown.sorted(by: { $0.key < $1.key }) {
            all.append(TransferFinding(.unknownRecord, type, "\(count) of these records are not taken over"))
        }
        return (snapshot, all)
    }

    private mutating func complain(_ message: String) {
        unread += 1
        guard findings.count < limits.findings else { return }
        findings.append(TransferFinding(.unreadable, "line \(lines)", message))
    }
}

extension DumpReader {
    private mutating func apply(_ record: DumpLine) throws(DumpLine.Problem) {
        guard let type = record.key["keytype"]?.string else {
            throw DumpLine.Problem(message: "its key has no \"keytype\"")
        }
        switch type {
        case "SCHEMA": try applySchema(record)
        case "CONFIG": try applyConfig(record)
        case "MODE": try applyMode(record)
        case "DELETE_SUBJECT": try applyDeletion(record)
        case "CLEAR_SUBJECT": try applyClearing(record)
        case "CONTEXT": try applyContext(record)
        case "NOOP": break
        default:
            let name = unknown.count < 100 ? String(type.prefix(60)) : "others"
            unknown[name, default: 0] += 1
        }
    }

    private mutating func applySchema(_ record: DumpLine) throws(DumpLine.Problem) {
        guard let subject = record.key["subject"]?.string, !subject.isEmpty,
            let version = record.key["version"]?.int, (1...Int(Int32.max)).contains(version)
        else { throw DumpLine.Problem(message: "its key has no \"subject\" and \"version\"") }
        let key = VersionKey(SubjectName(subject), version)
        guard let value = record.value else { return remove(key) }
        do throws(VersionProblem) {
            let read = try TransferVersion(value, key: key)
            remove(key)
            insert(read)
        } catch {
            throw DumpLine.Problem(message: error.message)
        }
    }

    private mutating func insert(_ version: TransferVersion) {
        snapshot.insert(version)
        count += 1
        mark(version.key, isDeleted: version.isDeleted)
    }

    private mutating func remove(_ key: VersionKey) {
        guard snapshot.subjects[key.name]?.removeValue(forKey: key.version) != nil else { return }
        count -= 1
        live[key.name]?.remove(key.version)
        deleted[key.name]?.remove(key.version)
        if snapshot.subjects[key.name]?.isEmpty == true { snapshot.subjects[key.name] = nil }
    }

    private mutating func mark(_ key: VersionKey, isDeleted: Bool) {
        if isDeleted {
            live[key.name]?.remove(key.version)
            deleted[key.name, default: []].insert(key.version)
        } else {
            deleted[key.name]?.remove(key.version)
            live[key.name, default: []].insert(key.version)
        }
    }

    /// Marks all versions of a subject up to a number as deleted.
    private mutating func applyDeletion(_ record: DumpLine) throws(DumpLine.Problem) {
        guard let value = record.value else { return }
        guard let subject = record.key["subject"]?.string, let last = value["version"]?.int else {
            throw DumpLine.Problem(message: "it names no subject and version")
        }
        let name = SubjectName(subject)
        for version in live[name] ?? [] where version <= last {
            snapshot.subjects[name]?[version]?.isDeleted = true
            mark(VersionKey(name, version), isDeleted: true)
        }
    }

    /// Removes the versions of a subject that are marked as deleted.
    private mutating func applyClearing(_ record: DumpLine) throws(DumpLine.Problem) {
        guard record.value != nil else { return }
        guard let subject = record.key["subject"]?.string else {
            throw DumpLine.Problem(message: "it names no subject")
        }
        let name = SubjectName(subject)
        for version in deleted[name] ?? [] { remove(VersionKey(name, version)) }
    }

    /// The place that a record sets something at: without a subject, the default context.
    private func place(_ record: DumpLine) throws(DumpLine.Problem) -> SubjectName {
        guard let subject = record.key["subject"], !subject.isNull else { return SubjectName("") }
        guard let text = subject.string else { throw DumpLine.Problem(message: "its subject is a \(subject.kind)") }
        return SubjectName(text)
    }

    private mutating func change(_ place: SubjectName, _ change: (inout TransferSettings) -> Void) {
        var own = snapshot.settings(at: place)
        change(&own)
        snapshot.settings[place] = own.isEmpty ? nil : own
    }

    private mutating func applyConfig(_ record: DumpLine) throws(DumpLine.Problem) {
        let place = try place(record)
        guard let value = record.value else { return change(place) { $0.config = nil } }
        guard value.object != nil else { throw DumpLine.Problem(message: "its value is a \(value.kind)") }
        let config = value.asConfiguration
        change(place) { $0.config = config }
    }

    private mutating func applyMode(_ record: DumpLine) throws(DumpLine.Problem) {
        let place = try place(record)
        guard let value = record.value else { return change(place) { $0.mode = nil } }
        guard let mode = value["mode"]?.string else { throw DumpLine.Problem(message: "its value names no mode") }
        change(place) { $0.mode = mode.uppercased() }
    }

    private mutating func applyContext(_ record: DumpLine) throws(DumpLine.Problem) {
        guard let context = record.key["context"]?.string, context.utf8.first == UInt8(ascii: ".") else {
            throw DumpLine.Problem(message: "it names no context")
        }
        if record.value == nil {
            snapshot.contexts.remove(context)
        } else {
            snapshot.contexts.insert(context)
        }
    }
}
