// SPDX-License-Identifier: Apache-2.0
import PostgreSQL
import Synchronization

/// Adds versions for all who ask at the same time with one statement: one journey and one commit for many.
///
/// Whoever comes while a statement is under way goes with the next one, so nobody waits for company.
final class VersionWriter: Sendable {
    /// What became of a version to add.
    enum Outcome: Sendable {
        /// Not certainly a new schema: answers that were given for its id may have to change.
        case added(position: SubjectState.Position, schemaID: Int, isNewSchema: Bool)
        /// What the candidate rests on has changed.
        case stale
        /// The subject has the schema already.
        case known
        /// The id that an import wants belongs to another schema.
        case taken
    }

    /// An object, since rows are large and requests change their places.
    private final class Request: Sendable {
        let row: VersionRow
        let continuation: CheckedContinuation<Outcome, any Error>

        init(row: VersionRow, continuation: CheckedContinuation<Outcome, any Error>) {
            self.row = row
            self.continuation = continuation
        }
    }

    private struct State {
        var waiting: [Request] = []
        var lanes = 0
        /// Rows of the statements under way.
        var underWay = 0
    }

    /// Statements under way at once. The more rows a statement has, the less each of them costs, so a further lane opens
    /// only when this many rows wait for each of those that are open.
    private static let mostLanes = 4
    private static let rowsPerLane = 16
    /// A statement takes half of all rows there are: while the database writes them, the callers of the other half have
    /// their answers and come again. The fewest are worth a statement of their own, and more than the most of them would
    /// only make each of them wait.
    private static let rowsPerStatement = 8...64
    private static let mostBytes = 1 << 20

    private let database: Database
    private let state = Mutex(State())

    init(database: Database) {
        self.database = database
    }

    /// Adds a version under a number in a transaction of its own or in that of a group.
    ///
    /// - Throws: `DatabaseError`.
    func add(_ candidate: Candidate, as version: Int, onceMore: Bool) async throws -> Outcome {
        // The group's statement is not this task's own.
        try await WriteCompanion.goAhead(in: database)
        let row = VersionRow(candidate: candidate, version: version, onceMore: onceMore)
        return try await withCheckedThrowingContinuation { continuation in
            let isNewLane = state.withLock { state in
                state.waiting.append(Request(row: row, continuation: continuation))
                guard state.lanes < Self.mostLanes, state.waiting.count > state.lanes * Self.rowsPerLane else {
                    return false
                }
                state.lanes += 1
                return true
            }
            if isNewLane { Task { await self.run() } }
        }
    }

    /// Writes group after group until nobody waits.
    private func run() async {
        while let group = take() {
            defer { state.withLock { $0.underWay -= group.count } }
            do {
                let outcomes = try await Self.write(group.map(\.row), database)
                for (request, outcome) in zip(group, outcomes) { request.continuation.resume(returning: outcome) }
            } catch let error as DatabaseError where group.count > 1 && !error.isUnavailable {
                // One of them is to blame; each one alone tells which.
                for request in group { request.continuation.resume(with: await alone(request.row)) }
            } catch {
                for request in group { request.continuation.resume(with: Self.meaning(error)) }
            }
        }
    }

    private func alone(_ row: VersionRow) async -> Result<Outcome, any Error> {
        do {
            return .success(try await Self.write([row], database).first ?? .stale)
        } catch {
            return Self.meaning(error)
        }
    }

    /// A schema that its last version's deletion took away just now, or a number given just now, is no error.
    private static func meaning(_ error: any Error) -> Result<Outcome, any Error> {
        let state = (error as? DatabaseError)?.sqlState
        return state == "23503" || state == "23505" ? .success(.stale) : .failure(error)
    }

    /// The longest waiting requests, as many as go into one statement; nil ends the lane.
    private func take() -> [Request]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.lanes -= 1
                return nil
            }
            let half = (state.waiting.count + state.underWay) / 2
            let most = min(max(half, Self.rowsPerStatement.lowerBound), Self.rowsPerStatement.upperBound)
            var (count, size) = (0, 0)
            for request in state.waiting.prefix(most) where count == 0 || size < Self.mostBytes {
                count += 1
                size += request.row.candidate.prepared.text.utf8.count
            }
            // In the order of their subjects, so that two nodes never wait for each other's.
            let group = state.waiting.prefix(count).sorted { $0.row.candidate.subject < $1.row.candidate.subject }
            state.waiting.removeFirst(count)
            state.underWay += count
            return group
        }
    }

    /// Adds the plain rows in bulk, then one by one what is not plain or turned out not to be.
    private static func write(_ rows: [VersionRow], _ database: Database) async throws -> [Outcome] {
        let added = try await writeInBulk(rows.filter(\.isPlain), database)
        let rest = rows.filter { row in added[row.candidate.state.position?.id ?? 0] == nil }
        let outcomes = rest.isEmpty ? [] : try await writeOneByOne(rest, database)
        var next = outcomes.makeIterator()
        return rows.map { row in
            guard let position = row.candidate.state.position, let schemaID = added[position.id] else {
                return next.next() ?? .stale
            }
            return .added(position: position.next, schemaID: schemaID, isNewSchema: true)
        }
    }

    /// The schema ids of the subjects that got a version. A second run does no harm: it finds the revisions changed.
    private static func writeInBulk(_ rows: [VersionRow], _ database: Database) async throws -> [Int64: Int] {
        guard !rows.isEmpty else { return [:] }
        let answers = try await database.call(VersionRow.bulkStatement, VersionRow.bulkParameters(rows))
        var added: [Int64: Int] = [:]
        for answer in answers { added[try answer.int(0)] = Int(try answer.int(1)) }
        return added
    }

    /// A second run does no harm: it finds the revisions changed.
    private static func writeOneByOne(_ rows: [VersionRow], _ database: Database) async throws -> [Outcome] {
        let answers = try await database.call(VersionRow.statement, VersionRow.parameters(rows))
        return try zip(rows, answers).map { row, answer in
            switch try answer.string(0) {
            case "added":
                let position = SubjectState.Position(
                    contextID: try answer.int(1),
                    id: try answer.int(2),
                    revision: (row.candidate.state.position?.revision ?? 0) + 1
                )
                return .added(position: position, schemaID: Int(try answer.int(3)), isNewSchema: false)
            case "known": return .known
            case "taken": return .taken
            default: return .stale
            }
        }
    }
}
