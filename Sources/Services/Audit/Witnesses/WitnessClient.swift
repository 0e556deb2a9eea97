// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import JSON
package import Logging
import MerkleLog
package import PostgreSQL
import ServiceLifecycle

/// Has checkpoints signed by a witness, and keeps the signatures with them.
package struct WitnessClient: Service {
    private static let pause = Duration.seconds(1)
    private static let pauseAfterFailure = Duration.seconds(10)

    private let witness: AuditWitness
    private let database: Database
    private let logger: Logger
    private let post: AuditWitness.Post

    /// A client of a witness.
    package init(_ witness: AuditWitness, database: Database, logger: Logger, post: @escaping AuditWitness.Post) {
        self.witness = witness
        self.database = database
        self.logger = logger
        self.post = post
    }

    /// Why a witness has not signed.
    private enum Failure: Error, CustomStringConvertible {
        case refused(Int, String)
        case disagrees(String)

        var description: String {
            switch self {
            case .refused(let status, let reason): "it answered \(status): \(reason)"
            case .disagrees(let reason): reason
            }
        }
    }

    /// Works until the server stops.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await keep() }
    }

    private func keep() async {
        // What the witness has seen of the log; it says so if it is more.
        var seen = 0
        var hasReported = false
        var lastReason = ""
        var wasAskedAgain = false
        while !Task.isCancelled {
            do {
                // A witness that says another number each time is not asked without end.
                let isDone = try await step(&seen)
                if isDone || wasAskedAgain { try? await Task.sleep(for: Self.pause) }
                wasAskedAgain = !isDone
                lastReason = ""
            } catch {
                let metadata: Logger.Metadata = ["witness": "\(witness.key.name)", "reason": "\(error)"]
                if case .disagrees? = error as? Failure {
                    if !hasReported { hasReported = await record("\(error)") }
                    logger.critical(
                        "THE AUDIT LOG AND ITS WITNESS DISAGREE: the log was cut back or changed",
                        metadata: metadata
                    )
                } else if !"\(error)".utf8.elementsEqual(lastReason.utf8) {
                    logger.error("a witness has not signed the audit log", metadata: metadata)
                }
                lastReason = "\(error)"
                try? await Task.sleep(for: Self.pauseAfterFailure)
            }
        }
    }

    private func record(_ reason: String) async -> Bool {
        let details: [(String, JSON)] = [("witness", .string(witness.key.name)), ("reason", .string(reason))]
        return (try? await AuditTrail.append(AuditRecord(.auditDisagreed, details), to: database)) != nil
    }

    private struct Request: Sendable {
        let checkpoint: SignedCheckpoint
        let body: [UInt8]
    }

    /// Has the newest checkpoint signed. Returns whether there is nothing more to do now.
    private func step(_ seen: inout Int) async throws -> Bool {
        let (old, key) = (seen, witness.key)
        let request = try await database.read { tx in try Self.request(from: old, key, &tx) }
        guard let request else { return true }
        let size = request.checkpoint.checkpoint.size
        let answer = try await post(witness.url + "/add-checkpoint", request.body)
        let text = String(decoding: answer.body.prefix(1_000), as: UTF8.self)
        switch answer.status {
        case 200:
            let lines = try signatures(answer.body, request.checkpoint)
            try await database.write { tx in try AuditStore.cosign(size, lines, &tx) }
            seen = size
            return true
        case 409:
            guard let known = Int(text.split(separator: "\n").first ?? ""), known >= 0 else {
                throw Failure.refused(409, text)
            }
            guard known <= size else {
                throw Failure.disagrees("the witness has seen \(known) entries, and the log has signed only \(size)")
            }
            guard known != old else { throw Failure.refused(409, text) }
            seen = known
            return false
        case 422: throw Failure.disagrees("the log does not go on from the \(old) entries that the witness has seen")
        default: throw Failure.refused(answer.status, text)
        }
    }

    /// What is asked of a witness; nil if it has signed the newest checkpoint.
    private static func request(from old: Int, _ key: NoteVerifier, _ tx: inout Transaction) throws -> Request? {
        guard let newest = try AuditStore.checkpoint(&tx) else { return nil }
        let checkpoint = try SignedCheckpoint(parsing: Array(newest.note.utf8))
        if (try? checkpoint.note.verify(by: [key])) != nil { return nil }
        var lines = ["old \(old)"]
        if old > newest.size {
            throw Failure.disagrees("the witness has seen \(old) entries, and the log has signed only \(newest.size)")
        }
        if old > 0, old < newest.size {
            let plan = try ProofPlan.consistency(oldSize: old, treeSize: newest.size)
            var tiles: [Tile] = []
            for id in plan.tiles {
                let hashes = try AuditStore.hashes(level: id.level, index: id.index, &tx) ?? []
                tiles.append(try Tile(id: id, bytes: Array(hashes.prefix(id.width * MerkleHash.byteCount))))
            }
            lines += try plan.hashes(tiles).map(\.base64)
        }
        let body = lines.joined(separator: "\n") + "\n\n"
        return Request(checkpoint: checkpoint, body: Array(body.utf8) + checkpoint.bytes)
    }

    /// The lines of signatures that a witness has answered, if its own is among them and right.
    private func signatures(_ body: [UInt8], _ checkpoint: SignedCheckpoint) throws -> String {
        guard body.count <= 1 << 16 else { throw Failure.refused(200, "the answer is too long") }
        let text = checkpoint.checkpoint.text
        let note = try SignedNote(parsing: Array((text + "\n").utf8) + body)
        let own = note.signatures.first { signature in
            (try? SignedNote(text: text, signatures: [signature]).verify(by: [witness.key])) != nil
        }
        guard let signature = own else { throw Failure.refused(200, "it has not signed with its key") }
        let signed = try SignedNote(text: text, signatures: [signature]).bytes
        return String(decoding: signed.dropFirst(text.utf8.count + 1), as: UTF8.self)
    }
}
