// SPDX-License-Identifier: Apache-2.0

import CLibPQ

/// What was sent for one request, up to its synchronisation point, and what came back so far.
struct PipelineExchange {
    /// The commands of an exchange; each ends with a NULL result.
    enum Step {
        case deallocate
        case prepare
        case query
    }

    let request: PipelineRequest
    let steps: [Step]
    private var position = 0
    private(set) var rows: QueryResult?
    private(set) var failure: DatabaseError?
    private(set) var isPrepared = false

    init(request: PipelineRequest, steps: [Step]) {
        self.request = request
        self.steps = steps
    }

    var prepares: Bool { steps.contains(.prepare) }

    mutating func stepEnded() {
        position += 1
    }

    /// Of several errors the first is the cause; "pipeline aborted" only says that there was one.
    mutating func received(_ result: QueryResult, error: @autoclosure () -> DatabaseError) {
        if result.isError {
            if result.status != PGRES_PIPELINE_ABORTED { failure = failure ?? error() }
            return
        }
        guard position < steps.count else { return }
        if steps[position] == .prepare { isPrepared = true }
        if steps[position] == .query { rows = result }
    }

    var answer: Result<Rows, any Error> {
        if let failure { return .failure(failure) }
        guard let rows else {
            return .failure(DatabaseError(code: .connectionLost, message: "The server gave no answer to a query."))
        }
        return .success(Rows(rows))
    }
}
