// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Keeps a second StageDoor off the same data. The kernel lets go of it when we die, however that happens.
final class OwnerLock: Sendable {
    private let descriptor: Int32

    init(_ layout: ClusterLayout) throws {
        descriptor = open(layout.ownerLock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ClusterError.insufficientRights("It is not allowed to write into \(layout.root).")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw ClusterError.inUse(directory: layout.root)
        }
    }

    deinit { close(descriptor) }
}
