// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// Runs a task on the event loop of its connection, which spares short work two journeys between threads.
///
/// Only for what neither blocks nor computes for long: everybody else on the loop waits meanwhile.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
