// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The machine's clock.
package enum SystemTime {
    /// Seconds since 1970.
    @Sendable package static func seconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec
    }
}
