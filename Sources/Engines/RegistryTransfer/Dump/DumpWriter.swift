// SPDX-License-Identifier: Apache-2.0
import JSON

/// Writes a registry as the records of a `_schemas` topic: a key, a tab and a value in each line, as
/// `kafka-console-producer --property parse.key=true` reads them back into a topic.
public struct DumpWriter: Sendable {
    private let snapshot: TransferSnapshot

    /// Writes what a registry holds.
    public init(_ snapshot: TransferSnapshot) {
        self.snapshot = snapshot
    }

    /// The lines, each with its end, in an order in which every schema comes after those that it refers to.
    public func lines<Failure: Error>(_ write: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        for context in snapshot.contexts.sorted() where context != SubjectName.defaultContext {
            let members: [(String, JSON)] = [("tenant", .string("default")), ("context", .string(context))]
            try write(Self.line([("keytype", .string("CONTEXT"))] + members + [("magic", .int(0))], .object(members)))
        }
        for place in snapshot.settings.keys.sorted() {
            for (type, value) in Self.values(snapshot.settings(at: place)) {
                try write(Self.line([("keytype", .string(type))] + Self.subject(place) + [("magic", .int(0))], value))
            }
        }
        let versions = snapshot.versions
        for index in ReferenceOrder(versions).all {
            let version = versions[index]
            let key: [(String, JSON)] = [
                ("keytype", .string("SCHEMA")), ("subject", .string(version.key.name.text)),
                ("version", .int(version.key.version)), ("magic", .int(1)),
            ]
            try write(Self.line(key, version.record))
        }
    }

    private static func subject(_ place: SubjectName) -> [(String, JSON)] {
        let text = place.text
        return [("subject", text.isEmpty ? .null : .string(text))]
    }

    private static func values(_ settings: TransferSettings) -> [(type: String, value: JSON)] {
        var values: [(type: String, value: JSON)] = []
        if let config = settings.config { values.append(("CONFIG", config)) }
        if let mode = settings.mode { values.append(("MODE", .object([("mode", .string(mode))]))) }
        return values
    }

    private static func line(_ key: [(String, JSON)], _ value: JSON) -> [UInt8] {
        JSON.object(key).compactBytes + [UInt8(ascii: "\t")] + value.compactBytes + [UInt8(ascii: "\n")]
    }
}
